"""Tests of the SDK for TypeScript, against this service over HTTP."""
