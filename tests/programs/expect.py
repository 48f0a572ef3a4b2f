"""The text that hognose must print for a value, computed inside the program that owns the value.

Runs on 2.7 and 3.6 to 3.15, and is the tests' own statement of the output rules: Python's repr of the newest
version, with `at remote 0x...` where a repr has an address.  Text that depends on something a program cannot
know of itself is given as a pattern: `\\x00re:` first.

SPDX-License-Identifier: MIT
"""
import collections
import datetime
import decimal
import fractions
import functools
import re
import sys
import types
import uuid
import weakref

PY2 = sys.version_info[0] == 2
PATTERN = '\0re:'
LIMIT = 1024
FUNCTIONS = (types.FunctionType, types.MethodType)      # what a method of a class of Python is there: 2.7 says the second
NAMED_DICTS = (collections.OrderedDict, collections.Counter, collections.defaultdict)
NAMED = {}          # id(object) -> text, for what describe() cannot find out by itself
RULES = []          # (types, function of (object, recurse))
# Types of C whose texts library_values.py states:
LIBRARY = ('_io', 'io', 'itertools', '_operator', 'operator', '_sre', 're', '_ctypes', 'ctypes', '_socket', 'socket', 'mmap', '_contextvars',
           'contextvars', '_struct', 'struct', 'posix', '_zoneinfo', 'zoneinfo')
VIEWS = re.compile('iterator$|^dict_|^(enumerate|filter|map|reversed|zip|file|super)$|^dictionary-')


def rule(*kinds):
    """Registers the decorated function for exactly these types."""
    def register(function):
        RULES.append((tuple(kind for kind in kinds if kind is not None), function))
        return function
    return register


def at(thing):
    return 'at remote 0x%x' % id(thing)


def pattern(text):
    """Marks TEXT, a regular expression, for use inside a larger text."""
    return '\1' + text + '\2'


def finish(text):
    """TEXT cut where the printer cuts it; with its inner patterns, if any, turned into one pattern as a whole."""
    if '\1' not in text:
        return text if len(text) <= LIMIT else text[:LIMIT] + '...(truncated)'
    if len(text) > LIMIT - 100:
        raise Undecided
    pieces = re.split('\1(.*?)\2', text)
    return PATTERN + ''.join(re.escape(p) if i % 2 == 0 else p for i, p in enumerate(pieces))


def describe(thing):
    """The expected text, or None where the rules leave it open."""
    try:
        return finish(text_of(thing, ()))
    except Undecided:
        return None


class Undecided(Exception):
    """The rules do not say how this looks."""


def text_of(thing, above):
    if id(thing) in NAMED:
        return NAMED[id(thing)]
    if any(thing is one for one in above):
        return cycle_mark(thing)
    if len(above) > 12:
        raise Undecided
    kind = type(thing)
    inner = above + (thing,)

    def recurse(item):
        return text_of(item, inner)
    for kinds, function in RULES:
        if kind in kinds:
            return function(thing, recurse)
    return by_base(thing, kind, recurse)


def cycle_mark(thing):
    for kind, mark in ((list, '[...]'), (dict, '{...}'), (tuple, '(...)')):
        if type(thing) is kind:
            return mark
    if type(thing) is collections.defaultdict and isinstance(thing.default_factory, type):
        return 'defaultdict(%s, {...})' % class_text(thing.default_factory)
    if isinstance(thing, (set, frozenset, BaseException)):
        raise Undecided
    return '<...>'


def by_base(thing, kind, recurse):
    """What has no row of its own: an instance of a Python class, or a type nobody knows."""
    if PY2 and kind is types.InstanceType:
        return instance(thing, thing.__class__.__name__, recurse)
    if isinstance(thing, type):
        return class_text(thing)
    if [base.__name__ for base in kind.__bases__] == ['_SimpleCData'] or (kind.__module__, kind.__name__) == ('array', 'array'):
        return repr(thing)      # without an import: not every interpreter has these modules
    if kind.__name__ in ('Match', 'SRE_Match'):
        name = 're.Match' if sys.version_info >= (3, 7) else '_sre.SRE_Match'
        return '<%s object; span=%r, match=%s>' % (name, thing.span(), repr(thing.group())[:50])
    if kind.__module__ in LIBRARY or (kind.__module__ in ('builtins', '__builtin__') and VIEWS.search(kind.__name__)):
        raise Undecided
    if isinstance(thing, BaseException):
        return exception(thing, kind, recurse)
    if hasattr(kind, 'n_sequence_fields'):
        return repr(thing)
    if kind.__flags__ & (1 << 9):
        return heap_instance(thing, kind, recurse)
    return pattern(r'<[\w.]+(\(.*\))? %s>' % at(thing))


def type_name(kind, thing=None):
    """tp_name as C sees it: without a module for built-ins and class statements."""
    if kind.__flags__ & (1 << 9):
        return heap_type_name(kind, thing)
    if kind.__module__ in ('builtins', '__builtin__'):
        return kind.__name__
    return kind.__module__ + '.' + kind.__name__


def heap_type_name(kind, thing):
    """A type that C makes from a specification keeps its module, as only error messages about an instance tell."""
    try:
        object.__getattribute__(thing, ' ')
    except AttributeError as error:
        told = str(error).split("'")[1]
        if told.endswith('.' + kind.__name__):
            return told
    return kind.__name__


def class_text(kind):
    module = kind.__module__
    name = getattr(kind, '__qualname__', kind.__name__)
    if module in ('builtins', '__builtin__'):
        return "<class '%s'>" % name
    return "<class '%s.%s'>" % (module, name)


def exception(thing, kind, recurse):
    is_static = not kind.__flags__ & (1 << 9)
    name = 'exceptions.' + kind.__name__ if PY2 and is_static else kind.__name__
    added = members(thing)
    if isinstance(thing, EnvironmentError):     # what it is about is none of its arguments
        added += [(n, getattr(thing, n)) for n in ('filename', 'filename2') if getattr(thing, n, None) is not None]
    if not added:
        return name + recurse(thing.args)
    pieces = [recurse(one) for one in thing.args] + named(added, recurse)
    return '<%s(%s) %s>' % (name, ', '.join(pieces), at(thing))


HOSTILE = re.compile(u'[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]')


def name_text(name):
    """A type's or an attribute's name as it may be printed: nothing in it drives a terminal or ends the line."""
    def escape(match):
        code = ord(match.group())
        short = {9: '\\t', 10: '\\n', 13: '\\r'}.get(code)
        return short or ('\\x%02x' % code if code < 256 else '\\u%04x' % code)
    return HOSTILE.sub(escape, name)


def members(thing):
    """(name, value) of the instance dict, then of the slots in MRO order."""
    found = list(getattr(thing, '__dict__', {}).items())
    for kind in type(thing).__mro__:
        slots = vars(kind).get('__slots__', ())
        for name in ([slots] if isinstance(slots, str) else slots):
            if name not in ('__dict__', '__weakref__') and hasattr(thing, name):
                found.append((name, getattr(thing, name)))
    return found


def heap_instance(thing, kind, recurse):
    """An instance of a class made in Python: attributes, or the payload of a built-in base."""
    if is_enum(thing):
        return enum_text(thing, kind, recurse)
    if isinstance(thing, tuple) and hasattr(kind, '_fields'):
        return named_tuple(thing, kind, recurse)
    for base, form in ((tuple, tuple_text), (list, list_text), (dict, dict_text),
                       (int, plain), (str, plain), (set, set_text)):
        if issubclass(kind, base) and not issubclass(kind, NAMED_DICTS):
            pieces = [form(base(thing), recurse)] + named(members(thing), recurse)
            return '<%s(%s) %s>' % (type_name(kind, thing), ', '.join(pieces), at(thing))
    if any(base.__repr__ is not object.__repr__ and not isinstance(base.__repr__, FUNCTIONS) for base in kind.__mro__[1:-1]):
        raise Undecided     # it has a value of another builtin
    return instance(thing, type_name(kind, thing), recurse)


def named_tuple(thing, kind, recurse):
    """2.7 gives the items for the dict."""
    pieces = ['%s=%s' % (n, recurse(v)) for n, v in zip(kind._fields, thing)]
    added = [] if PY2 else members(thing)
    if PY2 and kind.__dictoffset__:
        raise Undecided
    form = '<%s(%s) %s>' % (kind.__name__, '%s', at(thing)) if added else kind.__name__ + '(%s)'
    return form % ', '.join(pieces + named(added, recurse))


def named(pairs, recurse):
    return ['%s=%s' % (name_text(n), recurse(v)) for n, v in pairs]


def instance(thing, name, recurse):
    pairs = members(thing)
    if not pairs:
        return '<' + name_text(name) + pattern(r'(\(\))?') + ' ' + at(thing) + '>'
    return '<%s(%s) %s>' % (name_text(name), ', '.join(named(pairs, recurse)), at(thing))


def is_enum(thing):
    return 'enum' in sys.modules and isinstance(thing, sys.modules['enum'].Enum)


def enum_text(thing, kind, recurse):
    name = thing._name_
    if isinstance(thing, sys.modules['enum'].Flag) and thing not in list(kind):
        named = [one for one in kind if one._value_ & thing._value_]
        rest = thing._value_ & ~sum(one._value_ for one in named)
        name = '|'.join([one._name_ for one in named] + ([str(rest)] if rest > 0 and named else []))
    return '<%s%s: %s>' % (kind.__name__, name and '.' + name, recurse(thing._value_))


@rule(type(None), type(NotImplemented), type(Ellipsis), bool, int, float, complex, str, bytes, bytearray, slice,
      type(u''), type(2 ** 70), (xrange if PY2 else range))  # noqa: F821
def plain(thing, recurse):
    return repr(thing)


@rule(memoryview)
def memory_view(thing, recurse):
    try:
        size = len(thing.tobytes())
    except ValueError:
        return '<released memoryview %s>' % at(thing)
    only = ', read-only' if thing.readonly else ''
    return "<memoryview of %d bytes, format '%s'%s %s>" % (size, thing.format, only, at(thing))


@rule(list)
def list_text(thing, recurse):
    return '[' + ', '.join(map(recurse, thing)) + ']'


@rule(tuple)
def tuple_text(thing, recurse):
    return '(' + ', '.join(map(recurse, thing)) + (',)' if len(thing) == 1 else ')')


@rule(dict)
def dict_text(thing, recurse):
    return '{' + ', '.join('%s: %s' % (recurse(k), recurse(v)) for k, v in thing.items()) + '}'


@rule(set)
def set_text(thing, recurse):
    inner = ', '.join(map(recurse, thing))
    if PY2:
        return 'set([%s])' % inner
    return '{%s}' % inner if thing else 'set()'


@rule(frozenset)
def frozenset_text(thing, recurse):
    inner = ', '.join(map(recurse, thing))
    if PY2:
        return 'frozenset([%s])' % inner
    return 'frozenset({%s})' % inner if thing else 'frozenset()'


@rule(collections.OrderedDict, collections.Counter)
def named_dict(thing, recurse):
    if PY2:
        raise Undecided
    if isinstance(thing, collections.Counter):
        thing = dict(thing.most_common())
        return 'Counter(%s)' % (dict_text(thing, recurse) if thing else '')
    return '%s(%s)' % (type(thing).__name__, dict_text(thing, recurse))


@rule(collections.defaultdict)
def default_dict(thing, recurse):
    return 'defaultdict(%s, %s)' % (recurse(thing.default_factory), dict_text(thing, recurse))


@rule(collections.deque)
def deque_text(thing, recurse):
    limit = '' if thing.maxlen is None else ', maxlen=%d' % thing.maxlen
    return 'deque([%s]%s)' % (', '.join(map(recurse, thing)), limit)


@rule(getattr(types, 'MappingProxyType', None) or type(vars(type)))
def mapping_proxy(thing, recurse):
    return 'mappingproxy(%s)' % dict_text(thing, recurse)


@rule(datetime.date, decimal.Decimal, fractions.Fraction, uuid.UUID)
def own_text(thing, recurse):
    return repr(thing)


@rule(datetime.timedelta)
def difference_text(thing, recurse):
    """As 3.7 and newer write it."""
    names = ('days', 'seconds', 'microseconds')
    words = ['%s=%d' % (name, getattr(thing, name)) for name in names if getattr(thing, name)]
    return 'datetime.timedelta(%s)' % (', '.join(words) or '0')


@rule(getattr(datetime, 'timezone', None))
def zone_text(thing, recurse):
    offset = thing.utcoffset(None)
    return repr(thing).replace(repr(offset), recurse(offset))


@rule(datetime.time, datetime.datetime)
def moment_text(thing, recurse):
    """Its own repr, with what it says of its zone told by the zone's rule."""
    if thing.tzinfo is None:
        return repr(thing)
    told = 'tzinfo=' + repr(thing.tzinfo)
    assert told in repr(thing)
    return repr(thing).replace(told, 'tzinfo=' + recurse(thing.tzinfo))


def future_text(thing, recurse):
    """A Future or Task of asyncio; what it waits for and whom it calls is left out."""
    state = 'cancelled' if thing.cancelled() else 'finished' if thing.done() else 'pending'
    text = '<%s ' % type(thing).__name__
    if hasattr(thing, '_coro'):
        text += task_text(thing, state, recurse)
    else:
        text += state
    if state == 'finished':
        failure = thing.exception()
        text += ' exception=' + recurse(failure) if failure else ' result=' + recurse(thing.result())
    return text + ' %s>' % at(thing)


def task_text(thing, state, recurse):
    if state == 'pending' and hasattr(thing, 'cancelling') and thing.cancelling():
        state = 'cancelling'
    name = ' name=%r' % thing.get_name() if hasattr(thing, 'get_name') else ''
    coroutine = thing._coro
    text = '%s%s coro=%s()' % (state, name, coroutine.__qualname__)
    if coroutine.cr_frame is None:
        return text
    code = coroutine.cr_frame.f_code
    return '%s at %s:%s' % (text, code.co_filename,
                            pattern('[0-9]+') if id(coroutine) in CREATED else coroutine.cr_frame.f_lineno)


@rule(types.ModuleType)
def module_text(thing, recurse):
    return repr(thing)


@rule(types.FunctionType)
def function_text(thing, recurse):
    return '<function %s %s>' % (getattr(thing, '__qualname__', thing.__name__), at(thing))


@rule(types.MethodType)
def method_text(thing, recurse):
    if PY2:
        if thing.im_self is None:
            raise Undecided
        name = pattern('(%s[.])?' % thing.im_class.__name__) + thing.im_func.__name__
    else:
        name = thing.__func__.__qualname__
    return '<bound method %s of %s>' % (name, recurse(thing.__self__))


@rule(types.BuiltinFunctionType)
def builtin_text(thing, recurse):
    owner = thing.__self__
    if owner is None:
        return '<built-in function %s>' % thing.__name__
    return '<built-in method %s of %s object %s>' % (thing.__name__, type_name(type(owner), owner), at(owner))


@rule(type([].__init__))
def wrapper_text(thing, recurse):
    owner = thing.__self__
    return "<method-wrapper '%s' of %s object at 0x%x>" % (thing.__name__, type_name(type(owner), owner), id(owner))


def of_class(word):
    def text(thing, recurse):
        return "<%s '%s' of '%s' objects>" % (word, thing.__name__, type_name(thing.__objclass__))
    return text


rule(type(list.append))(of_class('method'))
rule(type(object.__init__))(of_class('slot wrapper'))


@rule(types.GetSetDescriptorType)
def attribute_text(thing, recurse):
    if thing.__objclass__ is object:
        return "<attribute '%s'>" % thing.__name__
    return of_class('attribute')(thing, recurse)


rule(types.MemberDescriptorType)(of_class('member'))


@rule(property)
def property_text(thing, recurse):
    return '<property %s, get=%s>' % (at(thing), getattr(thing.fget, '__qualname__', thing.fget.__name__))


@rule(staticmethod, classmethod)
def static_text(thing, recurse):
    return '<%s(%s)>' % (type(thing).__name__, recurse(thing.__get__(None, int) if type(thing) is staticmethod
                                                       else thing.__get__(None, int).__func__))


@rule(functools.partial)
def partial_text(thing, recurse):
    words = [recurse(thing.func)] + [recurse(arg) for arg in thing.args]
    words += ['%s=%s' % (k, recurse(v)) for k, v in (thing.keywords or {}).items()]
    return 'functools.partial(%s)' % ', '.join(words)


def a_cell():
    inside = 1
    return (lambda: inside).__closure__[0]


@rule(type(a_cell()))
def cell_text(thing, recurse):
    try:
        return '<cell %s: %s>' % (at(thing), recurse(thing.cell_contents))
    except ValueError:
        return '<cell %s: empty>' % at(thing)


@rule(types.CodeType)
def code_text(thing, recurse):
    return '<code object %s %s, file "%s", line %d>' % (
        thing.co_name, at(thing), thing.co_filename, thing.co_firstlineno)


@rule(types.TracebackType)
def traceback_text(thing, recurse):
    code = thing.tb_frame.f_code
    return '<traceback %s, file "%s", line %d, in %s>' % (at(thing), code.co_filename, thing.tb_lineno, code.co_name)


@rule(*[getattr(types, name, None) for name in ('GeneratorType', 'CoroutineType', 'AsyncGeneratorType')])
def generator_text(thing, recurse):
    word = {'generator': ('generator', 'gi'), 'coroutine': ('coroutine', 'cr'),
            'async_generator': ('async_generator', 'ag')}[type(thing).__name__]
    get = lambda name: getattr(thing, word[1] + name)  # noqa: E731
    head = '<%s object %s %s, ' % (word[0], getattr(thing, '__qualname__', thing.__name__), at(thing))
    frame = get('_frame')
    if frame is None:
        return head + 'finished>'
    if get('_running'):
        return head + 'running' + pattern('( at .*:[0-9]+)?') + '>'
    if frame.f_lasti < 0 or id(thing) in CREATED:
        return head + 'created' + pattern('( at .*:[0-9]+)?') + '>'
    return head + 'suspended at %s:%d>' % (frame.f_code.co_filename, frame.f_lineno)


CREATED = set()     # ids of generators that have not begun (f_lasti says so on some versions only)


@rule(weakref.ref)
def weakref_text(thing, recurse):
    target = thing()
    if target is None:
        return '<weakref %s; dead>' % at(thing)
    return "<weakref %s; to '%s' %s>" % (at(thing), type_name(type(target), target), at(target))
