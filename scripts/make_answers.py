#!/usr/bin/env python3
"""Writes frontends/python/hognose/answers.py: a dataclass for each definition of docs/hognose-2.schema.json.

    scripts/make_answers.py            writes it
    scripts/make_answers.py --check    exits 1 if it is not what would be written

SPDX-License-Identifier: MIT
"""
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCHEMA = ROOT / "docs" / "hognose-2.schema.json"
TARGET = ROOT / "frontends" / "python" / "hognose" / "answers.py"

# Definitions whose name would hide one of Python's.
NAMES = {"exception": "ExceptionFact", "error": "ReadError"}
SIMPLE = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}
FALLBACKS = {"block": "OtherBlock", "entry": "OtherEntry"}      # what this release does not know, by what tells them apart
TELLING = {"block": "type", "entry": "kind"}

HEAD = '''"""What hognose answers, as values: each class is a definition of hognose-2.schema.json, with the same members.

Addresses, texts like "0x7f…" in JSON, are integers. A member that may be left out is None then, or an empty tuple where it is a
list that is never empty. A newer program may say more than is known here: members are skipped, blocks and entries are kept whole.

Made by scripts/make_answers.py. SPDX-License-Identifier: MIT
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Mapping, Optional, Tuple, TypeVar, Union

Json = Mapping[str, Any]
T = TypeVar("T")


def _address(text: str) -> int:
    return int(text, 16)


def _maybe(make: Callable[[Any], T], value: Any) -> Optional[T]:
    return None if value is None else make(value)


def _each(make: Callable[[Any], T], values: Any) -> Tuple[T, ...]:
    return tuple(make(value) for value in values or ())
'''


def class_name(name):
    return NAMES.get(name) or "".join(part.capitalize() for part in name.split("_"))


class Definitions:
    def __init__(self, schema):
        self.schema = schema
        self.all = schema["$defs"]
        self.classes = {name for name, row in self.all.items() if "properties" in row}
        self.unions = {name for name, row in self.all.items() if "oneOf" in row}

    def resolve(self, row):
        """(the definition, its name or None)"""
        if "$ref" not in row:
            return row, None
        name = row["$ref"].rsplit("/", 1)[1]
        return self.all[name], name

    def member(self, row):
        """(type, how it is made of JSON: a pattern with {}, may it be null)"""
        row, name = self.resolve(row)
        if name in self.classes or name in self.unions:
            return class_name(name), (class_name(name) + ".from_json" if name in self.classes else "_" + name), False
        if "oneOf" in row:
            some = [one for one in row["oneOf"] if one != {"type": "null"}]
            kind, make, _ = self.member(some[0])
            return kind, make, True
        if "enum" in row or "const" in row:
            values = row.get("enum", [row.get("const")])
            return ("bool" if isinstance(values[0], bool) else "str"), None, None in values
        if row["type"] == "array":
            kind, make, null = self.member(row["items"])
            if isinstance(make, tuple):
                make = "lambda inner: %s(%s, inner)" % make
            return "Tuple[%s, ...]" % (optional(kind) if null else kind), ("_each", make or kind), False
        types = row["type"] if isinstance(row["type"], list) else [row["type"]]
        plain = [one for one in types if one != "null"]
        if row.get("pattern", "").startswith("^0x"):
            return "int", "_address", "null" in types
        return SIMPLE[plain[0]], None, "null" in types


def optional(kind):
    return "Optional[%s]" % kind


def members_of(definitions, row):
    """[(name, type, default or None, expression)], those without default first."""
    required, rest = [], []
    for name, member in row["properties"].items():
        kind, make, null = definitions.member(member)
        is_required = name in row["required"]
        is_list = isinstance(make, tuple)
        never_empty = definitions.resolve(member)[0].get("minItems", 0) > 0
        get = 'value["%s"]' % name if is_required else 'value.get("%s")' % name
        if is_list:
            text = "_each(%s, %s)" % (make[1], get)
            if not is_required and not never_empty:
                kind, text = optional(kind), "_maybe(lambda some: _each(%s, some), %s)" % (make[1], get)
            default = None if is_required else "()" if never_empty else "None"
        else:
            if null or not is_required:
                kind = optional(kind)
                text = "_maybe(%s, %s)" % (make, get) if make else get
            else:
                text = "%s(%s)" % (make, get) if make else get
            default = None if is_required else "None"
        (required if is_required else rest).append((name, kind, default, text))
    return required + rest


def write_class(definitions, name, row, title):
    lines = ["", "", "@dataclass(frozen=True)", "class %s:" % name]
    lines += ['    """%s"""' % title, ""] if title else []
    members = members_of(definitions, row)
    lines += ["    %s: %s%s" % (member, kind, " = " + default if default else "") for member, kind, default, _ in members]
    lines += ["", "    @staticmethod", "    def from_json(value: Json) -> %s:" % name, "        return %s(" % name]
    lines += ["            %s=%s," % (member, text) for member, _, _, text in members]
    return lines + ["        )"]


def write_union(definitions, name, row):
    names = [definitions.resolve(one)[1] for one in row["oneOf"]]
    other, telling = FALLBACKS[name], TELLING[name]
    lines = ["", "", "@dataclass(frozen=True)", "class %s:" % other,
             '    """Of a %s that this release does not know: all of its members."""' % telling, "",
             "    %s: str" % telling, "    members: Json"]
    lines += ["", "", "%s = Union[%s]" % (class_name(name), ", ".join([class_name(one) for one in names] + [other]))]
    consts = [definitions.all[one]["properties"][telling]["const"] for one in names]
    lines += ["_%s_TYPES: Mapping[str, Callable[[Json], %s]] = {" % (name.upper(), class_name(name))]
    lines += ['    "%s": %s.from_json,' % (const, class_name(one)) for const, one in zip(consts, names)]
    lines += ["}", "", "", "def _%s(value: Json) -> %s:" % (name, class_name(name)),
              '    make = _%s_TYPES.get(value["%s"])' % (name.upper(), telling),
              '    return make(value) if make else %s(value["%s"], value)' % (other, telling)]
    return lines


def used_by(definitions, row):
    if isinstance(row, dict):
        if "$ref" in row:
            yield definitions.resolve(row)[1]
        for value in row.values():
            yield from used_by(definitions, value)
    elif isinstance(row, list):
        for value in row:
            yield from used_by(definitions, value)


def in_order(definitions):
    """Names, each behind those that it is made of."""
    done = []

    def visit(name):
        if name in done or name not in definitions.classes | definitions.unions:
            return
        for other in used_by(definitions, definitions.all[name]):
            visit(other)
        done.append(name)

    for name in definitions.all:
        visit(name)
    return done


def generate():
    schema = json.loads(SCHEMA.read_text())
    definitions = Definitions(schema)
    lines = HEAD.rstrip("\n").split("\n")
    for name in in_order(definitions):
        row = definitions.all[name]
        if name in definitions.unions:
            lines += write_union(definitions, name, row)
        else:
            lines += write_class(definitions, class_name(name), row, row.get("description"))
    lines += write_class(definitions, "Answer", schema, "The document that one command answers.")
    return "\n".join(lines) + "\n"


def main():
    text = generate()
    if sys.argv[1:] == ["--check"]:
        if not TARGET.exists() or TARGET.read_text() != text:
            sys.exit("%s is not what scripts/make_answers.py makes of %s" % (TARGET.relative_to(ROOT), SCHEMA.relative_to(ROOT)))
    else:
        TARGET.write_text(text)


if __name__ == "__main__":
    main()
