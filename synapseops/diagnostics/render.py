"""A diagnostic as text for people, as an object for programs, as a workflow command for GitHub."""

from synapseops.diagnostics.model import Diagnostic, Severity

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def as_text(diagnostic: Diagnostic, *, colour: bool = False, verbose: bool = False) -> str:
    """Return `file:line:column: severity CODE: message`, the hint on a line of its own, and if *verbose* each detail on one."""
    place = diagnostic.place
    where = f"{_one_line(place.file)}:{place.line}:{place.column}:"
    what = f"{diagnostic.severity.value} {diagnostic.code}:"
    if colour:
        where, what = f"\x1b[1m{where}\x1b[0m", f"\x1b[1;{_COLOURS[diagnostic.severity]}m{what}\x1b[0m"
    text = f"{where} {what} {_one_line(diagnostic.message)}"
    hints = [f"  hint: {_one_line(diagnostic.hint)}"] if diagnostic.hint else []
    details = [f"  - {_one_line(detail)}" for detail in diagnostic.details] if verbose else []
    return "\n".join([text, *hints, *details])


def as_object(diagnostic: Diagnostic, *, verbose: bool = False) -> dict[str, str | int | list[str]]:
    """Return what `--format json` prints, with `details` if *verbose*."""
    place = diagnostic.place
    return {
        "code": diagnostic.code,
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        **({"details": list(diagnostic.details)} if verbose else {}),
    }


def as_workflow_command(diagnostic: Diagnostic) -> str:
    """Return the command that makes GitHub annotate the line."""
    place = diagnostic.place
    facts = {"file": place.file, "line": str(place.line), "col": str(place.column), "title": diagnostic.code}
    properties = ",".join(f"{name}={_escaped_property(value)}" for name, value in facts.items())
    message = f"{diagnostic.message}\nhint: {diagnostic.hint}" if diagnostic.hint else diagnostic.message
    return f"::{_COMMANDS[diagnostic.severity]} {properties}::{_escaped(message)}"


def _one_line(text: str) -> str:
    """Show what would move a terminal's cursor or hide text as an escape, the author's text may hold anything."""
    return "".join(character if character.isprintable() else character.encode("unicode_escape").decode() for character in text)


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escaped_property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
