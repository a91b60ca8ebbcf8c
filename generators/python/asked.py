"""What Python code asks for, and so has to import."""

import ast


def names(source: str) -> frozenset[str]:
    """Return the names that code asks for; what texts and comments say is none."""
    nodes = ast.walk(ast.parse(source))
    return frozenset(node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load))
