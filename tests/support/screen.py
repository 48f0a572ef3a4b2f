"""Programs on a terminal of their own: what a person would see.

SPDX-License-Identifier: MIT
"""
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time

from debuggee import clean_environment
from report import TimedOut

CODE = re.compile(r'\x1b\[[\d;]*[mK]')


class Shown:
    """What was seen, without colours; and what went to standard error, if that was no terminal."""

    def __init__(self, text, errors, status):
        self.raw = text
        self.text = CODE.sub('', text)
        self.lines = self.text.split('\n')[:-1]
        self.errors = errors
        self.status = status


def on_terminal(words, columns=100, lines=60000, env=None, limit=120, errors_apart=False, folder=None):
    """Runs WORDS in FOLDER where standard output is a terminal, and standard error too unless that is wanted apart."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack('HHHH', lines, columns, 0, 0))
    settings = termios.tcgetattr(slave)
    settings[1] &= ~termios.OPOST       # no carriage returns
    termios.tcsetattr(slave, termios.TCSANOW, settings)
    surroundings = clean_environment({'TERM': 'xterm'})
    for name in ('NO_COLOR', 'PAGER', 'HOGNOSE_PAGER', 'LESS'):
        surroundings.pop(name, None)
    surroundings.update(env or {})
    process = subprocess.Popen([str(word) for word in words], stdin=slave, stdout=slave, stderr=subprocess.PIPE if errors_apart else slave,
                               env=surroundings, cwd=folder, start_new_session=True)
    os.close(slave)
    try:
        text = read_all(master, time.monotonic() + limit, words)
        errors = process.stderr.read().decode('utf-8', 'replace') if errors_apart else ''
        return Shown(text, errors, process.wait(limit))
    finally:
        process.kill()
        process.wait()
        os.close(master)


def read_all(master, end, words):
    text = b''
    while True:
        if time.monotonic() > end:
            raise TimedOut('%s does not end\n%s' % (words, text[-1500:].decode('utf-8', 'replace')))
        if not select.select([master], [], [], 0.2)[0]:
            continue
        try:
            more = os.read(master, 65536)
        except OSError:
            more = b''
        if not more:
            return text.decode('utf-8', 'replace')
        text += more
