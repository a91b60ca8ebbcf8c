"""A load of keep-alive connections from a process of its own: `python -m bench.load PORT SECONDS CONNECTIONS KEY PATH…`.

Prints JSON: requests answered 2xx, others, seconds. Plain asyncio streams, so that the client costs less than any server here.
"""

import asyncio
import itertools
import json
import sys
import time
from collections import Counter


async def _connection(port: int, requests: "itertools.cycle[bytes]", until: float, counts: "Counter[int]") -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.perf_counter() < until:
        writer.write(next(requests))
        head = await reader.readuntil(b"\r\n\r\n")
        lower = head.lower()
        start = lower.index(b"content-length:") + 15
        await reader.readexactly(int(lower[start : lower.index(b"\r\n", start)]))
        counts[int(head[9:12])] += 1
    writer.close()


async def _load(port: int, seconds: float, connections: int, key: str, paths: list[str]) -> None:
    raw = [f"GET {path} HTTP/1.1\r\nhost: localhost\r\nx-api-key: {key}\r\naccept: application/json\r\n\r\n".encode() for path in paths]
    requests, counts = itertools.cycle(raw), Counter[int]()
    start = time.perf_counter()
    await asyncio.gather(*(_connection(port, requests, start + seconds, counts) for _ in range(connections)))
    good = sum(count for status, count in counts.items() if 200 <= status < 300)
    print(json.dumps({"good": good, "bad": counts.total() - good, "seconds": time.perf_counter() - start}))


if __name__ == "__main__":
    asyncio.run(_load(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), sys.argv[4], sys.argv[5:]))
