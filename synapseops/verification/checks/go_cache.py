"""Go's standard library, compiled and vetted once for the factory and kept between runs.

It takes half a minute, and a client after it a fifth of a second. As with mypy's cache, nothing that was generated or edited has a hand
in it: it is made from a list of imports that stands here.
"""

import hashlib
from pathlib import Path

from msgspec import Struct

from synapseops.verification import children
from synapseops.verification.checks.kept import kept_folder

SETTINGS = (
    ("CGO_ENABLED", "0"),
    ("GOENV", "off"),
    ("GOFLAGS", "-mod=mod"),
    ("GOPROXY", "off"),
    ("GOTELEMETRY", "off"),
    ("GOTOOLCHAIN", "local"),
    ("GOWORK", "off"),
)
"""What makes Go use what is here alone, whatever the machine and the module say."""

_SECONDS = 600.0
PACKAGES = (
    "bytes",
    "cmp",
    "context",
    "crypto/hmac",
    "crypto/rand",
    "crypto/sha256",
    "crypto/tls",
    "encoding/base64",
    "encoding/hex",
    "encoding/json",
    "errors",
    "fmt",
    "io",
    "iter",
    "log/slog",
    "maps",
    "math",
    "math/big",
    "math/rand/v2",
    "net",
    "net/http",
    "net/http/httptest",
    "net/url",
    "os",
    "reflect",
    "regexp",
    "runtime",
    "slices",
    "sort",
    "strconv",
    "strings",
    "sync",
    "testing",
    "time",
    "unicode",
)
"""What a client imports, and its tests."""


class GoCache(Struct, frozen=True):
    """A folder below *root* for the Go at *program*."""

    root: Path
    program: str
    version: str

    async def ready(self) -> Path | None:
        """Return the cache's folder, made now if need be; None when it cannot be, which costs time alone."""
        told = repr((self.program, self.version, Path(self.program).stat().st_mtime_ns, SETTINGS, PACKAGES))
        return await kept_folder(self.root, "go", hashlib.sha256(told.encode()).hexdigest()[:20], self._make)

    async def _make(self, folder: Path) -> None:
        source, cache = folder / "source", folder / "cache"
        source.mkdir()
        imports = "\n".join(f'import _ "{name}"' for name in PACKAGES)
        (source / "go.mod").write_text("module example.com/libraries\n", encoding="utf-8")
        (source / "libraries.go").write_text(f"package libraries\n\n{imports}\n", encoding="utf-8")
        env = {**dict(SETTINGS), "GOCACHE": str(cache), "HOME": str(folder), "PATH": str(Path(self.program).parent)}
        ended = await children.run(children.Child((self.program, "vet", "."), folder=source, env=env, seconds=_SECONDS))
        if ended.code or ended.timed_out:
            raise OSError("Go could not compile its library")
