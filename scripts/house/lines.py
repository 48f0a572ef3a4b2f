"""What a line of code may not do outside of the one place for it: print, ask for a version, reach for a host's SDK.

SPDX-License-Identifier: MIT
"""
import re

from source import INCLUDE, all_sources

SDK = {"Python.h": "frontends/gdb/", "lldb/": "frontends/lldb/"}
PRINTING = re.compile(r"\b(std::cout|std::cerr|printf|fprintf|puts)\s*[(<]|#include <iostream>")
VERSION = re.compile(r"\bversion_hex\b|\bpy_version\b|\bPY_VERSION_HEX\b", re.IGNORECASE)
ESCAPE = re.compile(r"\\(x1b|033|e|u001b)\[", re.IGNORECASE)
# Finding out which version it is, and saying so, are the two things that need the number itself.
MAY_ASK_VERSION = re.compile(r"src/python/(open/(find_runtime|open_program)|program/program)\.(cc|h)|src/command/info\.cc|src/session/target_head\.cc")
BELOW_VERSIONS = re.compile(r"src/(base|target|layout|elfutils|unpack)/")
# What is made before TRY returns from the middle of the expression is never destroyed.
TORN = re.compile(r"\bnew\s+[\w:<>]+\s*[({][^;]*\bTRY\(")
MAY_ESCAPE = "src/render/ink.cc"


def breaches():
    for source in all_sources():
        if "../shared" in source.text or "/work/shared" in source.text:
            yield source.name, 1, "refers to a folder that others do not have"
        yield from sdk(source)
        for match in TORN.finditer(source.code):
            yield source.name, line_of(source.code, match), "TRY leaves what this expression has made so far: give it a line of its own"
        if not source.is_test:
            yield from ways(source)


def sdk(source):
    for match in INCLUDE.finditer(source.text):
        for header, where in SDK.items():
            if match.group(2).startswith(header) and not source.name.startswith(where):
                yield source.name, line_of(source.text, match), "includes %s, which belongs under %s alone" % (match.group(2), where)


def ways(source):
    if source.name != MAY_ESCAPE:
        for match in ESCAPE.finditer(source.text):
            yield source.name, line_of(source.text, match), "writes terminal codes; only %s does" % MAY_ESCAPE
    if not source.name.startswith("src/"):
        return
    if not source.name.startswith("src/render/"):
        for match in PRINTING.finditer(source.code):
            yield source.name, line_of(source.code, match), "prints; only frontends and render do"
    if not BELOW_VERSIONS.match(source.name) and not MAY_ASK_VERSION.fullmatch(source.name):
        for match in VERSION.finditer(source.code):
            yield source.name, line_of(source.code, match), "asks for a version; ask for presence, an encoding or a style"


def line_of(text, match):
    return text.count("\n", 0, match.start()) + 1
