"""Shapes of groups and notes: Python 3.11.

SPDX-License-Identifier: MIT
"""


class OwnGroup(ExceptionGroup):
    pass


class Noted(Exception):
    __notes__ = ['of the class']


def add(shape):
    for function in (group, group_raised, nested, note_of_group, group_as_cause, members_with_links, wide, just_wide, one_too_wide, deep,
                     same_twice, split, base_group, own_group, group_in_context, lines_in_group, syntax_in_group, chain_to_group,
                     repeats_in_group, member_seen_before, note, notes, note_of_lines, notes_of_others, notes_as_tuple, notes_as_text, notes_none,
                     notes_number, notes_of_class, note_empty, note_in_chain):
        shape(function)


def throw(error):
    raise error


def caught(error):
    """The exception with a traceback."""
    try:
        throw(error)
    except BaseException as same:
        return same


def group():
    raise ExceptionGroup('some', [ValueError(1), KeyError('two')])


def group_raised():
    raise ExceptionGroup('some', [caught(ValueError(1)), caught(KeyError('two'))])


def nested():
    inner = caught(ExceptionGroup('inner', [caught(TypeError('deep')), OSError(2, 'No')]))
    raise ExceptionGroup('outer', [ValueError('first'), inner, ValueError('last')])


def note_of_group():
    error = ExceptionGroup('some', [caught(ValueError(1)), ValueError(2)])
    error.add_note('on the group\nwith a second line')
    error.exceptions[0].add_note('on a member')
    raise error


def group_as_cause():
    try:
        group_raised()
    except ExceptionGroup as error:
        raise RuntimeError('after a group') from error


def members_with_links():
    errors = []
    for number in range(2):
        try:
            try:
                throw(KeyError(number))
            except KeyError as error:
                if number:
                    raise ValueError('because') from error
                raise ValueError('while')
        except ValueError as error:
            errors.append(error)
    raise ExceptionGroup('linked', errors)


def wide():
    raise ExceptionGroup('wide', [ValueError(n) for n in range(20)])


def just_wide():
    raise ExceptionGroup('wide', [ValueError(n) for n in range(15)])


def one_too_wide():
    raise ExceptionGroup('wide', [ValueError(n) for n in range(16)])


def deep():
    error = ValueError('bottom')
    for number in range(14):
        error = ExceptionGroup('level %d' % number, [error, ValueError('beside %d' % number)])
    raise error


def same_twice():
    error = caught(ValueError('same'))
    raise ExceptionGroup('twice', [error, error])


def split():
    try:
        group_raised()
    except* KeyError:
        pass


def base_group():
    raise BaseExceptionGroup('base', [KeyboardInterrupt(), SystemExit(3)])


def own_group():
    raise OwnGroup('own', [ValueError(1)])


def group_in_context():
    try:
        raise ExceptionGroup('first', [ValueError(1)])
    except ExceptionGroup:
        raise ExceptionGroup('second', [caught(TypeError(2))])


def lines_in_group():
    raise ExceptionGroup('two\nlines', [caught(ValueError('three\n\nlines'))])


def syntax_in_group():
    try:
        compile('x = = 3', '<made>', 'exec')
    except SyntaxError as error:
        raise ExceptionGroup('sources', [error, SyntaxError('m', ('f.py', 3, 2, 'a b\n'))])


def chain_to_group():
    try:
        throw(KeyError('before'))
    except KeyError as error:
        raise ExceptionGroup('after', [ValueError(1)]) from error


def descend(depth):
    if depth == 0:
        throw(ValueError('bottom'))
    return descend(depth - 1)


def repeats_in_group():
    try:
        descend(9)
    except ValueError as error:
        raise ExceptionGroup('repeated', [error])


def member_seen_before():
    first = caught(ValueError('first'))
    second = caught(ValueError('second'))
    second.__cause__ = first
    raise ExceptionGroup('seen', [second, first])


def note():
    error = ValueError('noted')
    error.add_note('a note')
    raise error


def notes():
    error = ValueError('noted')
    for number in range(3):
        error.add_note('note %d' % number)
    raise error


def note_of_lines():
    error = ValueError('noted')
    error.add_note('first line\n\n  third line\n')
    raise error


def notes_of_others():
    error = ValueError('noted')
    error.__notes__ = [1, None, 'text', ('a', 2)]
    raise error


def notes_as_tuple():
    error = ValueError('noted')
    error.__notes__ = ('one', 'two')
    raise error


def notes_as_text():
    error = ValueError('noted')
    error.__notes__ = 'as text'
    raise error


def notes_none():
    error = ValueError('noted')
    error.__notes__ = None
    raise error


def notes_number():
    error = ValueError('noted')
    error.__notes__ = 42
    raise error


def notes_of_class():
    raise Noted('by its class')


def note_empty():
    error = ValueError('noted')
    error.add_note('')
    raise error


def note_in_chain():
    first = caught(ValueError('first'))
    first.add_note('of the first')
    try:
        raise first
    except ValueError as error:
        second = ValueError('second')
        second.add_note('of the second')
        raise second from error
