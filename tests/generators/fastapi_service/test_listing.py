"""Lists: filters, order, search, pages, the same on every database."""

import itertools
from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.anyio

ROWS: list[dict[str, Any]] = [
    {"note": "Zebra 100%", "whole": 3, "real": 0.5, "money": "10.00", "flag": True, "day": "2026-01-02", "word": "x", "home": "https://a"},
    {"note": "äpfel_b", "whole": -1, "real": -2e10, "money": "-9.50", "flag": False, "at": "2026-01-01T00:00:00.5Z", "word": "日本"},
    {"note": "apfel", "whole": 10, "money": "9.99", "day": "2025-12-31", "at": "2026-01-01T00:00:00Z", "mail": "B@x.example"},
    {"note": None, "whole": 3, "real": 3, "key": "00000000-0000-0000-0000-000000000002", "word": "y z", "mail": "a@x.example"},
    {"note": "zebra\U0001f600", "part": "0.500", "key": "00000000-0000-0000-0000-000000000001", "home": "https://b"},
    {"note": "\uffff", "part": "-0.001", "text": "ab", "flag": True},
    {},
]


@pytest.fixture
async def filled(rules: httpx.AsyncClient) -> httpx.AsyncClient:
    for row in ROWS:
        reply = await rules.post("/values", json=row)
        assert reply.status_code == 201, reply.text
    return rules


async def found(client: httpx.AsyncClient, query: str) -> list[int]:
    """Return which of `ROWS` a list holds, over all of its pages."""
    indexes, cursor = [], ""
    base = [{name: value for name, value in row.items() if value is not None} for row in ROWS]
    while True:
        reply = await client.get(f"/values?{query}{cursor}")
        assert reply.status_code == 200, reply.text
        for item in reply.json()["items"]:
            sent = {name: item[name] for name in {name for row in base for name in row} if item[name] is not None}
            indexes.append(
                next(
                    index
                    for index, row in enumerate(base)
                    if {n: _same(v) for n, v in row.items()} == {n: _same(v) for n, v in sent.items()}
                )
            )
        if reply.json()["next_cursor"] is None:
            return indexes
        cursor = f"&cursor={reply.json()['next_cursor']}"


def _same(value: Any) -> Any:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else str(value).replace(".5Z", ".500000Z")


FILTERS = {
    "whole=3": [0, 3],
    "whole.eq=3": [0, 3],
    "whole.ne=3": [1, 2, 4, 5, 6],
    "whole.in=3&whole.in=10": [0, 2, 3],
    "whole.gt=3": [2],
    "whole.gte=3&whole.lt=10": [0, 3],
    "whole.is_null=true": [4, 5, 6],
    "whole.is_null=false&whole.lte=-1": [1],
    "whole.gt=9007199254740991": [],
    "real.lt=0": [1],
    "real=5e-1": [0],
    "money.gt=9.99": [0],
    "money.lte=-9.5": [1],
    "part=-0.001": [5],
    "flag=false": [1],
    "flag.ne=true": [1, 2, 3, 4, 6],
    "day.gte=2026-01-01": [0],
    "at.gt=2026-01-01T00:00:00Z": [1],
    "at=2026-01-01T01:00:00%2B01:00": [2],
    "key=00000000-0000-0000-0000-00000000000A": [],
    "key.in=00000000-0000-0000-0000-000000000001": [4],
    "word.in=x&word.in=%E6%97%A5%E6%9C%AC": [0, 1],
    "note.contains=ZEBRA": [0, 4],
    "note.contains=%25": [0],
    "note.contains=_": [1],
    "note.contains=%C3%84": [],
    "note=": [],
    "note.is_null=true": [3, 6],
    "mail.contains=b@": [2],
    "mail=nobody": [],
    "search=PFEL": [1, 2],
    "search=X.EXAMPLE": [2, 3],
    "created_at.gt=2000-01-01T00:00:00Z&limit=1": [0, 1, 2, 3, 4, 5, 6],
}

SORTS = {
    "note": [0, 2, 4, 1, 5],
    "-note": [5, 1, 4, 2, 0],
    "whole,-note": [1, 0, 3, 2, 5, 4, 6],
    "-whole,note": [2, 0, 3, 1, 4, 5, 6],
    "real": [1, 0, 3],
    "-money": [0, 2, 1],
    "part": [5, 4],
    "flag,-whole": [1, 0, 5, 2, 3],
    "day": [2, 0],
    "-at": [1, 2],
    "key": [4, 3],
    "-word": [1, 3, 0],
    "home": [0, 4],
    "mail": [2, 3],
}


async def test_filters_hold(filled: httpx.AsyncClient) -> None:
    for query, expected in FILTERS.items():
        assert (query, await found(filled, query)) == (query, expected)


async def test_lists_are_ordered_by_code_point_with_nulls_last_both_ways(filled: httpx.AsyncClient) -> None:
    for sort, expected in SORTS.items():
        order = await found(filled, f"sort={sort}&limit=2")
        assert sorted(order) == list(range(len(ROWS))), sort
        assert (sort, order[: len(expected)]) == (sort, expected)


async def test_the_default_order_is_that_of_creation(filled: httpx.AsyncClient) -> None:
    first = (await filled.get("/values")).json()
    assert len(first["items"]) == 2, "as page_size says"
    assert (first["total"], await found(filled, "")) == (None, list(range(len(ROWS))))


async def test_the_total_counts_all_pages(filled: httpx.AsyncClient) -> None:
    reply = (await filled.get("/values?whole=3&limit=1&with_total=true")).json()
    assert (len(reply["items"]), reply["total"]) == (1, 2)


async def test_pages_are_stable_under_inserts(filled: httpx.AsyncClient) -> None:
    first = (await filled.get("/values?sort=whole&limit=3")).json()
    for row in ({"whole": -100}, {"whole": 7}):
        await filled.post("/values", json=row)
    rest = (await filled.get(f"/values?sort=whole&limit=50&cursor={first['next_cursor']}")).json()["items"]
    assert [item["whole"] for item in first["items"]] == [-1, 3, 3]
    assert [item["whole"] for item in rest] == [7, 10, None, None, None]


REFUSED = {
    "limit=0": ("limit", "range"),
    "limit=201": ("limit", "range"),
    "limit=x": ("limit", "type"),
    "limit=1&limit=1": ("limit", "repeated"),
    "cursor=x": ("cursor", "cursor"),
    "cursor=": ("cursor", "cursor"),
    "sort=": ("sort", "unknown"),
    "sort=any": ("sort", "unknown"),
    "sort=whole,-whole": ("sort", "repeated"),
    "search=": ("search", "length"),
    f"search={'x' * 201}": ("search", "length"),
    "with_total=1": ("with_total", "type"),
    "any=1": ("any", "unknown"),
    "whole.contains=1": ("whole.contains", "unknown"),
    "created_at.is_null=true": ("created_at.is_null", "unknown"),
    "whole=01": ("whole", "type"),
    "whole=9007199254740992": ("whole", "range"),
    "real=1e999": ("real", "range"),
    "real=.5": ("real", "type"),
    "money=1.234": ("money", "digits"),
    "flag=True": ("flag", "type"),
    "day=": ("day", "format"),
    "at=2026-01-01T00:00:00": ("at", "format"),
    "word=z": ("word", "enum"),
    "mail=": ("mail", "format"),
    "note=%00": ("note", "text"),
    "note.contains=": ("note.contains", "length"),
    "whole=1&whole=1": ("whole", "repeated"),
    "%00=1": ("\0", "unknown"),
}


async def test_what_a_list_cannot_do_is_refused(rules: httpx.AsyncClient) -> None:
    for query, expected in REFUSED.items():
        reply = await rules.get(f"/values?{query}")
        assert reply.status_code == 422, (query, reply.text)
        assert (query, [(one["parameter"], one["code"]) for one in reply.json()["errors"]]) == (query, [expected])


async def test_at_most_a_hundred_values_may_be_listed(rules: httpx.AsyncClient) -> None:
    for count, status in ((100, 200), (101, 422)):
        assert (await rules.get("/values?" + "&".join(itertools.repeat("whole.in=1", count)))).status_code == status


async def test_a_cursor_belongs_to_its_order(filled: httpx.AsyncClient) -> None:
    cursor = (await filled.get("/values?sort=whole&limit=1")).json()["next_cursor"]
    for query, status in (("sort=whole", 200), ("sort=-whole", 422), ("sort=note", 422), ("", 422)):
        assert (await filled.get(f"/values?{query}&cursor={cursor}")).status_code == status
    for broken in (cursor[:-1], cursor + "A", cursor.lower(), "é", "W10", "A" * 2049):
        assert (await filled.get("/values", params={"sort": "whole", "cursor": broken})).status_code == 422


async def test_other_operations_take_no_parameters(rules: httpx.AsyncClient) -> None:
    row = (await rules.post("/values", json={})).json()
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        reply = await rules.request(method, f"/values/{row['id']}?a=1", json={})
        assert (method, reply.status_code, reply.json()["errors"][0]["parameter"]) == (method, 422, "a")


async def test_pages_follow_booleans_up_and_down(rules: httpx.AsyncClient) -> None:
    for number, flag in enumerate((True, False, True, False)):
        await rules.post("/rules", json={"code": str(number), "required": 1, "on": flag, "left": number})
    for sort, expected in (
        ("on", [False, False, True, True]),
        ("-on", [True, True, False, False]),
        ("on,-defaulted", [False, False, True, True]),
    ):
        values, cursor = [], ""
        while cursor is not None:
            page = (await rules.get("/rules", params={"sort": sort, "limit": 1, **({"cursor": cursor} if cursor else {})})).json()
            values += [item["on"] for item in page["items"]]
            cursor = page["next_cursor"]
        assert (sort, values) == (sort, expected)


async def test_references_are_equal_or_not_and_no_more(rules: httpx.AsyncClient) -> None:
    for word in ("a", "b"):
        assert (await rules.post("/words", json={"word": word, "next": "a" if word == "b" else None})).status_code == 201
    for query, status in (("next=a", 200), ("next.in=a&next.in=x", 200), ("next.contains=a", 422), ("next.gt=a", 422)):
        assert (query, (await rules.get(f"/words?{query}")).status_code) == (query, status)
    assert [row["word"] for row in (await rules.get("/words?next.ne=a")).json()["items"]] == ["a"]


async def test_cursors_stay_short_however_long_the_values_are(rules: httpx.AsyncClient) -> None:
    long = "\U0001f600\u0001" * 1000
    notes = [long, None, long + "b", long + "a", "\u00e4" * 2000, long + "a"]
    for note in notes:
        assert (await rules.post("/values", json={"note": note})).status_code == 201
    for sort in ("note", "-note", "whole,note", "-note,mail"):
        values, query = [], {"sort": sort, "limit": "1"}
        while len(values) < len(notes):
            page = (await rules.get("/values", params=query)).json()
            values += [item["note"] for item in page["items"]]
            cursor = page["next_cursor"]
            query |= {"cursor": cursor or ""}
            assert len(cursor or "") <= 2048
        assert cursor is None
        texts = sorted((note for note in notes if note), reverse=sort.startswith("-"))
        assert (sort, values) == (sort, [*texts, None])


async def test_an_order_of_many_fields_has_a_cursor(filled: httpx.AsyncClient) -> None:
    every = "text,note,whole,real,money,part,flag,day,at,key,mail,home,word"
    sort = ",".join(f"-{name}" for name in every.split(","))
    page = (await filled.get("/values", params={"sort": sort, "limit": 2})).json()
    rest = (await filled.get("/values", params={"sort": sort, "limit": 9, "cursor": page["next_cursor"]})).json()
    assert len(page["items"]) + len(rest["items"]) == len(ROWS)


async def test_a_cursor_may_name_a_row_by_the_beginning_of_its_key(rules: httpx.AsyncClient) -> None:
    words = ["w" * 5000 + end for end in "abc"]
    for word in words:
        assert (await rules.post("/words", json={"word": word})).status_code == 201
    found, query = [], {"limit": "1"}
    while len(found) < len(words):
        page = (await rules.get("/words", params=query)).json()
        found += [item["word"] for item in page["items"]]
        query = {"limit": "1", "cursor": page["next_cursor"]}
    assert (found, page["next_cursor"]) == (words, None)
