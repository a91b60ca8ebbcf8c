"""Types of records: what a system sends or takes, what a resource holds, described alike."""
