# -*- coding: utf-8 -*-
"""Shapes of exceptions whose place in the line is of interest: from 3.11 on it is underlined.

SPDX-License-Identifier: MIT
"""


class Underlined(Exception):
    pass


def add(shape):
    for function in each_line():
        shape(function)
    for function in (plain_return, plain_assignment, method_return, several_lines, operation_of_lines, subscript_of_lines, long_call,
                     augmented, stored_item, deleted_item, unpacked, statement_behind_another, with_statement, loop, raise_of_lines):
        shape(function)


zero = 0
rows = {'x': [{'name': 'y'}]}


def give(*args, **kwargs):
    return args[0] if args else None


def fail(*args, **kwargs):
    raise Underlined('failed')


def lines_of_operations():
    yield lambda: 1 + 2 / zero
    yield lambda: (1 + 2) / zero
    yield lambda: (give(1) + 2)//zero
    yield lambda: 3 % zero + 1
    yield lambda: rows['x'][0]['missing']
    yield lambda: rows[ 'x' ] [ 5 ]
    yield lambda: rows['x'][(5)]['name'] + 'z'
    yield lambda: fail(1, 2)
    yield lambda: give(fail(rows['x'][0]))
    yield lambda: 'text with [brackets] + (parens)' + fail()
    yield lambda: u'\u7530\u4e2d gr\u00fc\u00dfe' + fail(u'é田中') + '!'  # noqa
    yield lambda: u'é田中' + zero  # noqa
    yield lambda: rows . nothing
    yield lambda: -give('x')
    yield lambda: 2 ** zero ** -1 / zero
    yield lambda: zero if fail() else give(1)
    yield lambda: fail() or 1
    yield lambda: [1, 2, fail()]
    yield lambda: give(a=fail(), *[1])
    yield lambda: 'a' < fail() < 'b'


def each_line():
    for line in lines_of_operations():
        def raising(line=line):
            line()
        raising.__name__ = 'line_%d' % line.__code__.co_firstlineno
        yield raising


def plain_return():
    def inner():
        return fail(1)
    return inner()


def plain_assignment():
    value = fail(1)  # a comment
    return value


def method_return():
    return ''.join(fail(1))


def several_lines():
    return give(
        1,
        2,
        fail(
            3,
            'four'),
        5)


def operation_of_lines():
    value = (
        give(1) +

        2  # a comment + here
        + give('three')
        + 4
    )
    return value


def subscript_of_lines():
    return rows['x'][
        0
    ][
        'absent'
    ]


def long_call():
    value = fail('one',
                 'two',
                 'three',
                 'four',
                 five=5,
                 six=6)
    return value


def augmented():
    value = 1
    value += 'x'
    return value


def stored_item():
    (1, 2)[0] = 3


def deleted_item():
    del rows['absent']


def unpacked():
    a, b = give((1, 2, 3))
    return a, b


def statement_behind_another():
    a = 1; b = fail(a); return b  # noqa: E702


def with_statement():
    with open('/proc/nowhere/file') as file:
        return file


def loop():
    for value in give(3):
        return value


def raise_of_lines():
    raise Underlined('one'
                'two'
                'three')
