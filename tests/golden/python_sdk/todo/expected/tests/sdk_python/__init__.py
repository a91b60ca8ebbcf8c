"""Tests of the SDK for Python, against this service over HTTP."""
