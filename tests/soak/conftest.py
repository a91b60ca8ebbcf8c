"""What tests here take from others."""

from tests.vectors.conftest import in_typescript

__all__ = ["in_typescript"]
