"""Cycles in who needs whom, found in linear time and without recursion."""

from collections.abc import Iterable, Iterator, Mapping

Graph = Mapping[str, Iterable[str]]


def cycles(graph: Graph) -> list[frozenset[str]]:
    """Return the sets of nodes that all lead to one another: Tarjan's strongly connected components, those with a cycle."""
    search = _Search(graph)
    for node in graph:
        if node not in search.order:
            search.run(node)
    return search.found


class _Search:
    """The state of Tarjan's algorithm: when a node was met, the earliest it leads back to, and what is open."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.order: dict[str, int] = {}
        self.earliest: dict[str, int] = {}
        self.open: list[str] = []
        self.is_open: set[str] = set()
        self.found: list[frozenset[str]] = []

    def run(self, root: str) -> None:
        way: list[tuple[str, Iterator[str]]] = [self.meet(root)]
        while way:
            node, others = way[-1]
            other = next(others, None)
            if other is None:
                way.pop()
                if way:
                    above = way[-1][0]
                    self.earliest[above] = min(self.earliest[above], self.earliest[node])
                self.close(node)
            elif other not in self.order:
                way.append(self.meet(other))
            elif other in self.is_open:
                self.earliest[node] = min(self.earliest[node], self.order[other])

    def meet(self, node: str) -> tuple[str, Iterator[str]]:
        self.order[node] = self.earliest[node] = len(self.order)
        self.open.append(node)
        self.is_open.add(node)
        return node, iter(self.graph.get(node, ()))

    def close(self, node: str) -> None:
        if self.earliest[node] != self.order[node]:
            return
        component: set[str] = set()
        while node not in component:
            component.add(self.open.pop())
        self.is_open -= component
        if len(component) > 1 or node in self.graph.get(node, ()):
            self.found.append(frozenset(component))


def way(graph: Graph, begin: str, end: str, within: frozenset[str]) -> list[str]:
    """Return the shortest way from *begin* to *end*, both included, that stays *within* a component."""
    came_from: dict[str, str] = {}
    waiting = [begin]
    for here in waiting:
        if here == end:
            break
        for other in graph.get(here, ()):
            if other in within and other not in came_from and other != begin:
                came_from[other] = here
                waiting.append(other)
    steps = [end]
    while steps[-1] != begin:
        steps.append(came_from[steps[-1]])
    return steps[::-1]
