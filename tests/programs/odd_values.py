"""Odd objects, hundreds of them, as locals of frames, and what each says of itself.

odd_builtins.txt, odd_library.txt and odd_classes.txt make them: each statement that this Python can run binds a name, and what does not begin
with `_` is a value.  Runs on 2.7 and 3.6 to 3.15.

SPDX-License-Identifier: MIT
"""
import importlib
import json
import os
import re
import sys
import time
import types

import expect

HERE = os.path.dirname(os.path.abspath(__file__))
MODULES = """
    abc argparse array ast asyncio bz2 cStringIO StringIO codecs collections collections.abc compression.zstd concurrent.futures contextlib contextvars csv ctypes
    dataclasses datetime decimal enum fractions functools gc grp hashlib http io ipaddress itertools json logging lzma math mmap operator os pathlib
    pickle platform pwd pyexpat queue random _random re select signal socket sqlite3 statistics string struct subprocess sys tempfile threading time
    types typing urllib.parse uuid weakref xml.dom xml.etree.ElementTree zlib zoneinfo
    _codecs_jp _ctypes _elementtree _hashlib _hmac _json _lsprof _md5 _multiprocessing _pickle _sha _sha1 _sha2 _sha256
    _sha3 _sha512 _socket _ssl _string _symtable _thread
    _tokenize cPickle dbm.gnu dbm.ndbm gdbm parser resource spwd ssl symtable unicodedata"""
MOST_OF_CALL = 100      # arguments
COPIED = ('bytearray', 'frozenset', 'set', 'OrderedDict', 'Decimal', 'Fraction', 'PurePosixPath')     # whose repr() names the class


def modules():
    found = {'PY2': sys.version_info[0] == 2}
    for name in MODULES.split():
        try:
            importlib.import_module(name)
        except Exception:
            continue    # this Python has no such module
        top = name.split('.')[0]
        found[top] = sys.modules[top]
    return found


def statements(name):
    """The top statements of a file, each with its decorators and its body."""
    found = []
    with open(os.path.join(HERE, name)) as source:
        for line in source:
            is_more = line[0] == ' ' or (found and found[-1].startswith('@') and 'def ' not in found[-1] and 'class ' not in found[-1])
            if is_more:
                found[-1] += line
            elif not line.startswith('#'):
                found.append(line)
    return found


def values(*files):
    known = modules()
    given = set(known)
    for statement in sum(map(statements, files), []):
        try:
            exec(statement, known)
        except Exception:
            pass    # newer, or older, than this Python
    return dict((name, value) for name, value in known.items() if name not in given and not name.startswith('_'))


def text_of(value):
    try:
        text = repr(value)
    except Exception:
        return None
    return text.decode('latin-1') if isinstance(text, bytes) else text


def stated(value):
    """What the rules of the other values programs say, or None."""
    try:
        return expect.describe(value)
    except Exception:
        return None


def value_base(value):
    """The nearest base of the type that says what VALUE is, or None: one that is written in C, or that is copied."""
    for base in type(value).__mro__[1:-1]:
        is_of_c = not isinstance(base.__repr__, expect.FUNCTIONS)
        if base.__repr__ is not object.__repr__ and (base.__name__ in COPIED or is_of_c):
            return base
    return None


def payload(value):
    """What that base says of VALUE, or of one that is made of it, without the name of the class; of an exception its arguments alone."""
    base = value_base(value)
    if base is None:
        return None
    if isinstance(value, BaseException):
        return text_of(value.args)[1:-1].rstrip(',')
    if base.__name__ in COPIED:
        return text_of(base(value))
    try:
        text = base.__repr__(value)
    except Exception:
        return None     # a node of a syntax tree without its parts
    text = text.decode('latin-1') if isinstance(text, bytes) else text
    return re.sub(r'^([\w.]+\.)?%s(?=\()' % re.escape(type(value).__name__), '', text)


def attributes(value):
    """The names of what VALUE has in its dict, and in the slots of its classes up to the one that says what it is."""
    if isinstance(value, type):
        return []
    try:
        found = [name for name in object.__getattribute__(value, '__dict__') if isinstance(name, str)]
    except Exception:
        found = []  # it has none
    kinds = type(value).__mro__
    base = value_base(value)
    for kind in kinds[:kinds.index(base)] if base in kinds else kinds:
        found += [name for name, one in vars(kind).items() if '__slots__' in vars(kind) and is_set(one, value, kind)]
    return found


def is_set(slot, value, kind):
    try:
        return type(slot) is types.MemberDescriptorType and slot.__get__(value, kind) is not slot
    except AttributeError:
        return False


def name_of(kind):
    """A type by module, where it has one, and qualified name."""
    return '%s.%s' % (getattr(kind, '__module__', None) or '?', getattr(kind, '__qualname__', kind.__name__))


def length(value):
    try:
        return len(value)
    except Exception:
        return None     # it has none


def is_hollow(value):
    """Whether it has nothing but an empty dict, and room for weak references."""
    kind = type(value)
    known = object.__basicsize__ + 8 * bool(kind.__dictoffset__) + 8 * bool(kind.__weakrefoffset__)
    return getattr(value, '__dict__', None) == {} and kind.__basicsize__ <= known


def row(value):
    kind = type(value)
    written = isinstance(kind.__repr__, expect.FUNCTIONS) or kind.__repr__ is object.__repr__
    return {'repr': text_of(value), 'stated': stated(value), 'type': kind.__name__, 'id': id(value), 'written': written, 'payload': payload(value),
            'attributes': attributes(value), 'length': length(value), 'hollow': is_hollow(value), 'default': kind.__repr__ is object.__repr__, 'name': name_of(kind)}


def hold(names, known, path, more):
    """Calls itself until all are locals of some frame; then tells of them, and MORE, and sleeps."""
    if not names:
        with open(path + '.part', 'w') as out:
            json.dump(dict(more, pid=os.getpid(), rows=dict((name, row(value)) for name, value in known.items())), out)
        os.rename(path + '.part', path)
        time.sleep(3600)
    now = names[:MOST_OF_CALL]
    inside = {}
    exec('def held(%s):\n    next_()\n' % ', '.join(now), {'next_': lambda: hold(names[MOST_OF_CALL:], known, path, more)}, inside)
    inside['held'](*[known[name] for name in now])


if __name__ == '__main__':
    KNOWN = values('odd_builtins.txt', 'odd_library.txt', 'odd_classes.txt')
    hold(sorted(KNOWN), KNOWN, sys.argv[1], {})
