"""The shop that the documents look at: its names are theirs, so that each of their commands can be tried on it.

Two threads wait for each other's lock, a loop of asyncio has tasks, and the main thread waits for stock.

SPDX-License-Identifier: MIT
"""
import asyncio
import json
import os
import sys
import threading
import time

a, b = threading.Lock(), threading.Lock()
have = threading.Barrier(2)


class Logger(object):
    def __init__(self, name, level):
        self.name, self.level = name, level

    def debug(self, *words):
        pass


log = Logger('shop', 20)


def first():
    with a:
        have.wait()
        with b:
            pass


def second():
    with b:
        have.wait()
        with a:
            pass


def in_stock(item):
    return False


class Item(object):
    __slots__ = ('qty', 'price', 'label', 'next')

    def __init__(self, label):
        self.qty, self.price, self.label, self.next = 7, 1.5, label, None


class Cart(object):
    def __init__(self):
        self.rows = [{'name': name} for name in ('tea', 'scones', 'jam', 'milk')]
        self.lines = {'tea': 2}
        self.item = Item('tea')

    def serve(self):
        self.checkout(['tea', 'milk'])

    def checkout(self, cart):
        self.wait_for_stock(cart[0])

    def wait_for_stock(self, item):
        delay = 3600
        while not in_stock(item):
            log.debug('waiting for %s', item)
            # be kind to the warehouse
            time.sleep(delay)
        return item


async def handler(lock):
    async with lock:
        await asyncio.sleep(3600)


async def serve():
    lock = asyncio.Lock()
    await asyncio.gather(*[handler(lock) for _ in range(3)])


def main():
    for name, function in (('one', first), ('two', second), ('loop', lambda: asyncio.new_event_loop().run_until_complete(serve()))):
        threading.Thread(target=function, name=name, daemon=True).start()
    cart = Cart()
    time.sleep(0.5)
    with open(sys.argv[1] + '.new', 'w') as out:
        json.dump({'address': '%#x' % id(cart.rows)}, out)
    os.rename(sys.argv[1] + '.new', sys.argv[1])
    cart.serve()


main()
