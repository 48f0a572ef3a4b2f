"""Every type of C that the modules of this Python have: an instance of each as a local of a frame, and what each says of itself.

Instances are those of odd_values.py, those that odd_types.txt makes, what a call without arguments makes of an exception or of a node of a
syntax tree, and else the first that can be reached from a module.  Types of which there is none are told by name.  Runs on 2.7 and 3.6 to 3.15.

SPDX-License-Identifier: MIT
"""
import collections
import gc
import importlib
import os
import re
import sys
import types
import warnings

import odd_values
from odd_values import name_of

NOT_OURS = re.compile('_test|_xx|xx|_tkinter|_curses_panel|_ctypes_test|readline')     # made for tests, or for a screen
MOST = 2000000      # objects that are looked at
HEAP_TYPE = 1 << 9


def import_modules():
    """All that are built in or stand in lib-dynload."""
    folders = [folder for folder in sys.path if folder.endswith('lib-dynload')]
    files = [name for folder in folders for name in os.listdir(folder) if name.endswith('.so')]
    for name in sorted(set(sys.builtin_module_names) | set(name.split('.')[0] for name in files)):
        if not NOT_OURS.match(name):
            try:
                importlib.import_module(name)
            except Exception:
                pass    # it wants another machine


def is_of_c(kind):
    """Whether a type is not made by a statement, or a call, of Python: these begin with the name of a module, or have functions or slots."""
    said = vars(kind)
    by_python = list(said)[:1] == ['__module__'] or '__slots__' in said or any(type(one) is types.FunctionType for one in said.values())
    return not kind.__flags__ & HEAP_TYPE or (sys.version_info[0] > 2 and not by_python)


def all_types():
    found, left = {}, [object]
    while left:
        kind = left.pop()
        if id(kind) not in found:
            found[id(kind)] = kind
            left += type.__subclasses__(kind)
    return [kind for kind in found.values() if is_of_c(kind) and not NOT_OURS.match(name_of(kind))]


def by_type(values, wanted, found):
    for value in values:
        if id(type(value)) in wanted and id(type(value)) not in found and type(value) is not types.FrameType:
            found[id(type(value))] = value


def made_by_call(wanted, found):
    for number, kind in wanted.items():
        if number not in found and (issubclass(kind, BaseException) or name_of(kind).split('.')[0] in ('ast', '_ast')):
            try:
                found[number] = kind()
            except Exception:
                pass    # it wants arguments


def reached(known, wanted, found):
    """Walks from what is known and from the modules until nothing is missing, or all was seen."""
    seen, left = set(), collections.deque([known, sys.modules])
    while left and len(seen) < MOST and len(found) < len(wanted):
        new = [one for one in gc.get_referents(left.popleft()) if id(one) not in seen]
        seen.update(map(id, new))
        by_type(new, wanted, found)
        left.extend(new)


def instances():
    """{name: value}, and the names of the types that have none."""
    import_modules()
    odd_values.modules()
    wanted = dict((id(kind), kind) for kind in all_types())
    known = odd_values.values('odd_builtins.txt', 'odd_library.txt', 'odd_types.txt')
    found = {}
    by_type([known[name] for name in sorted(known)], wanted, found)
    made_by_call(wanted, found)
    reached(known, wanted, found)
    named = {}
    for number, value in found.items():
        name = 't_' + re.sub(r'\W', '_', name_of(wanted[number]))
        named[name + ('_%d' % len(named) if name in named else '')] = value
    return named, sorted(name_of(kind) for number, kind in wanted.items() if number not in found)


if __name__ == '__main__':
    warnings.simplefilter('ignore')     # a node of a syntax tree without its parts
    NAMED, MISSING = instances()
    odd_values.hold(sorted(NAMED), NAMED, sys.argv[1], {'missing': MISSING})
