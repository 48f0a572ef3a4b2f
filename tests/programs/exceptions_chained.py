"""Shapes of exceptions that came of others: Python 3.

SPDX-License-Identifier: MIT
"""
import sys

try:
    import _testcapi as testing     # not every distribution has it
except ImportError:
    testing = None


class Cause(Exception):
    pass


def add(shape):
    for function in (context, cause, cause_of_none, cause_and_context, three_links, context_in_finally, loop_of_causes, context_of_itself,
                     shared_cause, suppressed, suppressed_by_hand, long_chain, cause_without_traceback, cause_class, tree_of_links, syntax_in_chain, chained_repeats, context_of_cause):
        shape(function)
    if testing and not hasattr(sys, 'gettotalrefcount'):    # debug builds abort
        shape(result_with_error)
        shape(no_result_without_error)
    if sys.version_info >= (3, 10):     # before, Python itself never comes out of such a loop (bpo-25782)
        shape(loop_of_contexts)


def throw(text):
    raise Cause(text)


def context():
    try:
        throw('first')
    except Cause:
        throw('second')


def cause():
    try:
        throw('first')
    except Cause as error:
        raise ValueError('second') from error


def cause_of_none():
    try:
        throw('first')
    except Cause:
        raise ValueError('second') from None


def cause_and_context():
    try:
        throw('context')
    except Cause:
        raise ValueError('error') from KeyError('cause')


def three_links():
    try:
        try:
            throw('first')
        except Cause as error:
            raise ValueError('second') from error
    except ValueError:
        {}['third']


def context_in_finally():
    try:
        throw('first')
    finally:
        throw('second')


def loop_of_contexts():
    one, other = ValueError('one'), ValueError('other')
    one.__context__, other.__context__ = other, one
    raise one


def loop_of_causes():
    one, other, third = ValueError('one'), ValueError('other'), ValueError('third')
    one.__cause__, other.__cause__, third.__cause__ = other, third, one
    raise one


def context_of_itself():
    error = ValueError('itself')
    error.__cause__ = error
    raise error


def shared_cause():
    shared = KeyError('shared')
    middle = ValueError('middle')
    middle.__cause__ = shared
    middle.__context__ = shared
    last = ValueError('last')
    last.__context__ = shared
    last.__cause__ = middle
    raise last


def suppressed():
    try:
        throw('first')
    except Cause:
        error = ValueError('second')
        error.__suppress_context__ = True
        raise error


def suppressed_by_hand():
    try:
        throw('first')
    except Cause as first:
        error = ValueError('second')
        error.__cause__ = first
        error.__suppress_context__ = False
        raise error


def long_chain():
    error = None
    for number in range(25):
        newer = ValueError('number %d' % number)
        newer.__context__ = error
        error = newer
    raise error


def cause_without_traceback():
    raise ValueError('second') from KeyError('never raised')


def cause_class():
    raise ValueError('second') from KeyError


def tree_of_links():
    leaves = [KeyError(n) for n in range(4)]
    left, right = ValueError('left'), ValueError('right')
    left.__cause__, left.__context__ = leaves[0], leaves[1]
    right.__cause__, right.__context__ = leaves[2], leaves[1]
    top = ValueError('top')
    top.__cause__, top.__context__ = left, right
    raise top


def syntax_in_chain():
    try:
        compile('x = = 3', '<made>', 'exec')
    except SyntaxError as error:
        raise ValueError('bad source') from error


def descend(depth):
    if depth == 0:
        throw('bottom')
    return descend(depth - 1)


def chained_repeats():
    try:
        descend(12)
    except Cause:
        descend(7)


def context_of_cause():
    try:
        try:
            throw('first')
        except Cause:
            throw('second')
    except Cause as error:
        raise RuntimeError('third\nof two lines') from error


def result_with_error():
    return testing.return_result_with_error()


def no_result_without_error():
    return testing.return_null_without_error()
