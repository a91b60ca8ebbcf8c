"""The GraphQL API, as far as the REST API cannot do it: a schema of ours after GitHub's documentation, executed by graphql-core."""
