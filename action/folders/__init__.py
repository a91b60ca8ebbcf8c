"""Folders that `synapse generate` writes, and brings up to date later: one at a time, whole, and without undoing what people did there."""
