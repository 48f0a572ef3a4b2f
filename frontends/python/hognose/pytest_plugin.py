"""pytest --hognose-timeout 60: shows where a test is that takes longer, or the import of its file, with its child processes, from outside.

One process a session watches (watcher.py). It is told by a pipe which test begins and ends; in the tests' own process there is no signal,
no timer and no thread, and the watcher is no child of it. Where Yama forbids to read a process that one has not started, the session
permits it to the watcher alone, by prctl(PR_SET_PTRACER).

SPDX-License-Identifier: MIT
"""
from __future__ import annotations

import contextlib
import fcntl
import json
import os
import subprocess
import sys
import time
from typing import Any, Dict, Generator, List, Optional

import pytest

HELP = {
    "hognose_timeout": "seconds after which the stacks, locks and tasks of a test's processes are shown (0: never)",
    "hognose_dir": "folder for what was seen, as text and JSON (default: hognose-artifacts)",
    "hognose_on_timeout": "what becomes of the test: go-on, fail (when it ends), or kill (its process, at once)",
}
CHOICES = ("go-on", "fail", "kill")
MOST = 500  # characters of a name: a line fits into a pipe whole
PR_SET_PTRACER = 0x59616D61
F_SETPIPE_SZ = 1031


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("hognose", "tests that hang")
    group.addoption("--hognose-timeout", type=float, metavar="SECONDS", help=HELP["hognose_timeout"])
    group.addoption("--hognose-dir", metavar="DIR", help=HELP["hognose_dir"])
    group.addoption("--hognose-on-timeout", choices=CHOICES, help=HELP["hognose_on_timeout"])
    for name, text in HELP.items():
        parser.addini(name, text)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "hognose_timeout(seconds, on_timeout=None): as --hognose-timeout and --hognose-on-timeout, for this test")
    settings = Settings(config)
    config.pluginmanager.register(Watched(config, settings), "hognose-watched")


class Settings:
    """The command line's, else those of the ini file."""

    def __init__(self, config: pytest.Config) -> None:
        self.timeout = float(self._value(config, "hognose_timeout") or 0)
        root = getattr(config, "rootpath", None) or getattr(config, "rootdir")      # before pytest 6.1, as Debian 11 has it
        self.folder = os.path.join(str(root), str(self._value(config, "hognose_dir") or "hognose-artifacts"))
        self.on_timeout = str(self._value(config, "hognose_on_timeout") or "go-on")
        if self.on_timeout not in CHOICES:
            raise pytest.UsageError("hognose_on_timeout is %r; it may be %s" % (self.on_timeout, ", ".join(CHOICES)))

    @staticmethod
    def _value(config: pytest.Config, name: str) -> Any:
        given = config.getoption(name)
        return config.getini(name) if given is None else given


class Limit:
    """Of one test."""

    def __init__(self, item: pytest.Item, settings: Settings) -> None:
        self.seconds, self.on_timeout = settings.timeout, settings.on_timeout
        mark = item.get_closest_marker("hognose_timeout")
        if mark:
            self.seconds = float(mark.args[0] if mark.args else mark.kwargs.get("seconds", self.seconds))
            self.on_timeout = mark.kwargs.get("on_timeout") or self.on_timeout
        self.began = time.monotonic()
        self.ends = self.began + self.seconds


class Judge:
    """Fails tests that ended too late; registered for the first one of which that is wanted, since a hook costs all tests time."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.limits: Dict[str, Limit] = {}

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: Any) -> Generator[None, Any, None]:
        outcome = yield
        limit = self.limits.pop(item.nodeid, None) if call.when == "teardown" else self.limits.get(item.nodeid)
        if limit and call.when != "setup" and time.monotonic() > limit.ends:
            report = outcome.get_result()
            self.limits.pop(item.nodeid, None)
            if report.passed:
                report.outcome = "failed"
                report.longrepr = "it took longer than %g s (hognose_timeout); what it did then is in %s" % (limit.seconds, self.folder)


class Watched:
    """The hooks of a session, and the pipe to its watcher; that is started for the first test which has a time limit."""

    def __init__(self, config: pytest.Config, settings: Settings) -> None:
        self.config = config
        self.settings = settings
        self.owner = os.getpid()
        self.pipe: Optional[int] = None
        self.has_failed = False
        self.is_watching = False
        self.judge = Judge(settings.folder)

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: Optional[pytest.Item]) -> Generator[None, Any, None]:
        limit = Limit(item, self.settings)
        if limit.seconds > 0:
            self.tell({"test": item.nodeid[:MOST], "began": limit.began, "seconds": limit.seconds, "on_timeout": limit.on_timeout})
            if limit.on_timeout == "fail":
                self.judge.limits[item.nodeid] = limit
                if not self.config.pluginmanager.is_registered(self.judge):
                    self.config.pluginmanager.register(self.judge)
        elif self.is_watching:
            self.tell({"test": None})
        self.is_watching = limit.seconds > 0
        yield
        # The next test begins at once, and ends what is said of this one.
        if self.is_watching and nextitem is None:
            self.tell({"test": None})
            self.is_watching = False

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_make_collect_report(self, collector: pytest.Collector) -> Generator[None, Any, None]:
        """A file is imported for its tests; there is nothing to fail yet."""
        is_watched = isinstance(collector, pytest.File) and self.settings.timeout > 0
        if is_watched:
            on_timeout = "kill" if self.settings.on_timeout == "kill" else "go-on"
            self.tell({"test": ("collection of " + collector.nodeid)[:MOST], "began": time.monotonic(), "seconds": self.settings.timeout,
                       "on_timeout": on_timeout})
        yield
        if is_watched:
            self.tell({"test": None})

    def pytest_unconfigure(self) -> None:
        self.tell({"quit": True})
        if self.pipe is not None and os.getpid() == self.owner:
            os.close(self.pipe)
            self.pipe = None

    def tell(self, what: Any) -> None:
        """A line to the watcher, from this process alone: a test may have forked. It never waits: a line that finds no room is left out."""
        if os.getpid() != self.owner or self.has_failed:
            return
        if self.pipe is None:
            if not what.get("test"):
                return
            self.start()
        try:
            if self.pipe is not None:
                os.write(self.pipe, json.dumps(what).encode() + b"\n")
        except BlockingIOError:
            pass
        except OSError:
            self.has_failed = True

    def start(self) -> None:
        """Starts the watcher with the streams that the session has without pytest's capturing."""
        from hognose.errors import ProgramNotFound
        from hognose.program import find_program
        try:
            program = find_program()
        except ProgramNotFound as why:
            self.has_failed = True
            self.config.issue_config_time_warning(pytest.PytestWarning("hognose watches no test: %s" % why), 2)
            return
        reading, writing = os.pipe()
        capture = self.config.pluginmanager.getplugin("capturemanager")
        if capture:
            capture.suspend_global_capture(in_=False)
        try:
            watcher = self.launch(reading, program)
        finally:
            os.close(reading)
            if capture:
                capture.resume_global_capture()
        os.set_blocking(writing, False)
        with contextlib.suppress(OSError):      # room for all tests of the time in which the watcher looks at one
            fcntl.fcntl(writing, F_SETPIPE_SZ, 1 << 20)
        self.pipe = writing
        permit(watcher)

    def launch(self, pipe: int, program: str) -> int:
        """The id of a process that is nobody's child here, so that no test waits for it."""
        path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "watcher.py")
        words: List[str] = [sys.executable, "-I", "-S", path, str(self.owner), program, self.settings.folder]
        said = subprocess.run(words, stdin=pipe, stdout=subprocess.PIPE, check=True).stdout
        return int(said)


def permit(watcher: int) -> None:
    """Lets the watcher, and what it starts, read this process and those that fork from it, where Yama would not."""
    if not os.path.exists("/proc/sys/kernel/yama/ptrace_scope"):
        return
    try:
        import ctypes
        prctl = ctypes.CDLL(None).prctl
    except (ImportError, OSError, AttributeError):
        return      # what was seen says that it was not permitted, and which setting forbids it

    def permit_it() -> None:
        prctl(PR_SET_PTRACER, ctypes.c_ulong(watcher), 0, 0, 0)

    permit_it()
    os.register_at_fork(after_in_child=permit_it)
