"""The bill of materials: what the files of a package need, as a CycloneDX document (https://cyclonedx.org/docs/1.6/json/).

It has no date, and its serial number comes of the inputs' hash, so that equal packages have equal bills.
"""

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from synapseops.package import known
from synapseops.package.declared import Need, Project, Scope, pins, projects
from synapseops.package.manifest import About

SPECIFICATION = "1.6"
ROOT = "service"
"""The reference of what the bill is of."""

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "pkg:pypi/synapseops#sbom")
_ORDER = (Scope.REQUIRED, Scope.OPTIONAL, Scope.EXCLUDED)


class _Part(Struct, frozen=True):
    """A component: a package by kind and name. `version` is "" where a `range` is all that is known, as for what is not pinned."""

    kind: str
    name: str
    version: str = ""
    range: str = ""

    @property
    def url(self) -> str:
        """Its package URL, which is its reference too."""
        return package_url(self.kind, self.name, self.version)


class _Needs(Struct):
    """Which parts there are, where each is needed, and what each needs itself."""

    scopes: dict[_Part, Scope]
    needs: dict[str, set[str]]

    def add(self, by: str, part: _Part, scope: Scope) -> bool:
        """Note that *by* needs *part*; tell whether that is needed more than was known."""
        self.needs.setdefault(by, set()).add(part.url)
        if part in self.scopes and _ORDER.index(self.scopes[part]) <= _ORDER.index(scope):
            return False
        self.scopes[part] = scope
        return True


def serial(inputs: str) -> str:
    """Return the serial number of the bill for the hash *inputs*."""
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, inputs)}"


def package_url(kind: str, name: str, version: str) -> str:
    """Return the URL of a package (https://github.com/package-url/purl-spec)."""
    path = "/".join(quote(part, safe=".-_~") for part in name.split("/"))
    return f"pkg:{kind}/{path}" + (f"@{quote(version, safe='.-_~')}" if version else "")


def bill(files: Mapping[str, bytes], about: About) -> bytes:
    """Return the bill of materials of the *files* of a package."""
    found, pinned = projects(files), pins(files)
    needs = _needs(found, pinned)
    clients = [_client(project) for project in found if project.folder and project.name]
    parts = [_component(part, scope) for part, scope in needs.scopes.items()]
    components = sorted((*clients, *parts), key=lambda one: str(one["bom-ref"]))
    told = {
        "$schema": f"http://cyclonedx.org/schema/bom-{SPECIFICATION}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": SPECIFICATION,
        "serialNumber": serial(about.inputs),
        "version": 1,
        "metadata": {"tools": {"components": list(_tools(about))}, "component": _whole(about)},
        "components": components,
        "dependencies": _dependencies(needs.needs, sorted({ROOT, *needs.needs, *(str(one["bom-ref"]) for one in clients)})),
    }
    return (json.dumps(told, indent=2, ensure_ascii=False) + "\n").encode()


def _needs(found: Iterable[Project], pinned: Mapping[str, str]) -> _Needs:
    """Return what the projects need, directly and further on as far as that is known, and what is pinned for nobody that we know of."""
    needs = _Needs({}, {})
    for project in found:
        for need in project.needs:
            # what a client must have, a service need not
            scope = Scope.OPTIONAL if project.folder and need.scope is Scope.REQUIRED else need.scope
            _follow(needs, project.folder or ROOT, project.kind, replace(need, scope=scope), pinned)
    for name, version in pinned.items():
        part, facts = _Part("pypi", name, version), known.of(name, version)
        # a pin that nothing asks for is not installed; of one that we do not know, nobody can say
        needs.scopes.setdefault(part, Scope.EXCLUDED if facts is not None else Scope.REQUIRED)
        if facts is not None:
            needs.needs[part.url] = needs.needs.get(part.url, set()) | {
                package_url("pypi", one, pinned[one]) for one in facts.needs if one in pinned
            }
    return needs


def _follow(needs: _Needs, by: str, kind: str, need: Need, pinned: Mapping[str, str]) -> None:
    waiting = [(by, need)]
    while waiting:
        by, need = waiting.pop()
        version = need.version or (pinned.get(need.name, "") if kind == "pypi" else "")
        part = _Part(kind, need.name, version, "" if version else need.range)
        is_news = needs.add(by, part, need.scope)
        facts = known.of(need.name, version) if kind == "pypi" else None
        if facts is not None:
            further = [*(facts.needs if is_news else ()), *(name for extra in need.extras for name in facts.extras.get(extra, ()))]
            waiting += [(part.url, Need(name, scope=need.scope)) for name in further if name in pinned]


def _component(part: _Part, scope: Scope) -> dict[str, Any]:
    facts = known.of(part.name, part.version) if part.kind == "pypi" else None
    group, _, name = part.name.rpartition("/") if part.kind == "npm" else ("", "", part.name)
    return {
        "type": "library",
        "bom-ref": part.url,
        **({"group": group} if group else {}),
        "name": name,
        **({"version": part.version} if part.version else {}),
        "scope": scope.value,
        **({"licenses": [{"expression": facts.licence}]} if facts is not None and facts.licence else {}),
        "purl": part.url,
        **({"properties": [{"name": "synapseops:range", "value": part.range}]} if part.range else {}),
    }


def _client(project: Project) -> dict[str, Any]:
    """Return the component of a project that is in the package beside the service."""
    version = {"version": project.version} if project.version else {}
    return {"type": "library", "bom-ref": project.folder, "name": project.name, **version, "scope": "optional"}


def _whole(about: About) -> dict[str, Any]:
    licence = {"licenses": [{"expression": about.licence}]} if about.licence else {}
    return {"type": "application", "bom-ref": ROOT, "name": about.name, "version": about.version, **licence}


def _tools(about: About) -> Iterator[dict[str, Any]]:
    """Yield the factory and whoever else's generators made something of it."""
    others = {(one.distribution, one.version) for one in about.makers}
    for name, version in (("synapseops", about.factory), *sorted(others - {("synapseops", about.factory)})):
        yield {"type": "application", "name": name, "version": version, "purl": package_url("pypi", name, version)}


def _dependencies(needs: Mapping[str, set[str]], refs: Iterable[str]) -> list[dict[str, Any]]:
    """Return the graph; what is not in it needs what nobody here knows."""
    return [{"ref": ref, **({"dependsOn": sorted(needs[ref])} if needs.get(ref) else {})} for ref in refs]
