"""Lists come in pages; to iterate is to go through all of them."""

from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Any, Generic

import httpx

from .errors import InvalidReplyError
from .models import Items, M, reply_of


@dataclass(frozen=True, slots=True)
class Trail:
    """Where a page is; *seen* is one of the cursors that led there.

    After twice as many steps it is another one. So it is noticed whenever cursors come again, which
    would be followed for ever.
    """

    cursor: str | None = None
    seen: str | None = None
    steps: int = 0
    most: int = 0

    def on_to(self, cursor: str, reply: httpx.Response) -> "Trail":
        """Return the trail that leads on to *cursor*."""
        if cursor in {self.cursor, self.seen}:
            raise InvalidReplyError("the reply is no page: its next_cursor was there before", reply)
        if self.steps == self.most:
            return Trail(cursor, cursor, 0, 2 * self.most + 1)
        return Trail(cursor, self.seen, self.steps + 1, self.most)


class _Found(Generic[M]):
    """The items of one page; `total` counts those of all, if the list was asked `with_total`."""

    def __init__(self, found: Items[M], came: Trail) -> None:
        self.items = found.items
        self.total = found.total
        self.next_cursor = found.next_cursor
        self.response: httpx.Response = reply_of(found)
        self._next = (
            came.on_to(self.next_cursor, self.response) if self.next_cursor is not None else None
        )


class Page(_Found[M]):
    """A page, which can get the next one."""

    def __init__(self, found: Items[M], came: Trail, load: Callable[[Trail], "Page[M]"]) -> None:
        super().__init__(found, came)
        self._load = load

    def next_page(self) -> "Page[M] | None":
        """Return the next page, None after the last."""
        return self._load(self._next) if self._next is not None else None

    def pages(self) -> Iterator["Page[M]"]:
        """Yield this page and all after it."""
        page: Page[M] | None = self
        while page is not None:
            yield page
            page = page.next_page()

    def __iter__(self) -> Iterator[M]:
        """Yield the items of this page and of all after it."""
        for page in self.pages():
            yield from page.items


class AsyncPage(_Found[M]):
    """A page, which can get the next one."""

    def __init__(
        self, found: Items[M], came: Trail, load: Callable[[Trail], Awaitable["AsyncPage[M]"]]
    ) -> None:
        super().__init__(found, came)
        self._load = load

    async def next_page(self) -> "AsyncPage[M] | None":
        """Return the next page, None after the last."""
        return await self._load(self._next) if self._next is not None else None

    async def pages(self) -> AsyncIterator["AsyncPage[M]"]:
        """Yield this page and all after it."""
        page: AsyncPage[M] | None = self
        while page is not None:
            yield page
            page = await page.next_page()

    async def __aiter__(self) -> AsyncIterator[M]:
        """Yield the items of this page and of all after it."""
        async for page in self.pages():
            for item in page.items:
                yield item


class AsyncPages(Generic[M]):
    """A list that nobody has asked for yet: `await` gets the first page, `async for` all items."""

    def __init__(self, load: Callable[[Trail], Awaitable[AsyncPage[M]]]) -> None:
        self._load = load

    def __await__(self) -> Generator[Any, Any, AsyncPage[M]]:
        """Get the first page."""
        return self._load(Trail()).__await__()

    async def __aiter__(self) -> AsyncIterator[M]:
        """Yield the items of all pages."""
        async for item in await self:
            yield item
