"""Where the language ends: figures of the types."""

LARGEST_INTEGER = 2**53 - 1
"""Beyond it, JSON numbers of different readers differ."""

LONGEST = 10_000_000
"""Code points of a text, items of a list."""

LONGEST_WORD = 200
MOST_DIGITS = 18
LONGEST_EMAIL = 254
LONGEST_URL = 2048
DEEPEST_JSON = 100
