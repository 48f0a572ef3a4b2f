"""The shape of a file: its first words, how long it and its functions are, and that a concept is one trio.

SPDX-License-Identifier: MIT
"""
import re

from source import all_sources

LONGEST = {".h": 200, ".cc": 400}
LONGEST_TEST = 600
LONGEST_FUNCTION = 40
# Sources without a header of their own: programs, and the rows of a table that another header declares.
HEADLESS = re.compile(r"frontends/cli/main\.cc|frontends/gdb/module\.cc|frontends/portable/glibc\.cc"
                      r"|src/command/\w+\.cc|src/analysis/why/rules/\w+\.cc|src/layout/versions/v\d+_\d+\.cc|src/unpack/decode_\w+\.cc"
                      r"|frontends/cli/usage/\w+_completions\.cc|frontends/cli/shell/\w+_lines\.cc")


def breaches():
    names = {source.name for source in all_sources()}
    for source in all_sources():
        yield from opening(source)
        yield from sizes(source)
        yield from trio(source, names)


def opening(source):
    if not source.lines[0].startswith("// ") or not any(line == "// SPDX-License-Identifier: MIT" for line in source.lines[:40]):
        yield source.name, 1, "starts with a sentence that says what it is, and has an SPDX line of its own"


def sizes(source):
    """Headers are short, of fakes too."""
    is_test_source = source.is_test and not source.is_header
    longest = LONGEST_TEST if is_test_source else LONGEST[source.path.suffix]
    if len(source.lines) > longest + 1:
        yield source.name, len(source.lines), "longer than %d lines" % longest
    for name, line, length in source.functions:
        if length > LONGEST_FUNCTION:
            yield source.name, line, "%s has %d lines; at most %d" % (name, length, LONGEST_FUNCTION)


def trio(source, names):
    """One concept, one trio: no source without its header, no test without what it tests."""
    if source.is_header or source.name.split("/")[0] not in ("src", "frontends") or "subject" in source.name.split("/"):
        return
    if source.stem.endswith("_test"):
        tested = source.module.removesuffix("_test")
        if not {tested + ".h", tested + ".cc"} & names and not HEADLESS.fullmatch(source.name):
            yield source.name, 1, "tests nothing that stands beside it"
    elif source.module + ".h" not in names and not HEADLESS.fullmatch(source.name):
        yield source.name, 1, "has no header of its own"
