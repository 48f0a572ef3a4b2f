"""Watches the tests of one pytest session: a process of its own, which is told by lines on its standard input what runs.

    watcher.py PID PROGRAM FOLDER       prints its process id, and goes into the background

Each line is JSON: {"test": ID, "began": TIME, "seconds": N, "on_timeout": WHAT} when a test begins (by the system's monotonic clock),
{"test": null} when it ends, {"quit": true}. When a test runs longer, PROGRAM looks at the process PID and those below it; what it says goes
to standard error, and as text and JSON into FOLDER. It imports nothing of this package, so that it starts
at once with any Python.

SPDX-License-Identifier: MIT
"""
from __future__ import annotations

import contextlib
import itertools
import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from typing import Any, Dict, Iterator, List, Mapping, Optional, Tuple

COMMANDS = ("bt", "locks", "tasks")
PATIENCE = 60  # seconds for one look at one process
MOST_PROCESSES = 50
GRACE = 5  # seconds between asking a process to end and ending it
YAMA = "/proc/sys/kernel/yama/ptrace_scope"
# What calls the code of a suite: a test, one of unittest, a fixture, what follows its yield, and a file that is imported for its tests.
CALLED_BY_PYTEST = re.compile(r' +File ".*/_pytest/(python\.py", line \d+, in pytest_pyfunc_call|unittest\.py", line \d+, in runtest|'
                              r'fixtures\.py", line \d+, in (call_fixture_func|_teardown_yield_fixture)|'
                              r'assertion/rewrite\.py", line \d+, in exec_module)$')
# By which words a name becomes one of a file.
NO_NAME = re.compile(r"[^\w.\[\]-]+")


class Watch:
    """The test that runs, and when its time is over."""

    def __init__(self, test: str, began: float, seconds: float, on_timeout: str) -> None:
        self.test = test
        self.seconds = seconds
        self.on_timeout = on_timeout
        self.ends = began + seconds


class Watcher:
    def __init__(self, pid: int, program: str, folder: str) -> None:
        self.pid = pid
        self.program = program
        self.folder = folder
        self.watch: Optional[Watch] = None
        self.pending = b""

    def run(self) -> None:
        """Until the session says so, ends, or dies: a forked child may hold the pipe open."""
        ended = open_process(self.pid)
        sources = [0] if ended is None else [0, ended]
        while True:
            left = 1.0 if ended is None else 3600.0
            if self.watch:
                left = min(left, max(0.0, self.watch.ends - time.monotonic()))
            ready, _, _ = select.select(sources, [], [], left)
            if 0 in ready:
                if not self.hear():
                    return
            elif ended in ready or (ended is None and not os.path.exists("/proc/%d" % self.pid)):
                return
            elif self.watch and time.monotonic() >= self.watch.ends:
                self.look(self.watch)
                self.watch = None

    def hear(self) -> bool:
        """Takes what is in the pipe: whether there may be more."""
        part = os.read(0, 65536)
        lines = (self.pending + part).split(b"\n")
        self.pending = lines.pop()
        for line in lines:
            try:
                what = json.loads(line)
            except ValueError:      # cut short where the pipe was full
                continue
            if what.get("quit"):
                return False
            test = what["test"]
            self.watch = Watch(test, what["began"], what["seconds"], what["on_timeout"]) if test is not None else None
        return bool(part)

    def look(self, watch: Watch) -> None:
        title = "%s has run for %g s" % (watch.test, watch.seconds)
        processes = [self.look_at(pid) for pid in family(self.pid)]
        hint = forbidden_by(processes)
        text = "\n".join(["hognose: " + title] + [one["text"] for one in processes] + hint) + "\n"
        document = {"schema": "hognose-timeout/1", "test": watch.test, "seconds": watch.seconds, "hints": hint,
                    "processes": [{key: one[key] for key in ("pid", "command", "answers")} for one in processes]}
        path = self.save(watch.test, text, document)
        say("\n" + without_pytest(text) + ("hognose: this is in %s.txt and .json\n" % path if path else ""))
        if watch.on_timeout == "kill":
            self.end_session()

    def look_at(self, pid: int) -> Dict[str, Any]:
        """{pid, command, text, answers, kinds of refusals}"""
        command = command_of(pid)
        texts, answers, kinds = ["", "Process %d: %s" % (pid, command)], [], []
        for name in COMMANDS:
            text, answer = self.ask(name, pid)
            kind = (answer.get("error") or {}).get("kind")
            if kind and kind != "nothing_found":
                kinds.append(kind)
                texts.append(text.strip())
                answers.append(answer)
                break
            answers.append(answer)
            texts.append(("" if name == "bt" else "[%s]\n" % name) + without_head(text))
        return {"pid": pid, "command": command, "text": "\n".join(texts), "answers": answers, "kinds": kinds}

    def ask(self, command: str, pid: int) -> Tuple[str, Mapping[str, Any]]:
        """(what it says to people, the same in JSON)"""
        words = [self.program, command, "--pid=%d" % pid]
        text = self.run_program(words + ["--no-color"])
        try:
            answer = json.loads(self.run_program(words + ["--json"], with_errors=False))
        except ValueError:
            answer = {"command": command, "status": "nothing", "error": {"kind": "no_answer", "text": text}}
        return text, answer

    @staticmethod
    def run_program(words: List[str], with_errors: bool = True) -> str:
        errors = subprocess.STDOUT if with_errors else subprocess.DEVNULL
        try:
            done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, timeout=PATIENCE, check=False)
        except (OSError, subprocess.TimeoutExpired) as why:
            return str(why)
        return done.stdout.decode("utf-8", "replace")

    def save(self, test: str, text: str, document: Mapping[str, Any]) -> Optional[str]:
        name = NO_NAME.sub("-", test).strip("-.")[-150:] or "test"
        path = os.path.join(self.folder, "%s-%d" % (name, self.pid))
        try:
            os.makedirs(self.folder, exist_ok=True)
            for ending, content in ((".txt", text), (".json", json.dumps(document, indent=1) + "\n")):
                # In a folder of others what has the name already may be a link of theirs, or a pipe.
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(path + ending)
                with open(path + ending, "x", encoding="utf-8", errors="backslashreplace") as out:
                    out.write(content)
        except OSError as why:
            say("hognose: cannot write %s: %s\n" % (path, why))
            return None
        return path

    def end_session(self) -> None:
        """Ends the process and those below it, which would hold the output open that somebody reads to its end."""
        say("hognose: ends process %d, as hognose_on_timeout has it\n" % self.pid)
        # The oldest first: a test whose child ended before it would go on, and pass.
        every = {pid: command_of(pid) for pid in family(self.pid)}
        for number in (signal.SIGTERM, signal.SIGKILL):
            for pid, command in every.items():
                if command_of(pid) == command:
                    with contextlib.suppress(OSError):
                        os.kill(pid, number)
            end = time.monotonic() + GRACE
            while time.monotonic() < end and any(state_of(pid) not in ("", "Z") for pid in every):
                time.sleep(0.05)


def say(text: str) -> None:
    with contextlib.suppress(OSError):
        sys.stderr.write(text)
        sys.stderr.flush()


def open_process(pid: int) -> Optional[int]:
    """A descriptor that is ready when the process has ended; None where the system or this Python has none."""
    try:
        return os.pidfd_open(pid)
    except (AttributeError, OSError):
        return None


def family(pid: int) -> List[int]:
    """The process and all below it, parents first."""
    children: Dict[int, List[int]] = {}
    for one, parent in parents():
        children.setdefault(parent, []).append(one)
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found[:MOST_PROCESSES]


def parents() -> Iterator[Tuple[int, int]]:
    """(pid, that of its parent)"""
    for name in os.listdir("/proc"):
        fields = stat_of(int(name)) if name.isdigit() else []
        if len(fields) > 1:
            yield int(name), int(fields[1])


def stat_of(pid: int) -> List[str]:
    """The fields of /proc/PID/stat behind the name, which may hold anything: its state first, then its parent."""
    try:
        with open("/proc/%d/stat" % pid, encoding="utf-8", errors="replace") as source:
            return source.read().rpartition(")")[2].split()
    except OSError:
        return []


def state_of(pid: int) -> str:
    return (stat_of(pid) or [""])[0]


def command_of(pid: int) -> str:
    try:
        with open("/proc/%d/cmdline" % pid, "rb") as source:
            words = source.read(4096).split(b"\0")
    except OSError:
        return "?"
    return " ".join(repr(word.decode("utf-8", "replace"))[1:-1] for word in words if word)


def without_head(text: str) -> str:
    """What follows the line that says which process it is."""
    first, newline, rest = text.partition("\n")
    return rest if newline and first.startswith("Process ") else text


def without_pytest(text: str) -> str:
    """The same, but of each stack not what pytest does until it calls the suite's own code: that is the same in all of them."""
    lines: List[str] = []
    for is_stack, part in itertools.groupby(text.split("\n"), lambda line: line.startswith("  ")):
        stack = list(part)
        calls = [at for at, line in enumerate(stack) if is_stack and CALLED_BY_PYTEST.match(line)]
        if calls:       # the last is the outermost: a test may ask pytest for a fixture
            stack[calls[-1]:] = ["  (further out is pytest: %d lines)" % (len(stack) - calls[-1])]
        lines += stack
    return "\n".join(lines)


def forbidden_by(processes: List[Dict[str, Any]]) -> List[str]:
    """Which setting it is, if a process may not be read."""
    if not any("not_permitted" in one["kinds"] for one in processes):
        return []
    try:
        with open(YAMA, encoding="ascii") as source:
            scope = source.read().strip()
    except OSError:
        scope = "0"
    if scope == "0":
        return ["hognose: not every process may be read by user %d: a container may lack CAP_SYS_PTRACE (--cap-add=SYS_PTRACE), or the process "
                "has another user or is not dumpable" % os.geteuid()]
    return ["hognose: kernel.yama.ptrace_scope is %s, which forbids to read child processes that have not permitted it: "
            "sysctl kernel.yama.ptrace_scope=0, or CAP_SYS_PTRACE (--cap-add=SYS_PTRACE)" % scope]


def main() -> None:
    pid, program, folder = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    if os.fork() > 0:
        os._exit(0)     # it prints nothing: the child tells its own id
    os.setsid()
    os.write(1, b"%d\n" % os.getpid())
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    for number in (signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, signal.SIG_IGN)
    Watcher(pid, program, folder).run()


if __name__ == "__main__":
    main()
