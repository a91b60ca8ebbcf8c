"""What the generated tests came to, in a figure and the words behind it: a run that failed as a whole is no run that passed."""

from synapseops.evidence.model import TestReport
from synapseops.report.text import count


def headline(tests: TestReport) -> tuple[str, str]:
    """Return how many tests passed, and of how many; where the run failed as a whole nobody knows of how many."""
    if tests.reason:
        return f"{tests.passed:,}", f"{'test' if tests.passed == 1 else 'tests'} passed, and their run failed"
    return f"{tests.passed:,}", f"of {count(tests.passed + tests.failed, 'test')} passed"
