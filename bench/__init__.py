"""Figures, each measured beside a peer in the same run: `python -m bench [generation] [run] [service]`."""
