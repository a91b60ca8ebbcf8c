"""Flows: what comes in, changes or is fetched, and everything that follows from it."""
