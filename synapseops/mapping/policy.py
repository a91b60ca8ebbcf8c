"""How severe findings of a mapping are: the defaults, the author's policy, and what cannot be lowered."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from synapseops.diagnostics import Fault, Pointer, Severity, codes
from synapseops.diagnostics.suggestions import did_you_mean
from synapseops.intent.mappings import PolicyForm
from synapseops.intent.wording import shown

_WORDS = {"error": Severity.ERROR, "warn": Severity.WARNING, "warning": Severity.WARNING, "info": Severity.INFO}
_KEYS = {"unmapped_target": "MAP011", "unmapped_source": "MAP012", "lossy": "MAP026"}
LOWERABLE = frozenset(f"MAP{code}" for code in ("011", "012", "013", "014", "015", "023", "024", "026", "027", "041", "062", "070"))
"""What these find is no obstacle to making the mapping, nor sure to fail at run time."""


def check(policy: PolicyForm | None, node: Pointer) -> Iterator[Fault]:
    """Yield what is wrong with a policy: unknown codes, those that cannot be lowered, and severities without a reason."""
    for code, form in ((policy.codes or {}) if policy is not None else {}).items():
        at = (*node, "policy", "codes", code)
        known = [one for one in codes.CATALOGUE if one.startswith("MAP")]
        steered = next((key for key, one in _KEYS.items() if one == code), None)
        if code not in known:
            yield Fault("MAP032", at, f"there is no code {shown(code)} of mappings", did_you_mean(code, known), on="key")
        elif code not in LOWERABLE and form.severity != "error":
            yield Fault("MAP032", at, f"{code} cannot be lowered: nothing sound could be made", "mend what it finds", on="key")
        elif steered is not None:
            yield Fault("MAP032", at, f"{code} is steered by {steered}", f"write policy: {{{steered}: warn}}", on="key")
        elif form.reason is None and _is_lowered(code, form.severity):
            yield Fault("MAP015", at, f"nothing says why {code} is {form.severity} here", 'add reason: "…"', on="key")


def _is_lowered(code: str, severity: str) -> bool:
    order = [Severity.INFO, Severity.WARNING, Severity.ERROR]
    return severity == "off" or order.index(_WORDS[severity]) < order.index(codes.severity(code))


def steered(faults: Iterable[Fault], policy: PolicyForm | None) -> list[Fault]:
    """Return *faults* as severe as the policy wants them, without those that are off."""
    if policy is None:
        return list(faults)
    words: dict[str, str] = {code: form.severity for code, form in (policy.codes or {}).items() if code in LOWERABLE}
    words |= {code: word for key, code in _KEYS.items() if (word := getattr(policy, key)) is not None}
    return [
        replace(fault, severity=_WORDS[words[fault.code]]) if fault.code in words else fault
        for fault in faults
        if words.get(fault.code) != "off"
    ]
