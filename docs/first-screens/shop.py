"""Two threads that take two locks, one after the other, in different orders.

SPDX-License-Identifier: MIT
"""
import threading
import time

stock_lock = threading.Lock()
prices_lock = threading.Lock()


def reserve():
    with stock_lock:
        time.sleep(0.5)
        with prices_lock:
            pass


def reprice():
    with prices_lock:
        time.sleep(0.5)
        with stock_lock:
            pass


threads = [threading.Thread(target=reserve, name='worker-1'), threading.Thread(target=reprice, name='prices')]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
