"""Objects of many kinds stay alive while the program sleeps; the notes of the truth say where each is, and facts about it.

SPDX-License-Identifier: MIT
"""
import sys
import time

from stage import Stage

stage = Stage()


class Plain(object):
    pass


def wait_here():
    kept = {'dict': {'one': 1, 'two': 2, 'three': 3}, 'list': [1, 2.5, 'three'], 'tuple': (1, 2), 'float': 12.25, 'bytes': b'some bytes',
            'text': u'plain text', 'wide': u'na\u00efve \u4e16\u754c', 'set': set('abcde'), 'type': Plain, 'function': wait_here,
            'code': wait_here.__code__, 'module': sys, 'builtin': len, 'slice': slice(1, 2), 'frame': sys._getframe()}
    for name, value in kept.items():
        sized = isinstance(value, (dict, list, tuple, bytes, type(u''), set))
        stage.notes[name] = {'address': id(value), 'length': len(value) if sized else None, 'type': type(value).__name__,
                             'type_address': id(type(value)), 'references': sys.getrefcount(value)}
    stage.notes['list']['items'] = [id(value) for value in kept['list']]
    stage.notes['tuple']['items'] = [id(value) for value in kept['tuple']]
    stage.notes['code']['names'] = [id(wait_here.__code__.co_filename), id(wait_here.__code__.co_name), wait_here.__code__.co_firstlineno]
    stage.notes['function']['code'] = id(wait_here.__code__)
    stage.notes['module']['dict'] = id(sys.__dict__)
    stage.record(1)
    stage.parked()
    time.sleep(3600)


wait_here()
