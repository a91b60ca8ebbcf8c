"""Tests of mappings: the author's cases, what becomes of leaves that are not as expected, and hooks that wait to be written."""

from generators.pytest_suite.mappings.suite import files

__all__ = ["files"]
