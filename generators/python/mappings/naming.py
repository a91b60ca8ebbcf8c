"""Names of variables in one function, and what its module imports and declares."""

from collections.abc import Iterable

from generators import naming
from generators.python.names import BUILTINS, KEYWORDS

_RESERVED = frozenset({"record", "context", "errors", "result", "refused", "dt", "Decimal", "mapping_hooks", "re", "localcontext"})


class Names:
    """Gives each variable of a function a name of its own."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._used = {*KEYWORDS, *BUILTINS, *_RESERVED, *taken}

    def is_free(self, hint: str) -> bool:
        """Tell whether nothing has the name *hint* yet."""
        return (naming.snake(hint)[:40].strip("_") or "value") not in self._used

    def new(self, hint: str) -> str:
        """Return a name like *hint* that nothing has yet."""
        wanted = naming.snake(hint)[:40].strip("_") or "value"
        name = naming.allocate([wanted], str, taken=self._used, fallback="value")[wanted]
        self._used.add(name)
        return name


class Module:
    """What a module needs: names from the run-time support, other imports, constants."""

    def __init__(self) -> None:
        self.runtime: dict[str, set[str]] = {}
        self.plain: set[str] = set()
        self.mappings: set[str] = set()
        self.constants: dict[str, tuple[str, str]] = {}

    def use(self, module: str, name: str) -> str:
        """Import *name* from a module of the run-time support."""
        self.runtime.setdefault(module, set()).add(name)
        return name

    def constant(self, hint: str, expression: str, annotation: str = "") -> str:
        """Declare a constant for *expression*, once."""
        for name, known in self.constants.items():
            if known == (annotation, expression):
                return name
        base = f"_{naming.snake(hint).upper()[:40].strip('_') or 'VALUE'}"
        name, number = base, 2
        while name in self.constants:
            name, number = f"{base}_{number}", number + 1
        self.constants[name] = (annotation, expression)
        return name
