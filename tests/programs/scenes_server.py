"""The server of scenes.py: five handlers of one asyncio server, of which the first has the lock that the others want.  3.6+

SPDX-License-Identifier: MIT
"""
import asyncio


def run(write_truth):
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.run_until_complete(serve(loop, write_truth))


async def serve(loop, write_truth):
    lock, connections = asyncio.Lock(), []

    async def handle(reader, writer):
        async with lock:
            await asyncio.sleep(3600)

    server = await asyncio.start_server(handle, '127.0.0.1', 0)
    port = server.sockets[0].getsockname()[1]
    for unused in range(5):
        connections.append(await asyncio.open_connection('127.0.0.1', port))
    loop.call_later(1, lambda: write_truth(workers=[]))
    await loop.create_future()
