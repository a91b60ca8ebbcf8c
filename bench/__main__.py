"""`python -m bench`: run all benchmarks, or those named."""

import sys

from bench import (
    action,
    artifacts,
    deliveries,
    edits,
    evidence,
    flows,
    generation,
    latency,
    mapping,
    mapping_typescript,
    run,
    sdk,
    service,
    tables,
)

ALL = {
    "generation": generation.main,
    "artifacts": artifacts.main,
    "mapping": mapping.main,
    "mapping_typescript": mapping_typescript.main,
    "run": run.main,
    "edits": edits.main,
    "evidence": evidence.main,
    "service": service.main,
    "sdk": sdk.main,
    "flows": flows.main,
    "deliveries": deliveries.main,
    "latency": latency.main,
    "action": action.main,
}


def main() -> int:
    """Run the benchmarks named on the command line, all when none is; 2 for an unknown name."""
    wanted = sys.argv[1:] or list(ALL)
    unknown = [name for name in wanted if name not in ALL]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; known: {', '.join(ALL)}", file=sys.stderr)
        return 2
    tables.CONSOLE.print(f"measured on {tables.machine()}\n")
    for name in wanted:
        ALL[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main())
