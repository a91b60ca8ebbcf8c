"""Rendering of templates in which text of the author's cannot become code: the only module here that knows Jinja.

A template prints nothing but `Code`, numbers and what a macro made. A plain string, that is any text that did not pass
through a filter of the language being written, raises: a forgotten filter cannot pass review, because it cannot render.
"""

import contextlib
import functools
import hashlib
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import jinja2
from jinja2.bccache import Bucket
from msgspec import Struct

from generators import sources


class Code(str):
    """Text that may stand in the output as it is, since a filter made it for the place where it stands."""

    __slots__ = ()


class UnfilteredTextError(TypeError):
    """A template printed text that no filter has made safe."""


def _finalize(value: Any) -> Any:
    if isinstance(value, Code) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise UnfilteredTextError(f"a template printed {type(value).__name__} {value!r} without a filter of its language")


def _concat(parts: Iterable[str]) -> Code:
    return Code("".join(parts))


def _join(values: Iterable[Code], separator: str = "") -> Code:
    return Code(separator.join(_finalize(value) for value in values))


def _indent(text: Code, width: int = 4) -> Code:
    return Code(str(_finalize(text)).replace("\n", "\n" + " " * width))


class _Environment(jinja2.Environment):
    concat = staticmethod(_concat)  # what a macro returns was printed already, so it is Code


def _ours() -> Path:
    """The folder of all our templates: inside the wheel, else beside this package in a checkout."""
    packaged = Path(__file__).with_name("_templates")
    return packaged if packaged.is_dir() else Path(__file__).parents[1] / "templates"


class _Compiled(jinja2.FileSystemBytecodeCache):
    """Compiled templates in a `__pycache__` beside their folders, as Python keeps modules: to be trusted as much as the templates are."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder), "%s.jinja")
        self._made_by = hashlib.sha256(f"{jinja2.__version__}\0".encode() + Path(__file__).read_bytes()).hexdigest()

    def get_source_checksum(self, source: str) -> str:
        """Return what *source* is told by, and what compiles it: one that another version compiled gives way."""
        return super().get_source_checksum(f"{self._made_by}\0{source}")

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep *bucket* where Python would keep a module; not being able to costs time alone."""
        if not sys.dont_write_bytecode:
            with contextlib.suppress(OSError):
                Path(self.directory).mkdir(exist_ok=True)
                super().dump_bytecode(bucket)


@dataclass(frozen=True)
class TemplateFolder:
    """The templates of one generator, laid out as its output is, and the filters of the languages they write.

    *package* is the importable package that holds the folder *name*, for generators that are not the factory's.
    """

    name: str
    filters: Mapping[str, Callable[..., Code]] = field(default_factory=dict, hash=False)
    package: str = ""

    @functools.cached_property
    def root(self) -> Traversable:
        """The folder itself, wherever it was installed."""
        root = resources.files(self.package) / self.name if self.package else _ours() / self.name
        if not root.is_dir():
            raise FileNotFoundError(f"there is no folder {self.name!r} in the package {self.package or 'of the factory'!r}")
        return root

    @functools.cached_property
    def digest(self) -> str:
        """Hash of every template in the folder: a change in any of them renews all that is rendered from it."""
        if isinstance(self.root, Path) and not self.package:
            return sources.digest([self.root], "", _ours() / "__pycache__" / f"{self.name.replace('/', '-')}.sha256")
        digest = hashlib.sha256()
        for path, file in sorted(_files(self.root, self.name)):
            data = file.read_bytes()
            digest.update(f"{path}\0{len(data)}\0".encode())
            digest.update(data)
        return digest.hexdigest()

    def text(self, name: str) -> str:
        """Return the file *name* of the folder as it is."""
        return self.root.joinpath(*name.split("/")).read_text(encoding="utf-8")

    def _source(self, name: str) -> str | None:
        """Return a template for Jinja, None where there is none."""
        try:
            return self.text(name)
        except OSError:
            return None

    @functools.cached_property
    def _environment(self) -> jinja2.Environment:
        environment = _Environment(
            loader=jinja2.FunctionLoader(self._source) if self.package else jinja2.FileSystemLoader(_ours() / self.name),
            bytecode_cache=None if self.package else _Compiled(_ours() / "__pycache__"),
            autoescape=False,  # the output is source code, not HTML; `finalize` lets filtered text only pass
            undefined=jinja2.StrictUndefined,
            finalize=_finalize,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        environment.filters = {
            **{name: environment.filters[name] for name in _NEUTRAL_FILTERS},
            "join": _join,
            "indent": _indent,
            **self.filters,
        }
        return environment

    def render(self, template: str, view: Any) -> Code:
        """Render *template* with the name `view` bound to *view*."""
        return Code(self._environment.get_template(template).render(view=view))

    def file(self, template: str, view: Any = None) -> "Template":
        """Return the deferred rendering of *template*; *view* is frozen, and its `repr` tells it from any other."""
        return Template(self, template, view)

    def late(self, template: str, slice_: str, make: Callable[..., Any], *arguments: Any) -> "Late":
        """Return the deferred rendering of *template* with what *make* makes of *arguments*, from nothing but the slice of a resource."""
        return Late(self, template, slice_, make, arguments)

    def verbatim(self, name: str) -> "Verbatim":
        """Return the file *name* of the folder as it is: it says the same for every blueprint, and may be no template of Jinja's."""
        return Verbatim(self, name)


def _files(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    """Yield every file below *folder*, with its path."""
    for entry in folder.iterdir():
        here = f"{path}/{entry.name}"
        if entry.is_dir():
            yield from _files(entry, here)
        else:
            yield here, entry


_NEUTRAL_FILTERS = (
    "batch",
    "first",
    "groupby",
    "last",
    "length",
    "list",
    "map",
    "reject",
    "rejectattr",
    "select",
    "selectattr",
    "sort",
    "unique",
)


class _Shown:
    """The `repr` of views as bytes; the last one is remembered, since files of one view follow one another."""

    def __init__(self) -> None:
        self._last: tuple[Any, bytes] = (None, b"None")

    def __call__(self, view: Any) -> bytes:
        last = self._last
        if last[0] is not view:
            self._last = last = (view, repr(view).encode(errors="surrogatepass"))
        return last[1]


_SHOWN = _Shown()


class Template(Struct, frozen=True):
    """A template and what it shows, rendered when called."""

    folder: TemplateFolder
    name: str
    view: Any

    @property
    def key(self) -> str:
        """Equal exactly when the rendered text is: the folder's digest, the template's name, the view's `repr`."""
        digest = hashlib.sha256(f"{self.folder.digest}\0{self.name}\0".encode())
        digest.update(_SHOWN(self.view))
        return digest.hexdigest()

    def __call__(self) -> str:
        return str(self.folder.render(self.name, self.view))


@dataclass(frozen=True)
class Late:
    """A template and a function that makes what it shows, called only if nobody knows what comes of the slice (`generators.slices`)."""

    folder: TemplateFolder
    name: str
    slice: str
    make: Callable[..., Any]
    arguments: tuple[Any, ...] = field(repr=False)

    @property
    def quick(self) -> str:
        """Equal only if `key` is: the folder's digest, the template's name, the slice, and the sources of whatever makes the view."""
        return f"{self.folder.digest}\0{self.name}\0{self.slice}\0{sources.made_by(self.make)}"

    @functools.cached_property
    def template(self) -> Template:
        """The template with what it shows."""
        return Template(self.folder, self.name, self.make(*self.arguments))

    @property
    def key(self) -> str:
        """Equal exactly when the rendered text is, as that of the template."""
        return self.template.key

    def __call__(self) -> str:
        return self.template()


class Verbatim(Struct, frozen=True):
    """A file of a template folder that is not rendered, read when called."""

    folder: TemplateFolder
    name: str

    @property
    def key(self) -> str:
        """Equal exactly when the text is: the folder's digest and the file's name."""
        return hashlib.sha256(f"{self.folder.digest}\0{self.name}".encode()).hexdigest()

    def __call__(self) -> str:
        return self.folder.text(self.name)


class Deferred(Struct, frozen=True):
    """A pure function and its argument, for files that a template would only obscure. `version` changes with what the function
    uses outside its own top-level package, whose sources are part of the key."""

    function: Callable[[Any], str]
    argument: Any
    version: str

    @property
    def key(self) -> str:
        """Hash of the function's name, version and package, and of the argument's `repr`."""
        name = f"{self.function.__module__}.{self.function.__qualname__}"
        own = sources.package_digest(self.function.__module__.partition(".")[0])
        return hashlib.sha256(f"{name}\0{self.version}\0{own}\0{self.argument!r}".encode(errors="surrogatepass")).hexdigest()

    def __call__(self) -> str:
        return self.function(self.argument)
