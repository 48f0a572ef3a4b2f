"""Python and Cython that call each other in turn, and log it as they go.

The Cython part is woven.pyx, of which the test makes site/woven.so beside the truth.  Everything below main() ends in the innermost
function, which never returns.

SPDX-License-Identifier: MIT
"""
import os
import sys
import time

from stage import Stage

SITE = os.path.join(os.path.dirname(os.path.abspath(sys.argv[1])), 'site')
while not os.path.exists(os.path.join(SITE, 'ready')):
    time.sleep(0.02)
sys.path.insert(0, SITE)
import woven  # noqa: E402

stage = Stage()
log = woven.log


def main():
    created, suspended, finished = woven.turns(1), woven.turns(2), woven.turns(0)
    next(suspended)
    list(finished)
    waiting = woven.wind(created)
    log.append('python main')
    stage.record(1)
    woven.Loom().weave(by_loom)
    del created, suspended, finished, waiting


def by_loom():
    log.append('python by_loom')
    list(woven.spin_yarn(by_generator))


def by_generator():
    log.append('python by_generator')
    woven.wind_up(by_inner)


def by_inner():
    log.append('python by_inner')
    woven.Spool().turn_by(by_lambda, 1, 2, keep=True)


def by_lambda():
    log.append('python by_lambda')
    stage.notes['woven'] = log
    stage.parked()
    time.sleep(3600)


main()
