"""From bytes to text: UTF-8, of a size that an intent can have."""

from synapseops.intent.composer import Refusal

LARGEST = 1 << 20
_BOM = b"\xef\xbb\xbf"
_OTHER_ENCODINGS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


def decode(data: bytes) -> tuple[str, Refusal | None]:
    """Return the text of *data* without byte order mark, or as much as can be shown of it and why it is refused."""
    if len(data) > LARGEST:
        return "", Refusal(
            "SY003",
            0,
            f"the file has {len(data):,} bytes, more than {LARGEST:,}",
            "split the service, or move examples and data out of its intent",
        )
    body = data.removeprefix(_BOM)
    try:
        return body.decode("utf-8"), None
    except UnicodeDecodeError as error:
        before = body[: error.start].decode("utf-8")
        encoding = _OTHER_ENCODINGS.get(data[:2], "")
        message = (
            f"the file is not UTF-8: it is {encoding}"
            if encoding
            else f"the file is not UTF-8: byte 0x{body[error.start]:02x} does not belong here"
        )
        return before, Refusal("SY002", len(before), message, "save it as UTF-8")
