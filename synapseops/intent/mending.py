"""What shorthand was probably meant to be, when it cannot be read: the habits of other languages, written as this one writes them."""

import re
import unicodedata

from synapseops.intent.torn import without_commas

OTHER_WORDS = {
    **dict.fromkeys(("str", "varchar", "nvarchar", "char", "nchar", "character", "password", "phone", "slug"), "string"),
    **dict.fromkeys(("longtext", "mediumtext", "clob"), "text"),
    **dict.fromkeys(("int", "int32", "int64", "long", "short", "bigint", "smallint", "tinyint", "serial", "bigserial"), "integer"),
    **dict.fromkeys(("float", "float32", "float64", "double", "real"), "number"),
    **dict.fromkeys(("money", "numeric", "currency"), "decimal(12.2)"),
    **dict.fromkeys(("uint", "uint8", "uint16", "uint32", "uint64", "int8", "int16", "byte"), "integer"),
    **dict.fromkeys(("timestamp", "timestamptz", "time", "instant", "date_time", "datetimetz", "zoneddatetime"), "datetime"),
    "localdate": "date",
    **dict.fromkeys(("object", "any", "dict", "map", "jsonb"), "json"),
    **dict.fromkeys(("array", "set"), "list(string)"),
    **dict.fromkeys(("reference", "fk", "foreign_key", "belongs_to"), "ref(Customer)"),
    "bool": "boolean",
    "guid": "uuid",
    "uri": "url",
    "mail": "email",
}
"""What other languages call a type, and this one does."""

_LONGEST = 200
_NO_COUNTERPART = {"ß": "ss", "æ": "ae", "Æ": "Ae", "ø": "o", "Ø": "O", "œ": "oe", "Œ": "Oe", "ł": "l", "Ł": "L", "đ": "d", "þ": "th"}
_ASCII = str.maketrans(_NO_COUNTERPART)
_DEFAULT = re.compile(r",?\s+(?:default|DEFAULT)\s*(?:[:=]\s*|\s)(?=\S)")
_TEXT_WITH_LENGTH = re.compile(r"\b(?:varchar|nvarchar|character|str)\((\d+)\)")
_WORD = re.compile(r"\b[a-z][a-z0-9_]*\b")
_NUMBER = r"(-?\d+(?:\.\d+)?)"
_BOUNDS = r"((?:-?\d+)?\.\.(?:-?\d+)?)"

_HABITS = (
    (r"[;,!*]+$", ""),
    (r"^(?:required|not null)\s+|,?\s+(?:required|not null)$", ""),
    (r"^(?:optional|nullable)\s+(.+)$|^(.+?),?\s+(?:optional|nullable)$", r"\1\2?"),
    (r"\b(?:date-time|datetime-local)\b", "datetime"),
    (r"\b(?:timestamp|time)\s+with(?:out)?\s+time\s+zone\b", "datetime"),
    (r"\blocal-date\b", "date"),
    (r"\be-mail\b", "email"),
    (r"\bdouble\s+precision\b", "number"),
    (r"\b(?:unsigned|signed|long|short)\s+(?:int|integer)\b", "integer"),
    (r"\b(?:character|char)\s+varying\b", "varchar"),
    (r"\s+(?=[(\[?])", ""),
    (r"\s*\|\s*(?:null|None|nil|undefined)\s*$", "?"),
    (r"^(?:Optional|Maybe|Nullable)[\[<(](.*)[\])>]$", r"\1?"),
    (r"\b(?:List|list|Array|array|Set|set)[\[<]([^\[\]<>]+)[\]>]", r"list(\1)"),
    (r"^(enum|list)\s*:\s*(.+)$", r"\1(\2)"),
    (r"^(?:ref|fk|foreign_key|belongs_to|reference)(?:\s*:\s*|\s+)(\w+)", r"ref(\1)"),
    (r"\b(?:fk|foreign_key|belongs_to|reference)\(", "ref("),
    (r"\bref\((\w+)\.\w+\)", r"ref(\1)"),
    (r"^enum\s+([\w|, -]+)$", r"enum(\1)"),
    (r"^enum[\[{]([^\[\]{}]*)[\]}]", r"enum(\1)"),
    (r"^(\w+(?:\s*\|\s*\w+)+)(?=\s*(?:\?|=|$))", r"enum(\1)"),
    (r"\b(?:number|numeric|money|decimal)\(\s*(\d+)\s*[,.]\s*(\d+)\s*\)", r"decimal(\1.\2)"),
    (r"\b(string|text|integer|number)[\[{]([^\[\]{}]+)[\]}]", r"\1(\2)"),
    (rf"\(\s*{_NUMBER}\s*(?:-|:|\.{{3,}}|…|to|\.\.<|\.\.=)\s*{_NUMBER}\s*\)", r"(\1..\2)"),
    (rf"\(\s*(?:max|<=|≤)\s*[:=]?\s*{_NUMBER}\s*\)", r"(..\1)"),
    (rf"\(\s*(?:min|>=|≥)\s*[:=]?\s*{_NUMBER}\s*\)", r"(\1..)"),
    (rf"(?<=\w)\(\s*{_BOUNDS}$", r"(\1)"),
    (rf"^(\w+)\s+{_BOUNDS}\)?$", r"\1(\2)"),
    (r"\?(\([^()]*\))", r"\1?"),
)


def mended(text: str) -> str:
    """Return what *text*, shorthand that cannot be read, was probably meant to be; the same text when nobody knows."""
    if len(text) > _LONGEST:
        return text
    text = _DEFAULT.sub(" = ", text, count=1)
    written, equals, default = text.partition("=") if "<=" not in text and ">=" not in text else (text, "", "")
    kind = ascii_only(written.strip())
    for pattern, form in _HABITS:
        kind = re.sub(pattern, form, kind)
    kind = _other_words(without_commas(kind))
    return f"{kind} = {default.strip()}" if equals else kind


def _other_words(kind: str) -> str:
    """Replace the type words of other languages, but not what stands in parentheses of an enum or a reference."""
    if kind.startswith(("enum", "ref")):
        return kind
    kind = _TEXT_WITH_LENGTH.sub(r"string(..\1)", kind)
    return _WORD.sub(lambda match: OTHER_WORDS.get(match[0], match[0]), kind)


def ascii_only(text: str) -> str:
    """Return *text* with letters of ASCII in place of their like: `Étape` is `Etape`; what is like none stays."""
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKD", text.translate(_ASCII))
    return "".join(character for character in plain if not unicodedata.combining(character))
