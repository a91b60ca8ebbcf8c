"""Front door: the GitHub App, a long-lived server."""
