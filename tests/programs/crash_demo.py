# -*- coding: utf-8 -*-
# A small shop that crashes in C: the program behind scripts/try.
import collections
import ctypes
import threading
import time

Order = collections.namedtuple("Order", "number customer lines")


class Cart(object):
    def __init__(self, customer):
        self.customer = customer
        self.lines = {"tea": 2, "scones": 4}
        self.total = 2 ** 70 // 3

    def checkout(self, order):
        retries = [0.1, 0.2, None]
        return [ship(line, retries) for line in sorted(order.lines)]


def ship(line, retries):
    label = u"caf\u00e9 \u2615 " + line
    note = b"raw\x00bytes"
    if line == "tea":
        ctypes.string_at(8)  # the bug: reads where nothing is
    return label, note


def wait_for_orders(queue, wakeup):
    while not queue:
        wakeup.wait(3600)


def start_waiting():
    waiter = threading.Thread(target=wait_for_orders, args=([], threading.Event()), name="orders")
    waiter.daemon = True
    waiter.start()
    time.sleep(0.1)


def main():
    start_waiting()
    cart = Cart(customer={"name": "Ada", "tags": {"vip"}})
    cart.checkout(Order(7, "Ada", cart.lines))


main()
