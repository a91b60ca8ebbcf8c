"""Mappings in Python: from the checked form to modules of plain, typed functions."""
