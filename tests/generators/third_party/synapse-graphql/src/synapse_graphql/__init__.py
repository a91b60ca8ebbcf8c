"""A GraphQL schema with a type per resource: `generate: {graphql: true}`."""

from synapse_graphql.generator import GraphqlOptions, generate
from synapseops.generation import Generator

GENERATOR = Generator(name="graphql", kind="graphql", generate=generate, options=GraphqlOptions)
