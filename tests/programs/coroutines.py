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


def main():
    stage.thread(by_hand)
    stage.thread(by_loop)
    stage.record(3)
    list(delegate())


main()
