"""Samples what multiplies: few rows in which every two values come together, or values dealt out in turn, rather than all with all.

SPDX-License-Identifier: MIT
"""
import itertools
import random


def all_pairs(seed, *factors, allows=lambda *row: True, begin=()):
    """Rows of one value of each of FACTORS: every two values that any row may have together are together in one, or in one of BEGIN.

    ALLOWS(*row) says whether a row may be.  The same SEED gives the same rows."""
    rows = [row for row in itertools.product(*factors) if allows(*row)]
    random.Random(seed).shuffle(rows)
    with_pair = {}
    for row in rows:
        for pair in pairs_of(row):
            with_pair.setdefault(pair, []).append(row)
    chosen, open_pairs = [], dict.fromkeys(with_pair)
    close(open_pairs, begin)
    while open_pairs:
        pair = next(iter(open_pairs))
        best = max(with_pair[pair], key=lambda row: sum(one in open_pairs for one in pairs_of(row)))
        chosen.append(best)
        close(open_pairs, [best])
    return chosen


def close(open_pairs, rows):
    for row in rows:
        for pair in pairs_of(row):
            open_pairs.pop(pair, None)


def pairs_of(row):
    """[((column, value), (column, value))] of every two values of ROW."""
    return list(itertools.combinations(enumerate(row), 2))


def dealt(seed, rows, values, allows=lambda *row: True):
    """Each of ROWS with one more column: the one of VALUES that ALLOWS(*row) and whose last turn is longest ago."""
    turn = list(values)
    random.Random(seed).shuffle(turn)
    found = []
    for row in rows:
        possible = [value for value in turn if allows(*row, value)]
        if possible:
            turn.remove(possible[0])
            turn.append(possible[0])
            found.append(tuple(row) + (possible[0],))
    return found


def dealt_to(seed, takers, values, count, allows=lambda *row: True):
    """{(taker, value)}: COUNT of VALUES for each of TAKERS."""
    return set(dealt(seed, [(taker,) for taker in takers for _ in range(count)], values, allows))
