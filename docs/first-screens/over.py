"""An object whose text wants its own text, where the limit of recursion was lifted: the stack of the thread overflows.

SPDX-License-Identifier: MIT
"""
import sys
import threading


class Message:
    def __repr__(self):
        return repr(self.inner)


def encode():
    message = Message()
    message.inner = message
    return repr(message)


sys.setrecursionlimit(10 ** 9)
threading.Thread(target=encode, name='encoder').start()
