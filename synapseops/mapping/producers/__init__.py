"""Producers: what each makes of the record, its type and its states. One module a family."""
