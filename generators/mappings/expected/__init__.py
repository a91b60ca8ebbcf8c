"""What mappings make of values, read from the language and not from what was compiled: tests in any language expect it."""
