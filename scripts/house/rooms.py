"""Who may include whom: the table of rooms in docs/architecture.md, and no circle of modules, rooms or folders.

A room is a folder whose files have a row of their own in that table. SPDX-License-Identifier: MIT
"""
import collections
import re

from source import ROOT, all_sources, by_include

PAGE = "docs/architecture.md"
ROW = re.compile(r"^\| `([\w/]+)` \| ([^|]+) \| ([^|]+) \|$", re.M)
FLAT = 25  # modules of a room, before it wants rooms of its own
# Rooms whose files are equal siblings of one table: they may be many, and never include each other. Beside each room those of
# its files that are no siblings: the table, and what all rows are made of.
SIBLINGS = {"src/python/kinds": {"kind", "kinds", "describer", "writing", "instance_text", "integer_digits",
                                "field_list", "c_scalar", "ctypes_type", "iterator_row", "numpy_number", "numpy_dtype", "numpy_item", "numpy_datetime", "type_argument"}, "src/layout/versions": {"versions"},
            "src/command": {"command", "commands", "arguments", "each_thread", "process_sum"},
            "src/analysis/why/rules": set()}
TO_COME = "(to come)"


class Room:
    def __init__(self, name, may_include, what):
        self.name = name
        self.may_include = [] if may_include == "–" else [word.strip() for word in may_include.split(",")]
        self.is_to_come = TO_COME in what

    def admits(self, other):
        """Whether files of this room may include those of the room named OTHER."""
        short = other.removeprefix("src/")
        return any(short == one or (one.endswith("/") and (short + "/").startswith(one)) for one in self.may_include + ["base"])


def read_table(text):
    """{room: Room} of the table of rooms, in its order."""
    return {name: Room(name, may, what) for name, may, what in ROW.findall(text)}


def find_circles(arrows):
    """The circles of a graph {node: set of nodes}, each a sorted list (Tarjan's strong components)."""
    order, low, on_stack, stack, circles = {}, {}, set(), [], []

    def visit(node):
        order[node] = low[node] = len(order)
        stack.append(node)
        on_stack.add(node)
        for to in sorted(arrows.get(node, ())):
            if to not in order:
                visit(to)
                low[node] = min(low[node], low[to])
            elif to in on_stack:
                low[node] = min(low[node], order[to])
        if low[node] != order[node]:
            return
        circle = []
        while not circle or circle[-1] != node:
            circle.append(stack.pop())
            on_stack.discard(circle[-1])
        if len(circle) > 1:
            circles.append(sorted(circle))

    for node in sorted(arrows):
        if node not in order:
            visit(node)
    return circles


def folder_of(name):
    """src/python/values/text.h is of the folder src/python."""
    return "/".join(name.split("/")[:2])


def arrows_of(sources):
    """[(source, line, source that it includes)] among files of this project."""
    headers = by_include()
    return [(source, line, headers[name]) for source in sources for line, name in source.includes() if name in headers]


def circles(sources):
    """Every circle of modules, rooms and folders, as text."""
    shipped = [arrow for arrow in arrows_of(sources) if not arrow[0].is_test]
    names = {"modules": lambda source: source.module, "rooms": lambda source: source.folder,
             "folders": lambda source: folder_of(source.name)}
    for what, name in names.items():
        graph = collections.defaultdict(set)
        for source, _, to in shipped:
            if name(source) != name(to):
                graph[name(source)].add(name(to))
        for circle in find_circles(graph):
            yield circle[0], 1, "a circle of %s: %s" % (what, ", ".join(circle))


def forbidden(sources, table):
    """Every include that the table does not admit."""
    for source, line, to in arrows_of(sources):
        room = table.get(source.folder)
        if source.is_test or room is None:
            continue
        if to.is_test:
            yield source.name, line, "includes %s, which is for tests" % to.name
        elif source.folder == to.folder:
            if are_siblings(source, to):
                yield source.name, line, "siblings never include siblings: " + to.name
        elif not room.admits(to.folder):
            yield source.name, line, "%s may not include %s (%s)" % (room.name, to.folder, PAGE)


def are_siblings(source, to):
    """Whether these are two rows of one table."""
    others = SIBLINGS.get(source.folder)
    return others is not None and source.module != to.module and not {source.stem, to.stem} & others


def rows(sources, table):
    """Folders without a row, rows without a folder, and rooms that are too full."""
    modules = collections.defaultdict(set)
    for source in sources:
        if source.name.startswith(("src/", "frontends/")) and not source.is_test:
            modules[source.folder].add(source.module)
    for folder, inside in modules.items():
        if folder not in table:
            yield folder, 1, "no row in the table of rooms (%s)" % PAGE
        if len(inside) > FLAT and folder not in SIBLINGS:
            yield folder, 1, "%d modules in one room; at most %d" % (len(inside), FLAT)
    for name, room in table.items():
        if name not in modules and not room.is_to_come:
            yield PAGE, 1, "a row of %s, which has no files" % name
        elif name in modules and room.is_to_come:
            yield PAGE, 1, "%s is there: the row need not say %s" % (name, TO_COME)


def breaches():
    sources = all_sources()
    table = read_table((ROOT / PAGE).read_text())
    yield from circles(sources)
    yield from forbidden(sources, table)
    yield from rows(sources, table)
