"""Flows: what comes in or changes is recorded, and everything that follows from it is done."""
