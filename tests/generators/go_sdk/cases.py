"""Services whose SDKs for Go are tested: running ones, and their modules where Go builds them."""

import asyncio
import contextlib
from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from generators import go_sdk
from generators.go_sdk.files import TEMPLATES, GoOptions
from generators.go_sdk.names import Names
from generators.go_sdk.webhooks import webhooks
from generators.sdk import Webhook, sdk
from synapseops.blueprint.flows import Hmac, Verification
from synapseops.blueprint.model import Blueprint
from tests.generators.fastapi_service import services
from tests.generators.flows.test_verification import SIGNED
from tests.generators.postman.running import listening

CASES = {"orders": "api_key", "names": "api_key", "odd": "none", "sparse": "api_key", "todo": "api_key", "hostile": "jwt"}
SIGNATURE = Hmac("X-Sign", "hex", "v0=", "v0:{timestamp}:{body}", "X-Time", 300.0)
PROGRAMS = Path(__file__).parent / "programs"


def blueprint(case: str) -> Blueprint:
    """Return the blueprint of a case, with this SDK as the only one."""
    made = services.blueprint(case, CASES[case])
    return replace(made, artifacts=(*made.artifacts, "sdks.go"))


def module(case: str, folder: Path) -> Path:
    """Write the module of a case below *folder*, and return where it is."""
    options = GoOptions(module="github.com/acme/shop/sdk/go/v2") if case == "hostile" else GoOptions()
    files = go_sdk.GENERATOR.generate(blueprint(case), options)
    services.write({file.path: file.render().strip("\n").encode() + b"\n" for file in files}, folder)
    return folder / "sdk" / "go"


@contextlib.contextmanager
def running(case: str, folder: Path) -> Iterator[int]:
    """Run the service of a case with its database in *folder*, and yield its port."""
    url, auth = f"sqlite+aiosqlite:///{folder}/service.db", CASES[case]
    asyncio.run(services.create_tables(case, url, auth))
    with listening(services.app(case, url, auth)) as port:
        yield port


def environment(case: str, port: int) -> dict[str, str]:
    """Return what tells the SDK of a case where its service is, and who calls."""
    made = sdk(blueprint(case))
    caller = {made.auth.variable: services.ADMIN} if made.auth else {}
    return {made.base_url_variable: f"http://127.0.0.1:{port}", **caller}


def schemes() -> str:
    """Return the file that says how deliveries to flows are signed, for flows that are verified in every way."""
    own = {name: SIGNATURE if name == "hmac_sha256" else None for name in SIGNED}
    flows = tuple(Webhook(name, f"/hooks/{name}", Verification(name, ("SECRET",), how)) for name, how in own.items())  # type: ignore[arg-type]
    made = replace(sdk(blueprint("orders")), webhooks=flows)
    names = Names(made)
    return TEMPLATES.file("service/webhooks.go.j2", webhooks(made, names))()
