"""Texts of the language that have a form: names, versions, paths, labels; each with its pattern and what to say when it is not met.

The patterns are those of the published JSON Schema too, so they keep to what ECMA-262 and Rust read alike.
"""

from typing import Annotated

from pydantic import StringConstraints

LONGEST_TEXT = 20_000
LONGEST_PATTERN = 1_000

_IDENTIFIER = r"(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
_NUMBER = r"(0|[1-9][0-9]*)"

TypeName = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Za-z0-9]{0,62}$")]
FieldName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,62}$")]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
"""Of tables, mappings, flows, systems and what they name."""
MemberName = Annotated[str, StringConstraints(pattern=r"^[^\n\t]+$", max_length=200)]
"""Of fields of system records: whatever the system calls them."""
SecretName = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]*$", max_length=200)]
"""Of an environment variable; the language never holds a secret itself."""
HeaderName = Annotated[str, StringConstraints(pattern=r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$", max_length=200)]
ParameterName = Annotated[str, StringConstraints(pattern=r"^[^\n\t&=# ]+$", max_length=200)]
Scope = Annotated[str, StringConstraints(pattern=r"^[!#-\[\]-~]+$", max_length=200)]
"""Of OAuth 2.0, https://www.rfc-editor.org/rfc/rfc6749#section-3.3."""
Address = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
"""Of a system, judged as a URL when it is known."""
DURATION = r"^[1-9][0-9]{0,5}(ms|s|m|h|d)$"
Duration = Annotated[str, StringConstraints(pattern=DURATION)]
ServiceName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=50)]
Version = Annotated[
    str,
    StringConstraints(
        pattern=rf"^{_NUMBER}\.{_NUMBER}\.{_NUMBER}(-{_IDENTIFIER}(\.{_IDENTIFIER})*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$",
        max_length=100,
    ),
]
License = Annotated[str, StringConstraints(pattern=r"^\(*[A-Za-z0-9.+-]+\)*( (AND|OR|WITH) \(*[A-Za-z0-9.+-]+\)*)*$", max_length=200)]
Role = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:-]{0,62}$")]
UrlPath = Annotated[str, StringConstraints(pattern=r"^(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+$", max_length=200)]
Line = Annotated[str, StringConstraints(pattern=r"^[^\n\t]*[^\n\t ][^\n\t]*$", max_length=200)]
Word = Annotated[str, StringConstraints(pattern=r"^[^\n\t]+$", max_length=200)]
Text = Annotated[str, StringConstraints(max_length=LONGEST_TEXT)]
Shorthand = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TEXT)]
Pattern = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_PATTERN)]
Label = Annotated[str, StringConstraints(pattern=r"^[^\n\t,]*[^\n\t, ][^\n\t,]*$", max_length=50)]
Reviewer = Annotated[str, StringConstraints(pattern=r"^@?[A-Za-z0-9][A-Za-z0-9_-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)?$", max_length=200)]
BranchName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_][A-Za-z0-9._/@+#-]*$", max_length=200)]
Folder = Annotated[str, StringConstraints(min_length=1, max_length=400)]
