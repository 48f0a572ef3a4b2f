"""The sources of this project as the checks of the house see them: files, modules, includes, functions.

SPDX-License-Identifier: MIT
"""
import bisect
import functools
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FOLDERS = ("src", "frontends", "fuzz", "bench", "tests")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)
LITERAL_OR_COMMENT = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.S)


class Source:
    """One C++ file."""

    def __init__(self, name):
        self.name = name
        self.path = ROOT / name
        self.text = self.path.read_text()
        self.lines = self.text.split("\n")

    @functools.cached_property
    def code(self):
        """The text without comments, and with empty strings; every line stays where it is."""
        def blank(match):
            found = match.group(0)
            left = '""' if found[0] in '"R' else "' '" if found[0] == "'" else " "
            return left + "\n" * found.count("\n")
        return LITERAL_OR_COMMENT.sub(blank, self.text)

    @property
    def is_header(self):
        return self.name.endswith(".h")

    @property
    def is_test(self):
        """Whether it is part of no program that we ship: a test, a fake, a fuzzer, a benchmark."""
        parts = self.name.split("/")
        return (self.stem.endswith("_test") or self.stem.startswith("fake_") or "fake" in parts or "subject" in parts
                or parts[0] in ("fuzz", "bench", "tests"))

    @property
    def folder(self):
        return self.name.rpartition("/")[0]

    @property
    def module(self):
        """Header and source of a name are one module: both without what follows the dot."""
        return self.name.rpartition(".")[0]

    @property
    def stem(self):
        return self.module.rpartition("/")[2]

    def includes(self):
        """(line, name) of what it includes of this project."""
        for match in INCLUDE.finditer(self.text):
            if match.group(1) == '"':
                yield self.text.count("\n", 0, match.start()) + 1, match.group(2)

    @functools.cached_property
    def functions(self):
        """[(name, line of its head, lines of its body)] of the functions that have their body here."""
        return list(find_functions(self.code))


def find_functions(code):
    directives = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.M)
    code = directives.sub(lambda found: re.sub(r"[^\n]", " ", found.group(0)), code)
    newlines = [at.start() for at in re.finditer("\n", code)]
    enclosing, inside, since, head = [], 0, 0, ""  # `inside`: how many of the enclosing braces are no scopes
    for match in re.finditer(r"[{};]", code):
        sign, at = match.group(0), match.start()
        if sign == "{":
            if inside == 0:
                head, start = code[since:at], at
            kind = brace_kind(head) if inside == 0 else "block"
            inside += kind != "scope"
            enclosing.append(kind)
        elif sign == "}" and enclosing:
            kind = enclosing.pop()
            inside -= kind != "scope"
            if kind == "function":
                first = start - len(head.lstrip())
                lines = [bisect.bisect_left(newlines, place) for place in (first, start, at)]
                yield function_name(head), lines[0] + 1, lines[2] - lines[1] - 1
        if inside == 0:
            since = at + 1


def brace_kind(head):
    """What a brace after HEAD opens: a scope (namespace or type), a function, or a block."""
    head = re.sub(r"\btemplate\s*<[^{}]*?>\s*(?=(?:struct|class|union|requires|\w))", "", head.strip())
    if re.search(r"(^|\s)(namespace|struct|class|union|enum)\b[^()=]*$", head) or head.startswith('extern ""'):
        return "scope"
    return "function" if "(" in head and not head.endswith("=") else "block"


def function_name(head):
    match = re.search(r"([~\w]+|operator\s*[^\s\w]+)\s*\(", head)
    return match.group(1) if match else ""


@functools.lru_cache(None)
def all_sources():
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", *FOLDERS],
                            cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    return [Source(name) for name in sorted(set(listed)) if name.endswith((".cc", ".h")) and (ROOT / name).exists()]


@functools.lru_cache(None)
def by_include():
    """{how it is included: source} of every header."""
    prefixes = ("src/", "frontends/", "")
    found = {}
    for source in all_sources():
        for prefix in prefixes:
            if source.is_header and source.name.startswith(prefix):
                found.setdefault(source.name[len(prefix):], source)
    return found
