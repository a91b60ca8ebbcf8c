"""Names that code in TypeScript may not have, and which need no quotes."""

import re

_PLAIN = re.compile("[A-Za-z_$][A-Za-z0-9_$]*")

KEYWORDS = frozenset(
    {
        *("arguments", "async", "await", "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete", "do"),
        *("else", "enum", "eval", "export", "extends", "false", "finally", "for", "function", "if", "implements", "import", "in"),
        *("instanceof", "interface", "let", "new", "null", "package", "private", "protected", "public", "return", "static", "super"),
        *("switch", "this", "throw", "true", "try", "typeof", "undefined", "var", "void", "while", "with", "yield"),
    }
)
"""What no variable may be called, in modules and classes at least."""

PRIMITIVES = frozenset(
    {"any", "bigint", "boolean", "never", "number", "object", "string", "symbol", "unknown", "undefined", "null", "void"}
)
"""What no type may be called."""

GLOBALS = frozenset(
    {
        *("AbortController", "AbortSignal", "AggregateError", "Array", "ArrayBuffer", "Atomics", "BigInt", "Blob", "Boolean"),
        *("Crypto", "DataView", "Date", "Error", "EvalError", "Event", "EventTarget", "File", "FormData", "Function", "Headers"),
        *("Infinity", "Intl", "Iterator", "JSON", "Map", "Math", "NaN", "Number", "Object", "Partial", "Pick", "Promise", "Proxy"),
        *("RangeError", "Readonly", "ReadonlyArray", "ReadonlyMap", "ReadonlySet", "Record", "ReferenceError", "Reflect", "RegExp"),
        *("Request", "Required", "Response", "Set", "String", "Symbol", "SyntaxError", "TextDecoder", "TextEncoder", "TypeError"),
        *("URL", "URLSearchParams", "Uint8Array", "WeakMap", "WeakRef", "WeakSet", "Buffer", "clearTimeout", "console", "crypto"),
        *("decodeURIComponent", "encodeURIComponent", "exports", "fetch", "globalThis", "isNaN", "parseFloat", "parseInt"),
        *("process", "queueMicrotask", "self", "setTimeout", "structuredClone", "window"),
    }
)
"""What code everywhere knows by these names, and would look for in vain if ours had them."""

INHERITED = frozenset(
    {
        *("__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__", "__proto__", "constructor"),
        *("hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf"),
    }
)
"""What every object has, whether or not its author gave it such a member."""


def is_identifier(name: str) -> bool:
    """Tell whether *name* may stand in code without quotes: behind a dot, or as a key."""
    return _PLAIN.fullmatch(name) is not None
