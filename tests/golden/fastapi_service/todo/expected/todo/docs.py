"""The page that shows the contract: Swagger UI, whose files browsers hold to their digests."""

import base64
import hashlib
from html import escape

_FILES = "https://cdn.jsdelivr.net/npm/swagger-ui-dist@5.35.0/"
_STYLE = "sha384-WlYgdmXYOOBWL5apwjDEZwN+U3HmXSSu5R6V5aGxEcf7z+KuRNwBhoxKVN1i3D5I"
_CODE = "sha384-gjRm0bEPMeTmMh5jT2cHccIwCUZSTd8YC+j0d0sXw0MdGEfScduGpSyF3ZSSLkX9"

_START = """
const element = document.getElementById("contract");
SwaggerUIBundle({
  domNode: element,
  url: element.dataset.address,
  deepLinking: true,
  showCommonExtensions: true,
  showExtensions: true,
  validatorUrl: null,
});
"""

_HASH = base64.b64encode(hashlib.sha256(_START.encode()).digest()).decode()
POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "connect-src 'self'; img-src data:; "
    f"style-src 'unsafe-inline' {_FILES}; script-src {_FILES} 'sha256-{_HASH}'"
)
"""Swagger UI has styles of its own within the page, and no code."""

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{files}swagger-ui.css" integrity="{style}" crossorigin="anonymous">
<div id="contract" data-address="{address}"></div>
<script src="{files}swagger-ui-bundle.js" integrity="{code}" crossorigin="anonymous"></script>
<script>{start}</script>
</html>
"""


def page(address: str) -> str:
    """Return the page that shows the contract at *address*."""
    return _PAGE.format(
        files=_FILES, style=_STYLE, code=_CODE, address=escape(address), start=_START
    )
