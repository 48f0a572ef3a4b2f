"""Coroutines, yield from and asynchronous generators, driven by hand and by asyncio.

SPDX-License-Identifier: MIT
"""
import asyncio
import time

import expect
from stage import Stage

stage = Stage()


class Pause:
    def __await__(self):
        yield 'paused'


async def leaf(value):
    doubled = value * 2
    await Pause()
    stage.parked()
    time.sleep(3600)
    return doubled


async def middle(value):
    async with Context() as context:
        return await leaf(value + len(context))


class Context:
    async def __aenter__(self):
        return 'entered'

    async def __aexit__(self, *info):
        return False


async def ticks(count):
    for tick in range(count):
        yield tick


async def over_ticks():
    stream = ticks(4)
    fresh = ticks(1)
    expect.CREATED.add(id(fresh))
    async for tick in stream:
        if tick == 2:
            return await middle(tick)


def delegate():
    result = yield from inner()
    return result


def inner():
    pending = middle(1)
    expect.CREATED.add(id(pending))
    stage.parked()
    time.sleep(3600)
    yield pending


def by_hand():
    driven = over_ticks()
    driven.send(None)
    driven.send(None)


def by_loop():
    loop = asyncio.new_event_loop()
    loop.run_until_complete(blocks())


async def blocks():
    await asyncio.sleep(0)
    stage.parked()
    time.sleep(3600)


async def returns(value):
    return value


def with_futures():
    """Futures and tasks in all states, of C and of Python, beside a loop that does not run any more."""
    loop = asyncio.new_event_loop()
    found = []
    for Future, Task in ((asyncio.Future, asyncio.Task), (asyncio.futures._PyFuture, asyncio.tasks._PyTask)):
        expect.rule(Future, Task)(expect.future_text)
        free, held, done, failed, gone = [Future(loop=loop) for _ in range(5)]
        done.set_result([1])
        failed.set_exception(ValueError('why'))
        failed.exception()
        gone.cancel()
        waiting, ready = Task(wait_for(free), loop=loop), Task(returns('value'), loop=loop)
        stopping = Task(wait_for(held), loop=loop)
        loop.run_until_complete(asyncio.sleep(0.01))
        stopping.cancel()
        fresh = Task(returns(2), loop=loop)
        expect.CREATED.add(id(fresh._coro))
        found += [free, done, failed, gone, waiting, ready, stopping, fresh]
    unnamed = asyncio.Task(wait_for(found[0]), loop=loop)    # its name is not asked for here: asking makes it
    expect.NAMED[id(unnamed)] = expect.pattern(
        '<Task pending (name=.Task-[0-9]+. )?coro=wait_for.. at .*:[0-9]+ at remote 0x%x>' % id(unnamed))
    stage.parked()
    time.sleep(3600)


async def wait_for(future):
    await future


def main():
    stage.thread(by_hand)
    stage.thread(by_loop)
    stage.thread(with_futures)
    stage.record(4)
    list(delegate())


main()
