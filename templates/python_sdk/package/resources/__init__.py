"""One module for each resource: what travels, and what can be asked for."""
