"""The team's own code."""
