"""Tests of what the contract promises."""
