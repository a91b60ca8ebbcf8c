"""The pages of the catalogue of codes, one module a part of the language."""
