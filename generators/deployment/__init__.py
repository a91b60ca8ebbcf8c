"""What a service is deployed by: an image, Compose, Kubernetes with and without Helm, a workflow, and how to use them."""

from functools import partial

from generators.deployment import files
from synapseops.generation import Generator

GENERATORS = tuple(Generator(f"deployment_{kind.partition('.')[2]}", kind, partial(files.generate, kind)) for kind in files.KINDS)
"""One for each kind, since each can be asked for alone."""
