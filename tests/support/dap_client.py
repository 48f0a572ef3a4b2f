"""A small client of the Debug Adapter Protocol, which editors such as VS Code speak with GDB 14 and newer.

SPDX-License-Identifier: MIT
"""
import json
import os
import queue
import subprocess
import threading
import time

from debuggee import clean_environment
from report import Failed, TimedOut, check


LIMIT = 60      # seconds for one answer


class DapClient:
    """One session: `gdb -i=dap` with hognose loaded.  Use it in a with statement."""

    def __init__(self, world, gdb, before=(), arguments=()):
        words = [gdb, '-nx', '-q', '-i=dap', '-iex', 'set debuginfod enabled off', '-iex', 'set auto-load python-scripts off']
        for line in before:
            words += ['-iex', line]
        self.log = open(os.path.join(world.folder('dap'), 'log'), 'w+b')
        self.process = subprocess.Popen(words + ['-iex', 'source ' + world.loader] + list(arguments), stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=self.log, env=clean_environment(), start_new_session=True)
        self.messages = queue.Queue()
        self.answers = {}
        self.last = 0
        threading.Thread(target=self._read_all, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.log.close()

    def _read_all(self):
        """Messages have a header of lines, then so many bytes of JSON; None at the end."""
        stream = self.process.stdout
        while True:
            size = None
            for line in iter(stream.readline, b''):
                if line == b'\r\n':
                    break
                if line.lower().startswith(b'content-length:'):
                    size = int(line.split(b':')[1])
            if size is None:
                return self.messages.put(None)
            self.messages.put(json.loads(stream.read(size).decode()))

    def send(self, command, **arguments):
        """Sends a request and returns its number, without waiting."""
        self.last += 1
        body = json.dumps({'seq': self.last, 'type': 'request', 'command': command, 'arguments': arguments}).encode()
        self.process.stdin.write(b'Content-Length: %d\r\n\r\n%s' % (len(body), body))
        self.process.stdin.flush()
        return self.last

    def answer(self, number, command):
        """The body of the response to request NUMBER, which must be a success."""
        while number not in self.answers:
            try:
                message = self.messages.get(timeout=LIMIT)
            except queue.Empty:
                raise TimedOut('no answer to %s within %d s' % (command, LIMIT))
            if message is None:
                self.log.seek(0)
                raise Failed('GDB ended before it answered %s\n%s' % (command, self.log.read()[-1500:].decode('utf-8', 'replace')))
            if message['type'] == 'response':
                self.answers[message['request_seq']] = message
        response = self.answers.pop(number)
        check(response['success'], '%s failed' % command, json.dumps(response)[:1500])
        return response.get('body') or {}

    def ask(self, command, **arguments):
        return self.answer(self.send(command, **arguments), command)

    def attach(self, **arguments):
        """Attaches; returns the threads."""
        self.ask('initialize', adapterID='gdb', clientID='hognose', supportsVariableType=True)
        number = self.send('attach', **arguments)
        self.ask('configurationDone')       # GDB 18 answers the attach only after this, GDB 16 before
        self.answer(number, 'attach')
        end = time.monotonic() + LIMIT
        threads = []
        while not threads and time.monotonic() < end:
            threads = self.ask('threads')['threads']
        check(threads, 'no threads')
        return threads
