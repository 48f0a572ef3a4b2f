"""Programs over libraries that people use, with one thing that hangs: pools.py TRUTH SCENE SITE...

The folders SITE have the packages.  The truth is `pid`, of whoever hangs, and is written before he does.  Runs on 3.8 to 3.13.

SPDX-License-Identifier: MIT
"""
import json
import os
import socket
import sys
import time

sys.path[:0] = sys.argv[3:]
os.environ['PYTHONPATH'] = os.pathsep.join(sys.argv[3:])      # for processes of loky, as if they were installed


def hang_about(truth):
    """Of a job, to which the path is given: it may run in a process that was not forked."""
    with open(truth + '.part', 'w') as made:
        json.dump({'pid': os.getpid()}, made)
    os.rename(truth + '.part', truth)
    time.sleep(3600)


def celery(truth):
    """A server with three workers: one has a task that hangs."""
    from celery import Celery
    folder = os.path.dirname(truth)
    app = Celery('pools', broker='filesystem://', broker_transport_options={'data_folder_in': folder, 'data_folder_out': folder})

    @app.task(name='charge')
    def charge():
        hang_about(truth)

    charge.delay()
    app.worker_main(['worker', '-c', '3', '--without-gossip', '--without-mingle', '--without-heartbeat'])


def crunch(number, truth):
    if number == 1:
        hang_about(truth)


def joblib(truth):
    """Processes of loky: one has a job that hangs."""
    from joblib import Parallel, delayed
    Parallel(n_jobs=2)(delayed(crunch)(number, truth) for number in range(4))


async def fetch(session, port):
    async with session.get('http://127.0.0.1:%d/' % port) as answer:
        return await answer.text()


def aiohttp(truth):
    """Five requests to a server that never answers."""
    import asyncio
    import aiohttp
    server = socket.socket()
    server.bind(('127.0.0.1', 0))
    server.listen(16)
    port = server.getsockname()[1]

    async def main():
        asyncio.get_running_loop().call_later(1, lambda: asyncio.get_running_loop().run_in_executor(None, hang_about, truth))
        async with aiohttp.ClientSession() as session:
            await asyncio.gather(*(fetch(session, port) for _ in range(5)))

    asyncio.run(main())


if __name__ == '__main__':      # what a process that was not forked imports
    globals()[sys.argv[2]](sys.argv[1])
