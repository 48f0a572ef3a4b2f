"""Interpreters that the main thread makes and other threads run: a thread state of theirs may name its creator as its thread.

sys._current_frames() knows no frames of theirs: these are added here, in the file that each script says it is.

SPDX-License-Identifier: MIT
"""
import os
import time

from stage import Stage

try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters

SCRIPT = """import os, time
def innermost(word):
    time.sleep(3600)
def inner(depth):
    return inner(depth - 1) if depth else innermost('inner')
with open(%(path)r + '.part', 'w') as out:
    out.write(inner.__code__.co_filename)
os.rename(%(path)r + '.part', %(path)r)
inner(%(depth)d)
"""
RUNNERS = 3


class StageOfMany(Stage):
    def look(self, me):
        truth = Stage.look(self, me)
        for thread in truth['threads']:
            if thread['name'].startswith('runner-'):
                number = int(thread['name'][len('runner-'):])
                thread['frames'] = self.inner_frames(number) + thread['frames']
        return truth

    def inner_frames(self, number):
        """Of each runner there is another number."""
        path = self.script_path(number)
        while not os.path.exists(path):
            time.sleep(0.01)
        with open(path) as said:
            file = said.read()
        places = [('innermost', 3)] + [('inner', 5)] * (number + 1) + [('<module>', 9)]
        return [{'file': file, 'line': line, 'function': name, 'source': None, 'asks': []} for name, line in places]

    def script_path(self, number):
        return '%s.script-%d' % (self.path, number)


stage = StageOfMany()


def outer(number, other):
    run = getattr(interpreters, 'run_string', None) or interpreters.exec
    stage.parked()
    run(other, SCRIPT % {'path': stage.script_path(number), 'depth': number})


def main():
    for number in range(RUNNERS):
        stage.thread(outer, number, interpreters.create(), name='runner-%d' % number)
    stage.record(RUNNERS + 1)
    stage.parked()
    time.sleep(3600)


main()
