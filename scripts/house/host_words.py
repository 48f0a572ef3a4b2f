"""Checks that texts under src/ are host-neutral: no string names a command or an option of a host.

A command's own file may, in its row and help, where `{NAME}` stands for a command in the words of the host that
shows it (src/command/words.h). What no string under src/ may hold are words of one host alone: GDB's prefix and
settings, options of the program. And no code chooses by the name of a command, in frontends/ neither: what hosts
want to know of one is a field of its row.

Commands and options are read from the sources themselves. Only strings are looked at: names in comments are fine.
SPDX-License-Identifier: MIT
"""
import re

from source import ROOT

# (file, text): why it stands. This list only shrinks: one that is not needed any more is a breach itself.
PINNED = {
    ("src/command/list.cc", "Unable to locate gdb frame for python bytecode interpreter"): "CPython's own python-gdb.py says it so",
    ("src/layout/table.cc", "# hognose layout table 1"): "the first line of a file format: caches of users begin with it",
}

TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/'
                   r'|R"(?P<mark>\w*)\((?P<raw>.*?)\)(?P=mark)"'
                   r'|"(?P<plain>(?:\\.|[^"\\\n])*)"'
                   r"|'(?:\\.|[^'\\\n])+'|\b\d[\w']*|#\s*include[^\n]*", re.DOTALL)
ROW = re.compile(r'extern const Command (\w+)_command\{')
# A declaration outside of functions: the row, and the constants that it is made of.
DECLARATION = re.compile(r'^(?:constexpr|extern const Command)\b[^;]*;', re.MULTILINE)
OF_GDB = re.compile(r'\bpy-[a-z]|\bset py|\bthread apply\b|\bgdb\b|\blldb\b', re.IGNORECASE)
OPTION = re.compile(r'(?<![\w-])--?[a-z][\w-]*')
QUOTED = re.compile(r"[`']([a-z-]+)(?: [^`']*)?[`']")
BARE = re.compile(r'(?<![\w{}-])[a-z][a-z-]*(?![\w}])')
NO_ENGLISH = re.compile(r'-|^[^aeiou]+$')  # other names may well be words of a sentence: these are none
PROGRAM = re.compile(r'\bhognose ([a-z-]+)')


class Source:
    """A file: its strings as (line, text, start, end), those that stand side by side joined, and its code without."""

    def __init__(self, root, path):
        self.name = path.relative_to(root).as_posix()
        text = path.read_text()
        self.strings = []
        code = list(text)
        for token in TOKEN.finditer(text):
            start, end = token.span()
            code[start:end] = re.sub(r'[^\n]', ' ', token.group())
            value = token['raw'] if token['raw'] is not None else token['plain']
            if value is None:
                continue
            code[start], code[end - 1] = '"', '"'
            last = self.strings[-1] if self.strings else None
            if last and not text[last[3]:start].strip():
                self.strings[-1] = (last[0], last[1] + value, last[2], end)
            else:
                self.strings.append((text.count('\n', 0, start) + 1, value, start, end))
        self.code = ''.join(code)
        self.declarations = [found.span() for found in DECLARATION.finditer(self.code)]
        self.is_command = ROW.search(self.code) is not None

    def is_declared(self, start):
        return self.is_command and any(begin <= start < end for begin, end in self.declarations)

    def is_compared(self, start, end):
        before, after = self.code[:start].rstrip(), self.code[end:].lstrip()
        return before.endswith(('==', '!=', 'find_command(')) or after.startswith(('==', '!='))


class Words:
    """What there is to be named: commands and their flags, options of the program and what else it does."""

    def __init__(self, sources):
        self.commands, self.flags, self.options, self.verbs = set(), set(), set(), set()
        for source in sources:
            for _, text, start, _ in source.strings:
                before = source.code[:start].rstrip()
                if source.is_declared(start):
                    if before.endswith('.name ='):
                        self.commands.add(text)
                    elif re.fullmatch(r'--?[a-z][a-z-]*', text):
                        self.flags.add(text)
                elif re.search(r'add_(option|flag|flag_callback)\($', before):
                    self.options.update(name for name in text.split(',') if name.startswith('-'))
                elif before.endswith('add_subcommand('):
                    self.verbs.add(text)

    def problems(self, source, text, start, end):
        if source.is_compared(start, end) and text in self.commands:
            yield f"chooses by the name of the command {text}: make that a field of its row"
        if not source.name.startswith('src/'):
            return
        is_own = source.is_declared(start)
        for found in OF_GDB.finditer(text):
            yield f"is of one host: {found.group()}"
        for found in PROGRAM.finditer(text):
            if found.group(1) in self.commands | self.verbs or found.group(1).startswith('-'):
                yield f"is of one host: {found.group()}"
        for option in OPTION.findall(text):
            is_flag = option in self.flags
            if option in self.options or (option.startswith('--') and not is_flag) or (is_flag and not is_own):
                yield f"names the option {option}"
        for name in QUOTED.findall(text) + [name for name in BARE.findall(text) if name != text and NO_ENGLISH.search(name)]:
            if name in self.commands:
                yield f"names the command {name}" + (": write {%s}" % name if is_own else "")


def breaches(root=ROOT):
    """(file, line, what) of each string that names what it should not."""
    paths = sorted(path for folder in ('src', 'frontends') for path in (root / folder).rglob('*')
                   if path.suffix in ('.h', '.cc', '.inc'))
    sources = [Source(root, path) for path in paths if not path.name.endswith('_test.cc') and not path.name.startswith('fake_')]
    words = Words(sources)
    if not words.commands or not words.options:
        yield 'scripts/house/host_words.py', 1, 'finds no commands or no options: it looks for them in a way that is no longer theirs'
    unused = set(PINNED)
    for source in sources:
        for line, text, start, end in source.strings:
            pin = next((pin for pin in PINNED if pin[0] == source.name and pin[1] in text), None)
            for what in words.problems(source, text, start, end):
                unused.discard(pin)
                if not pin:
                    yield source.name, line, what
    for name, text in sorted(unused):
        yield 'scripts/house/host_words.py', 1, f'is pinned for nothing: {name}: {text}'
