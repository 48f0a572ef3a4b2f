"""Takes answers of GDB and `hognose` apart, and says what they must be by the truth that a program wrote of itself.

SPDX-License-Identifier: MIT
"""
import re

FILE_LINE = re.compile(r'^  File "(.*)", line (\d+|\?), in (.*)$')
HOSTILE = re.compile(u'[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]')


def split_threads(output):
    """{tid: text} of a `thread apply all` answer."""
    parts = re.split(r'^Thread .*?(?:LWP|process) (\d+).*?:\n', output, flags=re.M)
    return {int(tid): text for tid, text in zip(parts[1::2], parts[2::2])}


def split_program_threads(output):
    """{tid: text} of the program's answer: unindented lines that begin `Thread TID`."""
    parts = re.split(r'^Thread (\d+).*\n', output, flags=re.M)
    return {int(tid): text for tid, text in zip(parts[1::2], parts[2::2])}


def tracebacks(text):
    """[(file, line, function, source or None)] of the traceback form, newest first."""
    found = []
    for line in text.split('\n'):
        match = FILE_LINE.match(line)
        if match:
            where = match.group(2)
            found.append([match.group(1), int(where) if where != '?' else None, match.group(3), None])
        elif line.startswith('    ') and found and found[-1][3] is None:
            found[-1][3] = line[4:]
    return [tuple(row) for row in found]


def headed_lines(text):
    """[(`File ...` line without its indent, source line or None)] of the traceback form, newest first."""
    found = []
    for line in text.split('\n'):
        if line.startswith('  File "'):
            found.append([line[2:], None])
        elif line.startswith('    ') and found and found[-1][1] is None:
            found[-1][1] = line[4:]
    return [tuple(row) for row in found]


def harmless(text):
    """TEXT as a name may be printed: no control character, bidirectional override or lone surrogate."""
    def escape(match):
        code = ord(match.group())
        short = {9: '\\t', 10: '\\n', 13: '\\r'}.get(code)
        return short or ('\\x%02x' % code if code < 256 else '\\u%04x' % code)
    return HOSTILE.sub(escape, text)


def expected_lines(thread):
    """What headed_lines() must find for this thread of the truth."""
    return [('File "%s", line %d, in %s' % (harmless(f['file']), f['line'], harmless(f['function'])), f['source'])
            for f in thread['frames']]


def same_value(actual, expected):
    """Whether a printed value is the expected text, or matches it when it is a pattern."""
    if expected is None:
        return True
    if expected.startswith('\0re:'):
        return re.fullmatch(expected[4:], actual, re.S) is not None
    return actual == expected
