"""A process that was not made for us to look at, and what looking at it costs.

SPDX-License-Identifier: MIT
"""
import subprocess
import sys

from debuggee import clean_environment

# Runs a program, and reports what it took: its exit status, kilobytes, seconds of a processor.
MEASURED = '''
import os, sys
pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
status, used = os.wait4(pid, 0)[1:]
print(os.waitstatus_to_exitcode(status), used.ru_maxrss, used.ru_utime + used.ru_stime, file=sys.stderr)
'''


class Stranger:
    """A Python that runs CODE, and what it says first."""

    def __init__(self, code, *words):
        self.process = subprocess.Popen([sys.executable, '-c', code] + [str(word) for word in words], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, env=clean_environment())
        self.pid = self.process.pid
        self.said = self.process.stdout.readline().decode().strip()

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.process.kill()
        self.process.communicate()
