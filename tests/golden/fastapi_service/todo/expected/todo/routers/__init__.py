"""What is served."""

from .. import paths as paths  # registers the parts of paths that routes name
