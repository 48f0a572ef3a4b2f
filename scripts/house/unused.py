"""Dead code: a function that a header declares is called outside its tests.

SPDX-License-Identifier: MIT
"""
import collections
import re

from source import all_sources

WORD = re.compile(r"[A-Za-z_]\w*")
# `name(` where a declaration may have it: after a type, `*` or `&`; the parameters follow.
DECLARED = re.compile(r"[\w>*&\]][\s*&]+([a-z_]\w*)\s*\(", re.M)
NOT_NAMES = {"if", "for", "while", "switch", "return", "sizeof", "alignof", "decltype", "noexcept", "requires", "static_assert",
             "catch", "defined", "operator", "new", "delete", "throw", "else", "co_return", "alignas", "assert"}

# Functions that are there for tests to look through. This list only shrinks: one that is not needed is a breach itself.
FOR_TESTS = {"fetches": "how often the page cache asked the target, which no answer shows"}


def breaches():
    shipped = [source for source in all_sources() if not source.is_test and source.name.startswith(("src/", "frontends/"))]
    declared, mentions = collections.defaultdict(list), collections.Counter()
    for source in shipped:
        mentions.update(mentions_in(source))
        for name, line in declarations(source):
            declared[name].append((source, line))
    for name, places in sorted(declared.items()):
        if (mentions[name] <= 0) != (name in FOR_TESTS):
            source, line = places[0]
            yield source.name, line, ("%s has other callers than tests: it needs no exception" if name in FOR_TESTS
                                      else "%s is called by nobody but tests") % name


def declarations(source):
    """(function, line) that this header declares."""
    if not source.is_header:
        return
    code = re.sub(r"^\s*#[^\n]*", "", source.code, flags=re.M)
    for match in DECLARED.finditer(code):
        before = code[:match.start(1)].rstrip()
        word = re.search(r"\w+$", before)
        if match.group(1) in NOT_NAMES or (word and word.group(0) in NOT_NAMES):
            continue
        yield match.group(1), code.count("\n", 0, match.start(1)) + 1


def mentions_in(source):
    """{word: how often this file names it, declarations and definitions left out}."""
    counts = collections.Counter(WORD.findall(source.code))
    heads = collections.Counter(name for name, _ in declarations(source))
    if not source.is_header:
        heads = collections.Counter(name for name, _, _ in source.functions)
    counts.subtract(heads)
    return counts
