"""Checks of a generated tree: small, independent, each with an honest end."""
