"""Tasks that stand still in ways that people write: python stuck_tasks.py TRUTH SCENE.  Runs on 3.7 to 3.15.

The truth is {'pid': ...}.

SPDX-License-Identifier: MIT
"""
import asyncio
import json
import os
import sys

truth_path, scene = sys.argv[1:3]
kept = []


def write_truth():
    with open(truth_path + '.part', 'w') as made:
        json.dump({'pid': os.getpid()}, made)
    os.rename(truth_path + '.part', truth_path)


async def crawl(limit, depth):
    async with limit:
        await asyncio.sleep(0.05)
        if depth:
            await asyncio.gather(crawl(limit, depth - 1), crawl(limit, depth - 1))


async def crawler():
    """Whoever has one of two permits wants another for what it waits for."""
    await crawl(asyncio.Semaphore(2), 3)


async def fetch(limit):
    async with limit:
        await asyncio.sleep(0.05)
        await fetch_again(limit)


async def fetch_again(limit):
    async with limit:
        pass


async def twice():
    """Every permit's owner wants a second one."""
    limit = asyncio.BoundedSemaphore(3)
    await asyncio.gather(*[fetch(limit) for _ in range(5)])


async def stay(limit):
    async with limit:
        await asyncio.sleep(3600)


async def limited():
    """One of two permits is with somebody who will give it back."""
    limit = asyncio.Semaphore(2)
    await asyncio.gather(stay(limit), fetch(limit), fetch(limit))


async def take(jobs):
    while True:
        job = await jobs.get()
        if job != 'odd':
            jobs.task_done()


async def forgotten():
    """A queue of whose items some are never said to be done."""
    jobs = asyncio.Queue()
    kept.append(asyncio.ensure_future(take(jobs)))
    for job in ('odd', 'even', 'odd'):
        jobs.put_nowait(job)
    await jobs.join()


async def main():
    asyncio.get_event_loop().call_later(0.7, write_truth)
    await globals()[scene]()


asyncio.run(main())
