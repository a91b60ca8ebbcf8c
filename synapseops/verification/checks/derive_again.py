"""The other process of the check `determinism`: `derive_again FILE` calls what the check pickled and prints its files as JSON."""

import base64
import json
import pickle
import sys
from pathlib import Path


def main(path: str) -> None:
    """Call it and print path → bytes (base64) in the order of their making."""
    again = pickle.loads(Path(path).read_bytes())  # noqa: S301  # our own check wrote it a moment ago, into a folder of its own
    print(json.dumps({name: base64.b64encode(data).decode() for name, data in again().items()}))


if __name__ == "__main__":
    main(sys.argv[1])
