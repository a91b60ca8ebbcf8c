"""Conditions as text: how a language joins them, and what it writes where one does not hold."""

from msgspec import Struct

from generators.mappings.lowering.masking import at_top, closing, masked


class Logic(Struct, frozen=True):
    """The signs of a language, with the blanks around them."""

    both: str
    either: str
    negation: str
    same: str
    """Tells that a value is one of those of which there is one only: null, or what stands for nothing."""
    other: str
    asks: str
    """What stands in conditional expressions, and nowhere else."""
    chosen: str
    """A conditional expression with its `{condition}`, `{then}` and `{otherwise}`."""
    opposites: tuple[tuple[str, str], ...]
    """Signs between two values, and those that say the contrary; none of our numbers is NaN. A sign that holds another comes first."""

    def choice(self, condition: str, then: str, otherwise: str) -> str:
        """Return a conditional expression."""
        return self.chosen.format(condition=condition, then=then, otherwise=otherwise)

    def operand(self, condition: str) -> str:
        """Return a condition as it may stand among others that must hold too."""
        return self._bracketed(condition, self.either, self.asks)

    def part(self, condition: str) -> str:
        """Return a condition as it may stand among others, whatever the sign."""
        return self._bracketed(condition, self.both, self.either, self.asks)

    def all_of(self, *conditions: str) -> str:
        """Return the condition that all hold; each is asked once."""
        several = list(dict.fromkeys(conditions))
        return self.both.join(map(self.operand, several)) if len(several) > 1 else several[0]

    def is_one(self, name: str, what: str) -> tuple[str, str]:
        """Return the conditions that *name* is *what*, and that it is not."""
        return f"{name}{self.same}{what}", f"{name}{self.other}{what}"

    def negated(self, check: str) -> str:
        """Return the condition that holds when *check* does not."""
        plain = masked(check)
        is_single = not any(at_top(plain, sign) for sign in (self.both, self.either, self.asks))
        if is_single and (opposite := self._opposite(check, plain)):
            return opposite
        if plain.startswith(f"{self.negation}(") and closing(plain, len(self.negation)) == len(plain) - 1:
            return check[len(self.negation) + 1 : -1]
        if not is_single:
            return f"{self.negation}({check})"
        return check.removeprefix(self.negation) if check.startswith(self.negation) else f"{self.negation}{check}"

    def _opposite(self, check: str, plain: str) -> str:
        """Return a comparison with the contrary sign, or nothing where it has several signs, or none."""
        for sign, opposite in self.opposites:
            for at in at_top(plain, sign):
                before, behind = at, at + len(sign)
                is_chain = any(at_top(part, one) for part in (plain[:before], plain[behind:]) for one, _ in self.opposites)
                return "" if is_chain else f"{check[:before]}{opposite}{check[behind:]}"
        return ""

    def _bracketed(self, condition: str, *signs: str) -> str:
        if not any(sign in condition for sign in signs):
            return condition
        plain = masked(condition)
        return f"({condition})" if any(at_top(plain, sign) for sign in signs) else condition
