"""Line tables at their hardest: long jumps forward and back, huge functions, calls over several lines, with and finally.

SPDX-License-Identifier: MIT
"""
import os
import time

from stage import Stage

stage = Stage()


def block(*args, **kwargs):
    stage.parked()
    time.sleep(3600)


def over_lines(first,
               second):
    return block(
        first,
        [second,
         first],
        key=(
            lambda: None
        ),
    )


def nested_calls():
    value = str(
        len(
            [over_lines(
                1,
                2)]))
    return value


class Manager(object):
    def __enter__(self):
        return self

    def __exit__(self, *info):
        block(info)


def in_exit():
    with Manager() as one, \
            Manager():
        name = one
    return name


def in_finally():
    try:
        try:
            raise KeyError('k')
        finally:
            for number in range(3):
                if number == 1:
                    block(number)
    except KeyError:
        pass


def in_except():
    try:
        [][0]
    except IndexError as error:
        while True:
            block(error)
            break


def decorate(function):
    return block(function)


def decorated():
    @decorate
    @decorate
    def never():
        pass


def in_default(a=1,
               b=2): return [a,
                             block(b)]


def generated(gap, statements):
    """A function made of STATEMENTS assignments with GAP empty lines before, between and behind them, then a call."""
    text = ['def made(block):'] + [''] * gap
    for number in range(statements):
        text.append('    v%d = %d' % (number, number))
        if number % 100 == 0:
            text += [''] * gap
    text += ['    if v0 == 0:', ''] + [''] * gap + ['        return block(v0,', ''] + [''] * gap + ['            v0)']
    path = '%s/made-%d-%d.py' % (os.getcwd(), gap, statements)
    source = '\n'.join(text) + '\n'
    with open(path, 'w') as out:
        out.write(source)
    space = {}
    exec(compile(source, path, 'exec'), space)
    return space['made']


def main():
    functions = [nested_calls, in_exit, in_finally, in_except, decorated, in_default]
    for function in functions:
        stage.thread(function)
    sizes = [(0, 3), (126, 3), (127, 3), (128, 3), (254, 3), (255, 3), (256, 3), (1000, 3), (70000, 2), (3, 300), (200, 700)]
    for gap, statements in sizes:
        stage.thread(generated(gap, statements), block)
    stage.record(len(functions) + len(sizes) + 1)
    return (lambda:
            block())()


main()
