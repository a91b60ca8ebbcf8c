"""Secrets never reach a log: whatever looks like one, and those that we hold, are masked."""

import re
from collections.abc import Iterable

MASK = "***"
_SHORTEST = 8
_SHAPES = re.compile(
    "|".join(
        (
            r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)",
            r"gh[a-z]_[A-Za-z0-9._-]{36,}",  # installation tokens have two formats, and one has dots
            r"github_pat_[A-Za-z0-9_]{22,}",
            r"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+",
            r"(?<=://)[^/\s:@]+:[^/\s@]+(?=@)",
            r"(?i:(?<=bearer )|(?<=token ))[A-Za-z0-9._~+/-]{16,}=*",
            r"sha(?:1|256)=[0-9a-f]{40,64}",
        )
    ),
    re.DOTALL,
)


class Mask:
    """Masks texts. *secrets* are those we hold, masked wherever they occur, a long one of several lines also line by line."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        parts = {part for secret in secrets for part in (secret.strip(), *secret.split("\n")) if len(part.strip()) >= _SHORTEST}
        held = sorted((part.strip() for part in parts if not part.startswith("-----")), key=len, reverse=True)
        self._held = re.compile("|".join(map(re.escape, held))) if held else None

    def text(self, text: str) -> str:
        """Return *text* with every secret masked."""
        found = _SHAPES.sub(MASK, text)
        return self._held.sub(MASK, found) if self._held is not None else found

    def value(self, value: object) -> object:
        """Return *value* as plain data for a log, masked: what is no number, truth or None is told as text."""
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, dict):
            return {self.text(str(key)): self.value(each) for key, each in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self.value(each) for each in value]
        return self.text(str(value))
