"""Statements, as the tests of mappings are made of them too."""

from generators.mappings.lowering.code import Block, bind, say

__all__ = ["Block", "bind", "say"]
