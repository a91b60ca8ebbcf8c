"""Mappings as TypeScript: from the typed rules of the language to functions that people read."""
