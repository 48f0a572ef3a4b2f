"""Nested calls, methods and locals of many kinds; the main thread sleeps seven frames deep.

SPDX-License-Identifier: MIT
"""
import time

from stage import Stage

stage = Stage()
SETTING = {'mode': 'test', 'levels': [1, 2, 3]}


class Row(object):
    def __init__(self, name):
        self.name = name


class Account(object):
    kind = 'savings'

    def __init__(self, owner, balance):
        self.owner = owner
        self.balance = balance
        self.rows = [{'x': Row('first')}, {'x': Row('second')}, {'x': Row('third')}, {'x': Row('last')}]

    def audit(self, depth, *rest, **options):
        amounts = [1, -2, 3.5, 2 ** 70, None, True]
        table = {'one': 1, 'pair': (1, 2), 'deep': {'x': b'bytes\x00'}}
        if depth:
            return self.audit(depth - 1, 'again', flag=depth)
        return wait_here(self, amounts, table)


def wait_here(account, amounts, table):
    unbound = None
    del unbound
    text = u'na\u00efve \u4e16\u754c'
    owner = account.owner
    stage.ask('wait_here', 'owner', 'account.owner', 'amounts[-1]', "table['pair'][1]",
              "account.rows[3]['x'].name", 'account.kind', 'SETTING', "SETTING['levels'][0]", 'len', '__name__')
    stage.record(1)
    stage.parked()
    time.sleep(3600)


def main():
    count = 3
    Account('ann', 12.5).audit(count)


main()
