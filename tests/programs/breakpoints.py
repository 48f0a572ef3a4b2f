"""Runs on its own and calls id() at known places: the debuggee of the session tests, which break on the C function.

SPDX-License-Identifier: MIT
"""


def first(number):
    text = 'in first'
    items = [number, 2.5, {'k': text}]
    id(items)
    return second(number + 1)


def second(number):
    text = 'in second'
    id(text)
    return third(number + 1, text)


def third(number, *rest):
    pair = (number, rest)
    id(pair)
    for step in range(3):
        id(step + 100)
    return pair


first(1)
