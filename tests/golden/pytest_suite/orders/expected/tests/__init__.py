"""Tests of what the contract promises."""

import pytest

pytest.register_assert_rewrite("tests.behaviour", "tests.expect")
