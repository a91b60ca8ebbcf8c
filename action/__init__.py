"""The front door on a laptop and in a workflow: the command line, its progress, and the wiring of a run."""
