"""Everything resolved: resources, references, routes, names on the wire."""
