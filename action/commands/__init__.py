"""One module a command; each has `run(arguments) -> exit code`, and imports what it needs and no more."""
