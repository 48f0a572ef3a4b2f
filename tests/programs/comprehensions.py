"""Comprehensions and lambdas: one thread blocked inside each sort, nested in one another.

SPDX-License-Identifier: MIT
"""
import time

from stage import Stage

stage = Stage()


def block(item):
    stage.parked()
    time.sleep(3600)
    return item


def in_list(values):
    extra = 'kept'
    return [block(value) for value in values if value], extra


def in_dict(values):
    return {value: block(value) for value in values}


def in_set(values):
    offset = 10
    return {block(value + offset) for value in values}


def in_generator(values):
    return sum(block(value) for value in values)


def in_nest(values):
    return [[block(inner + outer) for inner in values] for outer in values]


def in_lambda(values):
    return (lambda first, second=2: [(lambda third: block(third))(x) for x in values])(1)


def main():
    for function in (in_list, in_dict, in_set, in_generator, in_nest):
        stage.thread(function, (1, 2, 3))
    stage.record(6)
    in_lambda((1, 2, 3))


main()
