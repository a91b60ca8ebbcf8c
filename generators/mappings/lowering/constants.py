"""Constants of a module, each declared once."""

from generators import naming

_LONGEST = 40


class Constants:
    """Constants by name, with their types and expressions; *prefix* begins all names."""

    def __init__(self, prefix: str = "") -> None:
        self._prefix = prefix
        self._names: dict[tuple[str, str], str] = {}

    def constant(self, hint: str, expression: str, annotation: str = "") -> str:
        """Declare a constant for *expression*, once."""
        declared = (annotation, expression)
        if declared not in self._names:
            self._names[declared] = self._new(hint)
        return self._names[declared]

    def _new(self, hint: str) -> str:
        base = naming.snake(hint).upper()[:_LONGEST].strip("_") or "VALUE"
        base = f"{self._prefix}{base}" if self._prefix or not base[0].isdigit() else f"VALUE_{base}"
        taken = set(self._names.values())
        name, number = base, 2
        while name in taken:
            name, number = f"{base}_{number}", number + 1
        return name

    @property
    def constants(self) -> list[tuple[str, str, str]]:
        """Return names, types and expressions in the order in which they were asked for."""
        return [(name, *declared) for declared, name in self._names.items()]
