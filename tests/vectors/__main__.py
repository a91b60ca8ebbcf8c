"""`python -m tests.vectors`: how many vectors there are, by category."""

from collections import Counter

from tests.vectors import suite


def main() -> None:
    """Print the counts."""
    counts = Counter({"documents": len(list(suite.documents()))})
    for group in suite.groups():
        counts[group.category] += len(group.cases)
    for category, count in sorted(counts.items()):
        print(f"{category:<20} {count:>4}")
    print(f"{'total':<20} {counts.total():>4}")


if __name__ == "__main__":
    main()
