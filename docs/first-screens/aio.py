"""A server of asyncio, of whose five handlers one sleeps with the lock that the others want.

SPDX-License-Identifier: MIT
"""
import asyncio


async def handle(lock):
    async with lock:
        await asyncio.sleep(3600)


async def main():
    lock = asyncio.Lock()
    await asyncio.gather(*[asyncio.create_task(handle(lock), name='request-%d' % number) for number in range(5)])


asyncio.run(main())
