#!/usr/bin/env python3
"""Holds documents against the JSON Schema: whether they keep to it, what of it they have shown, and whether it would notice a mistake.

    json_reader.py SCHEMA < [[name, document]...] > {"wrong": [...], "seen": [...], "unseen": [...], "unnoticed": [...], "broken": N}

A program of its own, as the library `jsonschema` may belong to another interpreter than the one that runs the tests.
SPDX-License-Identifier: MIT
"""
import copy
import json
import sys

import jsonschema

# Older releases do not know 2020-12; the schema keeps to what draft 7 has too.
VALIDATOR = getattr(jsonschema, 'Draft202012Validator', jsonschema.Draft7Validator)
ANOTHER = 'hognose'     # no schema has a member of this name


class Schema:
    """The schema as a tree that can be walked beside a document."""

    def __init__(self, text):
        self.root = json.loads(text)
        VALIDATOR.check_schema(self.root)
        self.validator = VALIDATOR(self.root)

    def definition(self, node):
        """(name, definition) that a $ref leads to, or the node itself without a name."""
        if '$ref' in node:
            name = node['$ref'].rsplit('/', 1)[1]
            return name, self.root['$defs'][name]
        return None, node

    def choose(self, node, value):
        """The alternative of a oneOf whose constant VALUE has."""
        for option in node['oneOf']:
            name, target = self.definition(option)
            if 'properties' not in target:
                continue
            constants = [(key, part['const']) for key, part in target['properties'].items()
                         if 'const' in part and key in target['required']]
            if isinstance(value, dict) and all(value.get(key) == constant for key, constant in constants):
                return name, target
        return None, {}

    def visit(self, value, node=None, name='document', path=()):
        """Yields (path, object, name of its definition, definition) for each object in VALUE."""
        found, node = self.definition(node or self.root)
        name = found or name
        if 'oneOf' in node:
            name, node = self.choose(node, value)
        if isinstance(value, dict) and 'properties' in node:
            yield path, value, name, node
            for key, part in value.items():
                if key in node['properties']:
                    yield from self.visit(part, node['properties'][key], '%s.%s' % (name, key), path + (key,))
        elif isinstance(value, list) and 'items' in node:
            for number, part in enumerate(value):
                yield from self.visit(part, node['items'], name, path + (number,))

    def declared(self):
        """Every member and every value of an enumeration that the schema names."""
        for name, node in [('document', self.root)] + list(self.root['$defs'].items()):
            for key, part in node.get('properties', {}).items():
                yield '%s.%s' % (name, key)
                for constant in self.values(part):
                    yield '%s.%s=%s' % (name, key, constant)

    def values(self, node):
        return self.definition(node)[1].get('enum', ())

    def seen(self, document):
        for _, value, name, node in self.visit(document):
            for key, part in value.items():
                yield '%s.%s' % (name, key)
                if key in node['properties'] and part in self.values(node['properties'][key]):
                    yield '%s.%s=%s' % (name, key, part)


def wrongs(schema, name, document):
    """What is wrong with a document, one line a mistake: the innermost reason of each."""
    for error in schema.validator.iter_errors(document):
        path = list(error.absolute_path)
        for _ in range(8):
            if not error.context:
                break
            # Of several alternatives the one is meant whose constant fits.
            fitting = [one for one in error.context if not any(
                other.validator == 'const' and other.schema_path[0] == one.schema_path[0] for other in error.context)]
            error = (fitting or error.context)[0]
            path += list(error.path)
        yield '%s: at %s: %s' % (name, '/'.join(map(str, path)) or 'the top', error.message[:300])


def alone(document, path):
    """The document with no block but the one on the path, which makes it quick to look at."""
    if len(path) < 2 or path[0] != 'blocks':
        return document, path
    block, rest = document['blocks'][path[1]], path[2:]
    if len(rest) >= 2 and isinstance(rest[1], int):
        block = dict(block, **{rest[0]: [block[rest[0]][rest[1]]]})
        rest = (rest[0], 0) + rest[2:]
    return dict(document, blocks=[block]), ('blocks', 0) + rest


def mistakes(value, node):
    """(what is done, an object as VALUE with a mistake in it)."""
    yield 'one member too many', dict(value, **{ANOTHER: 1})
    for key in value:
        yield key + ' of another type', dict(value, **{key: 7 if isinstance(value[key], (dict, list)) else {}})
        if key in node.get('required', ()):
            yield 'no ' + key, {other: part for other, part in value.items() if other != key}


def put(document, path, value):
    if not path:
        return value
    changed = copy.deepcopy(document)
    place = changed
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return changed


def unnoticed(schema, documents, count):
    """Each sort of mistake, once in each sort of object: those that the schema lets pass."""
    tried = set()
    for name, document in documents:
        for path, value, kind, node in schema.visit(document):
            for what, wrong in mistakes(value, node):
                if (kind, what) in tried:
                    continue
                tried.add((kind, what))
                small, inside = alone(document, path)
                if schema.validator.is_valid(put(small, inside, wrong)):
                    yield '%s: %s with %s' % (name, kind, what)
    count.append(len(tried))


def main():
    with open(sys.argv[1], encoding='utf-8') as source:
        schema = Schema(source.read())
    documents, count = json.load(sys.stdin), []
    seen = {member for _, document in documents for member in schema.seen(document)}
    wrong = [line for name, document in documents for line in wrongs(schema, name, document)]
    passed = list(unnoticed(schema, documents, count))
    json.dump({'wrong': wrong, 'seen': sorted(seen), 'unseen': sorted(set(schema.declared()) - seen), 'unnoticed': passed,
               'broken': sum(count)}, sys.stdout)


if __name__ == '__main__':
    main()
