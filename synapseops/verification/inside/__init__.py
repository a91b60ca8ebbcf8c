"""Scripts that run in the sandbox, each by its path and on its own: they import tools, never the factory."""
