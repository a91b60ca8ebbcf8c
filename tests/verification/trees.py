"""Small trees to verify: one where everything is as it should be, and what to change in it."""

from collections.abc import Mapping

from synapseops.toolchain import Tree

CONTRACT = b"""openapi: 3.1.0
info: {title: Shop, version: 1.0.0}
paths:
  /orders/{id}:
    get:
      operationId: get_order
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
      responses:
        "200": {description: The order.}
"""

GOOD: Mapping[str, bytes] = {
    "README.md": b"# Shop\n",
    "openapi.yaml": CONTRACT,
    "shop/__init__.py": b'"""A shop."""\n',
    "shop/prices.py": b'''"""Prices."""


def total(prices: list[int], *, discount: int = 0) -> int:
    """Return what *prices* come to, less *discount* percent."""
    if discount:
        return sum(prices) * (100 - discount) // 100
    return sum(prices)
''',
    "tests/__init__.py": b"",
    "tests/test_prices.py": b'''"""Prices add up."""

from shop.prices import total


def test_prices_add_up() -> None:
    """Three prices."""
    assert total([1, 2, 3]) == 6


def test_a_discount_is_taken_off() -> None:
    """Ten percent."""
    assert total([100], discount=10) == 90
''',
}


def tree(changes: Mapping[str, bytes | str | None] | None = None) -> Tree:
    """Return the good tree with *changes* (path → content, None to leave out)."""
    files = dict(GOOD)
    for path, data in (changes or {}).items():
        files.pop(path, None)
        if data is not None:
            files[path] = data.encode() if isinstance(data, str) else data
    return Tree(files)
