"""Mappings in a form that knows no language: what goes in, and what has to come out."""
