"""The pages keep up with the code: each path and each call that they mention is there.

SPDX-License-Identifier: MIT
"""
import re
import subprocess

from source import ROOT, all_sources

PATH = re.compile(r"(?<![\w/.<>~-])((?:src|frontends|scripts|tests|docs|bench|fuzz|cmake)/[\w./-]*\w)(?![\w<>*…{-])")
LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)")
HEADING = re.compile(r"^#+ +(.*?) *$", re.M)
CALL = re.compile(r"`(?:[\w:]+::)?(\w+)\(\)`")
# A line of a trip: what is called, and the file or folder where it is.
STEP = re.compile(r"^ {4,}(?:\w+::)?(\w+)\(.*?\)\s+((?:src|frontends)/[\w/.-]*\w)")
TO_COME = "(to come)"


def breaches():
    names = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "*.md"], cwd=ROOT, capture_output=True, text=True,
                           check=True).stdout.split()
    code = "\n".join(source.code for source in all_sources())
    words = set(re.findall(r"\w+", code))
    for name in names:
        page = ROOT / name
        if not page.exists():
            continue
        for number, line in enumerate(page.read_text().split("\n"), 1):
            for wrong in wrong_links(page, line):
                yield name, number, "a link to %s, which is not there" % wrong
            if name == "CHANGELOG.md":
                continue
            yield from paths(name, number, line)
            yield from steps(name, number, line)
            for call in CALL.findall(line):
                if name.startswith("docs/") and "/commands/" not in name and call not in words and not call.startswith(("py", "Py", "_Py")):
                    yield name, number, "%s() is no function of ours" % call


def wrong_links(page, line):
    """What is linked in LINE of PAGE, and is not there: a file, or a heading of it."""
    for file, anchor in LINK.findall(line):
        target = page.parent / file if file else page
        if not target.exists():
            yield file
        elif anchor and anchor not in anchors(target.read_text()):
            yield "%s#%s" % (file, anchor)


def anchors(text):
    """What the headings of a page are called by links: in small letters, words with hyphens between them."""
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in HEADING.findall(text)}


def paths(name, number, line):
    if TO_COME in line:
        return
    for path in PATH.findall(line):
        beside = [ROOT / path] + [ROOT / (path + ending) for ending in (".h", ".cc", ".py", ".inc")]
        if not any(one.exists() for one in beside):
            yield name, number, "%s is not there" % path


def steps(name, number, line):
    step = STEP.match(line)
    if not step:
        return
    function, place = step.groups()
    inside = [source for source in all_sources() if not source.is_test
              and (source.name == place or source.folder == place or source.module == place)]
    if not any(re.search(r"\b%s\(" % function, source.code) for source in inside):
        yield name, number, "%s() is not in %s" % (function, place)
