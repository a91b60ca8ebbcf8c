"""The front door in a GitHub workflow: inputs and event in; annotations, summary, outputs and an exit code out."""
