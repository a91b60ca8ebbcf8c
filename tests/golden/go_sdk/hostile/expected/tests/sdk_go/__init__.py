"""Tests of the SDK for Go, against this service over HTTP."""
