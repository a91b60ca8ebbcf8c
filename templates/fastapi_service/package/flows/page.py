"""The page of `/_flows`: no script, nothing from elsewhere, text escaped."""

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 88rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; margin-bottom: 2rem; }
th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid #ccc; }
td { vertical-align: top; }
td.long { overflow-wrap: anywhere; min-width: 6rem; }
th, td.time, button { white-space: nowrap; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
form { display: inline; }
code { font-size: .9em; }
.dead { color: #a00; }
@media (prefers-color-scheme: dark) {
  body { background: #161616; color: #ddd; } th, td { border-color: #444; } .dead { color: #f77; }
}
"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; form-action 'self'; frame-ancestors 'none'"
_STATES = ("waiting", "running", "done", "dead", "dropped")

_LONGEST = 300

Found = Mapping[str, Any]


def html(
    flows: Sequence[Found], failed: Sequence[Found], latest: Sequence[Found], root: str
) -> str:
    """Return the page for these flows and messages; *root* is the path under which it is served."""
    base = f"{root}/_flows"
    return "".join(
        (
            '<!doctype html><html lang="en"><meta charset="utf-8"><title>Flows</title>',
            '<meta name="viewport" content="width=device-width">',
            f"<style>{_STYLE}</style><h1>Flows</h1>",
            _table(("Flow", "Trigger", *(one.capitalize() for one in _STATES), ""), (_flow(one, base) for one in flows)),
            "<h2>Dead letters</h2>",
            _table(_COLUMNS, (_message(one, base) for one in failed)) if failed else "<p>None.</p>",
            "<h2>Latest messages</h2>",
            _table(_COLUMNS, (_message(one, base) for one in latest)) if latest else "<p>None.</p>",
        )
    )


_COLUMNS = ("Received", "Flow", "Key", "State", "Step", "Attempts", "Next", "Last error", "")
_NUMBERS = ("Step", "Attempts")
_TIMES = ("Received", "Next")
_LONG = ("Key", "Last error")


def _table(columns: Iterable[str], rows: Iterable[str]) -> str:
    head = "".join(_head(one) for one in columns)
    return f"<table><tr>{head}</tr>{''.join(rows)}</table>"


def _head(column: str) -> str:
    kind = ' class="number"' if column.lower() in _STATES or column in _NUMBERS else ""
    return f"<th{kind}>{escape(column)}</th>"


def _flow(flow: Found, base: str) -> str:
    name = escape(flow["flow"])
    word, text = ("resume", "Resume") if flow["is_paused"] else ("pause", "Pause")
    counts = "".join(f'<td class="number">{flow["messages"][one]}</td>' for one in _STATES)
    buttons = _button(f"{base}/{name}/{word}", text)
    if flow["messages"]["dead"]:
        buttons += " " + _button(f"{base}/{name}/replay", "Replay dead")
    return f"<tr><td>{name}</td><td>{escape(flow['trigger'])}</td>{counts}<td>{buttons}</td></tr>"


def _message(message: Found, base: str) -> str:
    state, error = message["state"], message["error"]
    told = f"{error['code']}: {error['detail']}" if error else ""
    link = f'<a href="{base}/messages/{message["id"]}">{_time(message["received_at"])}</a>'
    button = _button(f"{base}/messages/{message['id']}/replay", "Replay") if state == "dead" else ""
    cells = (
        link,
        escape(message["flow"]),
        escape(_short(message["key"] or "")),
        f'<span class="{state}">{state}</span>',
        str(message["step"] + 1),
        str(message["attempts"]),
        _time(message["due_at"]) if message["due_at"] else "",
        f"<code>{escape(_short(told))}</code>",
        button,
    )
    shown = zip(_COLUMNS, cells, strict=True)
    return "<tr>" + "".join(f'<td class="{_kind(column)}">{one}</td>' for column, one in shown) + "</tr>"


def _kind(column: str) -> str:
    kinds = {**dict.fromkeys(_TIMES, "time"), **dict.fromkeys(_NUMBERS, "number"), **dict.fromkeys(_LONG, "long")}
    return kinds.get(column, "")


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _time(instant: str) -> str:
    """Return an instant in seconds, which JSON tells more exactly."""
    return escape(f"{instant[:10]} {instant[11:19]}")


def _button(action: str, text: str) -> str:
    return f'<form method="post" action="{action}"><button>{text}</button></form>'
