"""What generated tests expect is read from the language, and not from a compiler: here it is held to the vectors."""

import json
from decimal import Decimal
from typing import Any

from generators.mappings.expected import meaning
from generators.mappings.expected.casting import Digits, Refusal, Unknown
from tests.vectors import suite

_UNDERSTOOD = 0.45
"""So large a part of the vectors it has to understand: what it does not is not tested by values."""


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return Decimal(value.text) if isinstance(value, Digits) else value


def test_what_is_understood_is_what_the_vectors_say() -> None:
    understood, every = 0, 0
    for group in suite.groups():
        mapping = next(one for one in suite.checked(group) if one.name == group.function)
        for case in group.cases:
            every += 1
            context = case.get("context", {})
            scope = meaning.Scope({None: json.loads(suite.input_text(case), parse_float=Decimal)}, {}, context, mapping.mode == "patch")
            where = f"{group.category}: {group.name}: {case['name']}"
            try:
                made = _plain(meaning.members(mapping.body.rules, scope))
            except Unknown:
                continue
            except Refusal as refusal:
                assert refusal.code in [one["code"] for one in case.get("errors", ())], where
            else:
                assert made == json.loads(json.dumps(case.get("expect")), parse_float=Decimal), where
            understood += 1
    assert understood >= every * _UNDERSTOOD
