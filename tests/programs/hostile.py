# -*- coding: utf-8 -*-
"""Names and values made to break a reader or drive a terminal: escapes, newlines, bidirectional overrides, surrogates.

SPDX-License-Identifier: MIT
"""
import sys
import types

from stage import Stage

stage = Stage()
PY3 = sys.version_info[0] > 2
SOURCE = '''
def %s(argument):
    import time
    stage.parked()
    time.sleep(3600)
'''
FILES = ['/no/such/\x1b[31mred.py', '/no/such/two\n  File "/etc/passwd", line 1, in root', '/no/such/tab\tback\\slash.py',
         '/no/such/"quoted", line 9, in x.py', '']
FUNCTIONS = ['f\n  File "x", line 1, in forged', 'f\x1b]0;title\x07', 'f\x7f\x01', 'plain', '<angle>']
if PY3:
    FILES += [u'/no/such/\u202egnp.py', u'/no/such/\udc80\udcff.py', u'/no/such/na\u00efve-\u4e16\U0001f40d.py', u'/no/such/\x9b31m']
    FUNCTIONS += [u'f\u2066iso\u2069', u'f\udc80', u'gr\u00fc\u00dfe', u'\u4e16\u754c']


def renamed(function, name):
    """FUNCTION with a code object of another name."""
    code = function.__code__
    if hasattr(code, 'replace'):
        changed = code.replace(co_name=name)
    elif PY3:
        changed = types.CodeType(code.co_argcount, code.co_kwonlyargcount, *rest_of(code, name))
    else:
        changed = types.CodeType(code.co_argcount, *rest_of(code, name))
    return types.FunctionType(changed, function.__globals__, 'x')


def rest_of(code, name):
    return (code.co_nlocals, code.co_stacksize, code.co_flags, code.co_code, code.co_consts, code.co_names,
            code.co_varnames, code.co_filename, name, code.co_firstlineno, code.co_lnotab, code.co_freevars,
            code.co_cellvars)


class Odd(object):
    pass


def holder():
    """Hostile values, as locals of a well-behaved frame."""
    import time
    escape = 'a\x1b[2Jb\r\n\t\\ \'"'
    quotes = "it's"
    raw = b'\x00\x1b\xff\x80\'"'
    wide = u'na\u00efve \u4e16\u754c \u2620 \u00a0\u0085\u00ad\u200b\u202e\u2028'
    astral = u'\U0001f40d \U0001d121'
    lone = u'\ud800 \udc80 \udfff'
    long_text = 'x' * 900
    odd = Odd()
    setattr(odd, 'a\nb', 1)
    setattr(odd, 'c\x1b[31m', 'v\n')
    odd_type = type('T\nForged', (object,), {'__module__': 'm\x1b'})()
    keys = {'k\ney': 'v\x1b'}
    stage.parked()
    time.sleep(3600)
    return escape, quotes, raw, wide, astral, lone, long_text, odd, odd_type, keys


def main():
    count = 1
    for number, name in enumerate(FILES):
        space = {'stage': stage}
        function = 'in_file_%d' % number
        exec(compile(SOURCE % function, name, 'exec'), space)
        stage.thread(space[function], name)
        count += 1
    for name in FUNCTIONS:
        space = {'stage': stage}
        exec(compile(SOURCE % 'f', '/no/such/file.py', 'exec'), space)
        stage.thread(renamed(space['f'], name), name, name='t\n\x1b[0mThread 1 (0x1)' if name == 'plain' else None)
        count += 1
    stage.record(count)
    holder()


main()
