"""Running a tree's own tests, and reading what became of them."""
