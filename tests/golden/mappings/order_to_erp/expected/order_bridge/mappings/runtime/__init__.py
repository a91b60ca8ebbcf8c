"""What mappings stand on: values, errors, and the grammars of texts, numbers and times."""
