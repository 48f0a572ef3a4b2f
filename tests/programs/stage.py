"""Parks threads at known places and writes down the truth about them: the support of every program here.

A program makes one Stage, calls parked() in each thread right before the thread blocks, and record(n) once.  When
n threads have parked, a recorder thread writes the file named by the program's first argument: for each thread its
frames, newest first, with file, line, function, source line, and the expected text of locals and cells.  Then
the recorder ends, so that only the parked threads are left.  Runs on 2.7 and 3.6 to 3.15.

SPDX-License-Identifier: MIT
"""
import json
import linecache
import os
import platform
import sys
import threading
import time
import traceback

import expect

HERE = os.path.dirname(os.path.abspath(__file__))
OPTIMIZED = 1


def native_id():
    """The kernel's thread id; before 3.8 Python does not tell it."""
    if hasattr(threading, 'get_native_id'):
        return threading.get_native_id()
    import ctypes
    return ctypes.CDLL(None).syscall({'x86_64': 186, 'aarch64': 178}[platform.machine()])


def ident():
    return threading.get_ident() if hasattr(threading, 'get_ident') else threading._get_ident()


class Stage(object):
    """Counts parked threads and writes the truth about them."""

    def __init__(self):
        self.path = sys.argv[1]
        self.native = {}
        self.asks = []
        self.notes = {}
        self.lock = threading.Lock()

    def parked(self):
        """To be called by a thread on the line before the one where it blocks."""
        with self.lock:
            self.native[ident()] = native_id()

    def thread(self, function, *args, **kwargs):
        """Starts a daemon thread."""
        thread = threading.Thread(target=function, args=args, name=kwargs.get('name'))
        thread.daemon = True
        thread.start()
        return thread

    def ask(self, function, *expressions):
        """Asks py-print for each of EXPRESSIONS in the newest frame of FUNCTION."""
        self.asks.append((function, expressions))

    def record(self, count):
        """Writes the truth, from a thread that ends right after, as soon as COUNT threads have parked."""
        self.thread(self._record, count)

    def _record(self, count):
        me = ident()
        while len(self.native) < count:
            time.sleep(0.01)
        time.sleep(0.2)
        truth = self.look(me)
        before = None
        while before != self.places(me):
            before = self.places(me)
            truth = self.look(me)
            time.sleep(0.05)
        temporary = self.path + '.part'
        with open(temporary, 'w') as out:
            json.dump(truth, out)
        os.rename(temporary, self.path)

    def places(self, me):
        return [[(f.f_code.co_name, f.f_lineno) for f in chain(frame)]
                for key, frame in sorted(sys._current_frames().items()) if key != me]

    def look(self, me):
        threads = []
        names = dict((t.ident, t.name) for t in threading.enumerate())
        for key, frame in sys._current_frames().items():
            if key != me:
                threads.append({'ident': key, 'tid': self.native.get(key), 'name': names.get(key),
                                'frames': [self.frame(one) for one in chain(frame)]})
        return {'pid': os.getpid(), 'version': list(sys.version_info[:3]), 'threads': threads, 'notes': self.notes}

    def frame(self, frame):
        code = frame.f_code
        row = {'file': code.co_filename, 'line': frame.f_lineno, 'function': code.co_name,
               'source': source_line(code.co_filename, frame.f_lineno)}
        if os.path.dirname(os.path.abspath(code.co_filename)) == HERE and code.co_flags & OPTIMIZED:
            row['locals'], row['cells'] = values(frame)
            row['arguments'] = code.co_argcount
            row['addresses'] = dict((name, [id(value), sys.getsizeof(value)]) for name, value in dict(frame.f_locals).items())
            row['code'] = id(code)
        row['asks'] = self.answers(frame)
        row['columns'] = columns(frame)
        row['carets'] = carets(frame, row['columns'])
        return row

    def answers(self, frame):
        found = []
        for function, expressions in self.asks:
            if frame.f_code.co_name == function:
                found += [answer(frame, expression) for expression in expressions]
        return found


def source_line(path, number):
    """The stripped line, or None where there is no such regular file."""
    if not os.path.isfile(path):
        return None
    line = linecache.getline(path, number).strip() or None
    try:
        json.dumps(line)
    except UnicodeDecodeError:
        return None
    return line


def columns(frame):
    """[line, end line, column, end column] of what FRAME runs, from 3.11 on; None where the code has no columns."""
    if not hasattr(frame.f_code, 'co_positions') or frame.f_lasti < 0:
        return None
    position = list(frame.f_code.co_positions())[frame.f_lasti // 2]
    return None if None in position else list(position)


def carets(frame, position):
    """How Python's own traceback underlines a single line, anchors made plain (`~~^~~` is `^^^^^`); None where it does not."""
    if position is None or position[0] != position[1] or not os.path.isfile(frame.f_code.co_filename):
        return None  # Python would read /dev/zero to its end
    summary = traceback.StackSummary._extract_from_extended_frame_gen([(frame, position)])
    lines = summary.format()[0].split('\n')
    is_plain = len(lines) > 2 and lines[2].strip(' ~^') == '' and lines[2].strip()
    return lines[2].replace('~', '^') if is_plain else None


def chain(frame):
    """FRAME and its callers, newest first."""
    while frame is not None:
        yield frame
        frame = frame.f_back


def values(frame):
    """(plain locals, cells and free variables) of FRAME: name -> expected text, None where the rules are open."""
    code = frame.f_code
    hidden = set(code.co_cellvars) | set(code.co_freevars)
    plain, cells = {}, {}
    for name, value in dict(frame.f_locals).items():
        (cells if name in hidden else plain)[name] = expect.describe(value)
    return plain, cells


def answer(frame, expression):
    """[expression, 'local', 'global', 'builtin' or None, expected text]."""
    root = expression.replace('[', '.').split('.')[0]
    for scope, names in (('local', frame.f_locals), ('global', frame.f_globals), ('builtin', frame.f_builtins)):
        if root in names:
            where = dict(names)
            return [expression, scope, expect.describe(eval(expression, {}, where))]
    return [expression, None, None]
