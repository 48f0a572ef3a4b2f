# -*- coding: utf-8 -*-
"""Threads that each handle another exception, and what the traceback module says of it.

The shapes that every Python knows are here, and in exceptions_underlined.py; those that need syntax or classes of Python 3 are in
exceptions_chained.py, and those of 3.11 in exceptions_grouped.py.  The truth has for each thread the texts that py-exc must show, the
newest exception first.

SPDX-License-Identifier: MIT
"""
import os
import sys
import threading
import time
import traceback

import exceptions_underlined
from stage import Stage, native_id

stage = Stage()
SHAPES = []
told = stage.notes['exceptions'] = []
guard = threading.Lock()


def shape(function):
    """Registers a function that raises, as one of the shapes."""
    SHAPES.append(function)
    return function


def as_text(*exc_info):
    text = ''.join(traceback.format_exception(*exc_info))
    return text if isinstance(text, type(u'')) else text.decode('utf-8', 'replace')


def tell(name, texts, remark=None):
    row = {'tid': native_id(), 'shape': name, 'texts': texts, 'remark': remark}
    if texts and not remark:
        row.update(parts_of(*sys.exc_info()))
    with guard:
        told.append(row)
    stage.parked()


def parts_of(kind, value, trace):
    frames = []
    while trace is not None:
        frames.append([trace.tb_frame.f_code.co_filename, trace.tb_lineno, trace.tb_frame.f_code.co_name])
        trace = trace.tb_next
    return {'type': name_of(kind), 'text': text_of(value), 'frames': frames, 'address': id(value),
            'members': len(getattr(value, 'exceptions', ()))}


def name_of(kind):
    if sys.version_info < (3,) or kind.__module__ in ('builtins', '__main__'):
        return getattr(kind, '__qualname__', kind.__name__)
    return kind.__module__ + '.' + kind.__qualname__


def text_of(value):
    try:
        return str(value)
    except UnicodeError:
        return value.args[0].encode('ascii', 'backslashreplace').decode('ascii')


def hold(raising):
    try:
        raising()
    except BaseException:
        tell(raising.__name__, [as_text(*sys.exc_info())], getattr(raising, 'remark', None))
        time.sleep(3600)


class Plain(Exception):
    pass


class Outer(object):
    class Inner(Exception):
        pass


class SubKey(KeyError):
    pass


class SubOS(OSError):
    pass


class Text(type(u'')):
    pass


class Stubborn(Exception):
    def __str__(self):
        return 'what only running it tells'


# What str() makes of arguments.

@shape
def no_arguments():
    raise ValueError()


@shape
def class_alone():
    raise ValueError


@shape
def one_argument():
    raise ValueError('wrong value')


@shape
def two_arguments():
    raise ValueError('wrong', 3, [1, 2.5, None])


@shape
def empty_text():
    raise RuntimeError('')


@shape
def text_of_lines():
    raise RuntimeError('first line\n  second line\n\nlast line')


@shape
def text_that_is_not_ascii():
    raise RuntimeError(u'gr\u00fc\u00dfe, \u7530\u4e2d, \U0001f40d')


@shape
def number():
    raise SystemError(42)


@shape
def nothing():
    raise RuntimeError(None)


@shape
def tuple_of_one():
    raise RuntimeError((1, 'x'))


@shape
def bytes_argument():
    raise RuntimeError(b'raw bytes')


@shape
def dict_argument():
    raise RuntimeError({'key': [1, {'deep': (True, None)}]})


@shape
def exception_argument():
    raise RuntimeError(KeyError('inner'))


@shape
def subclass_of_text():
    raise RuntimeError(Text(u'as text'))


# Classes that have their own ways.

@shape
def key_missing():
    return {'a': 1}['b']


@shape
def key_with_two():
    raise KeyError('a', 'b')


@shape
def key_subclass():
    raise SubKey(u'key')


@shape
def os_error_alone():
    raise OSError(2, 'No such thing')


@shape
def os_error_of_file():
    raise OSError(2, 'No such thing', 'some/file')


@shape
def os_error_plain():
    raise OSError('plain text')


@shape
def os_error_subclass():
    raise SubOS(13, 'Denied', 'f')


@shape
def file_missing():
    open('/proc/nowhere/file')


@shape
def rename_missing():
    os.rename('/proc/nowhere/one', '/proc/nowhere/other')


@shape
def decode_one():
    b'ab\xff'.decode('ascii')


@shape
def decode_some():
    b'ab\xe2\x82'.decode('utf-8')


@shape
def encode_one():
    u'ab\u20ac'.encode('ascii')


@shape
def encode_latin():
    u'\xe9'.encode('ascii')


@shape
def encode_some():
    u'ab\u20ac\u20ac'.encode('latin-1')


@shape
def translate():
    raise UnicodeTranslateError(u'abc\u20ac', 3, 4, 'no way')


@shape
def import_missing():
    import nonexistent_module_of_hognose  # noqa: F401


@shape
def import_name_missing():
    from os import nonexistent_thing_of_hognose  # noqa: F401


@shape
def exit_with_code():
    sys.exit(3)


@shape
def interrupt():
    raise KeyboardInterrupt


@shape
def stop():
    next(iter([]))


@shape
def nested_class():
    raise Outer.Inner('inside')


@shape
def class_of_module():
    import subprocess
    raise subprocess.CalledProcessError.__mro__[1]('error of a module')


@shape
def assertion():
    value = 3
    assert value == 4, 'value is %d' % value


@shape
def division():
    return 1 / 0


@shape
def wrong_call():
    one_argument(1, 2)


@shape
def wrong_attribute():
    raise AttributeError('no such attribute')


@shape
def own_str():
    raise Stubborn('what', 'was', 'given')


own_str.remark = '__str__ of __main__.Stubborn is not run'


# Tracebacks.

def descend(depth):
    if depth == 0:
        raise Plain('at the bottom')
    descend(depth - 1)


@shape
def few_levels():
    descend(2)


@shape
def repeated_lines():
    descend(40)


@shape
def repeated_once():
    descend(4)


def ping(depth):
    pong(depth)


def pong(depth):
    if depth == 0:
        raise Plain('pong')
    ping(depth - 1)


@shape
def two_in_turn():
    ping(6)


def forever():
    return forever()


@shape
def too_deep():
    forever()


@shape
def code_without_source():
    exec(compile('def made():\n    raise ValueError("made")\nmade()\n', '<made>', 'exec'), {})


@shape
def class_body():
    class Broken(object):
        value = 1 / 0
    return Broken


@shape
def comprehension():
    return [1 // n for n in (1, 0)]


def generate():
    yield 1
    raise Plain('in a generator')


@shape
def generator():
    return list(generate())


@shape
def reraised():
    try:
        descend(1)
    except Plain:
        raise


@shape
def through_finally():
    try:
        descend(0)
    finally:
        len('')


@shape
def lambda_function():
    return (lambda x: x + 'y')(3)


# Syntax errors.

def compile_it(source, name='<made>'):
    return compile(source, name, 'exec')


def register(name, source):
    def raising():
        compile_it(source)
    raising.__name__ = name
    shape(raising)


register('syntax_bracket', 'x = (1,\ny = 2\n')
register('syntax_word', 'x = 1 +\n')
register('syntax_return', 'return 3\n')
register('syntax_quote', 'x = "abc\n')
register('syntax_indent', 'if 1:\nx = 2\n')
register('syntax_dedent', 'if 1:\n        x = 1\n    y = 2\n')
register('syntax_tab', '\tx = 1\n')
register('syntax_inner', 'def f():\n    if x:\n        y = = 3\n')
register('syntax_assign', '    \nf() = 3\n')
register('syntax_range', 'a = 1\nb = f(a for a in b, c)\n')
register('syntax_token', 'x = 5z + 3\n')


def raise_syntax(name, *args):
    def raising():
        raise SyntaxError(*args)
    raising.__name__ = name
    shape(raising)


raise_syntax('syntax_bare')
raise_syntax('syntax_message', 'a message')
raise_syntax('syntax_made', 'made', ('file.py', 3, 5, '  x = y z\n'))
raise_syntax('syntax_offset_none', 'made', ('file.py', 3, None, '  x = y z\n'))
raise_syntax('syntax_offset_large', 'made', ('file.py', 3, 400, '  x = y z\n'))
raise_syntax('syntax_offset_zero', 'made', ('file.py', 3, 0, '  x = y z\n'))
raise_syntax('syntax_text_none', 'made', ('file.py', 3, 2, None))
raise_syntax('syntax_file_none', 'made', (None, 3, 2, 'x\n'))
raise_syntax('syntax_tabs', 'made', ('file.py', 3, 6, '\t\tx = y\tz\n'))


class OwnSyntaxError(SyntaxError):
    pass


@shape
def syntax_subclass():
    raise OwnSyntaxError('own', ('dir/file.py', 12, 3, 'a b\n'))


# More than one exception.

def handle_inside():
    """A generator that handles an exception of its own while its caller handles another."""
    try:
        raise KeyError('of the generator')
    except KeyError:
        inner = as_text(*sys.exc_info())
        yield inner


def hold_in_generator():
    try:
        raise ValueError('of the caller')
    except ValueError:
        outer = as_text(*sys.exc_info())
        for text in hold_inside(outer):
            return text


def hold_inside(outer):
    try:
        raise KeyError('of the generator')
    except KeyError:
        tell('in_a_generator', [as_text(*sys.exc_info()), outer])
        time.sleep(3600)
    yield


def hold_nothing():
    try:
        raise KeyError('gone')
    except KeyError:
        pass
    rest = time.sleep
    tell('none', [])
    rest(3600)


def main():
    exceptions_underlined.add(shape)
    if sys.version_info >= (3,):
        import exceptions_chained
        exceptions_chained.add(shape)
    if sys.version_info >= (3, 11):
        import exceptions_grouped
        exceptions_grouped.add(shape)
    names = [function.__name__ for function in SHAPES]
    assert len(set(names)) == len(names), names
    threading.stack_size(16 << 20)
    for function in SHAPES:
        stage.thread(hold, function, name=function.__name__)
    stage.thread(hold_in_generator)
    others = 2
    if sys.version_info >= (3,):    # Python 2 forgets an exception with the function that handled it
        stage.thread(hold_nothing)
        others += 1
    stage.record(len(SHAPES) + others)
    stage.parked()
    time.sleep(3600)


main()
