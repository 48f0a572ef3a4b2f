#!/usr/bin/env python3
"""Shows one stripped crash: as stock GDB tells it, as GDB with hognose does, and as hognose tells its core.

A copy of this machine's Python loses its symbols and debug information, runs a program that crashes in C,
and GDB looks at it, first with CPython's own python-gdb.py (or alone, where there is none), then with
hognose. Usage: scripts/demonstrate.py --prefix P       SPDX-License-Identifier: MIT
"""
import argparse
import glob
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "tests" / "programs" / "crash_demo.py"


def interpreters():
    """Pythons to crash, the best first: a pyenv 3.12 or 3.11, then whatever the distribution has."""
    pyenv = pathlib.Path(os.environ.get("PYENV_ROOT") or pathlib.Path.home() / ".pyenv")
    found = sorted(glob.glob(str(pyenv / "versions" / "3.1[1-9].*" / "bin" / "python3")), reverse=True)
    found += [path for path in ("/usr/bin/python3", sys.executable) if os.access(path, os.X_OK)]
    return [path for path in found if has_ctypes(path)]


def has_ctypes(python):
    run = subprocess.run([python, "-c", "import ctypes"], capture_output=True, check=False)
    return run.returncode == 0


def ask(python, code):
    return subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def strip_copy(python, folder):
    """A stripped copy of the interpreter, and the environment that it, not GDB, needs to run."""
    exe = pathlib.Path(ask(python, "import os, sys; print(os.path.realpath(sys.executable))"))
    home = ask(python, "import sys; print(sys.base_prefix)")
    copy = folder / "bin" / exe.name
    copy.parent.mkdir(parents=True)
    shutil.copy(exe, copy)
    linked = subprocess.run(["ldd", str(exe)], capture_output=True, text=True, check=False).stdout
    library = re.search(r"=> (\S*libpython[^\s]+)", linked)
    if library:
        (folder / "lib").mkdir()
        shutil.copy(os.path.realpath(library.group(1)), folder / "lib" / os.path.basename(library.group(1)))
    for path in [copy, *folder.glob("lib/*")]:
        subprocess.run(["strip", "--strip-all", str(path)], check=True)
    environment = {"PYTHONHOME": home, "LD_LIBRARY_PATH": str(folder / "lib"), "PYTHONDONTWRITEBYTECODE": "1"}
    return copy, environment


def stock_script(python):
    """CPython's own extension for this interpreter, where it is installed."""
    exe = os.path.realpath(ask(python, "import sys; print(sys.executable)"))
    for path in (exe + "-gdb.py", "/usr/share/gdb/auto-load" + exe + "-gdb.py"):
        if os.path.isfile(path):
            return path
    return None


def gdb(exe, environment, commands):
    """What GDB prints after the crash, without what it prints on the way there."""
    words = ["gdb", "-q", "-nx", "-batch", "-ex", "set auto-load no", "-ex", "set debuginfod enabled off",
             "-ex", "set confirm off", "-ex", "set width 0"]
    for name, value in environment.items():
        words += ["-ex", f"set environment {name} {value}"]
    words += ["-ex", "run", "-ex", "echo <<<answer>>>\\n"]
    for command in commands:
        words += ["-ex", command]
    words += ["--args", str(exe), "-S", str(PROGRAM)]
    run = subprocess.run(words, capture_output=True, text=True, errors="replace", timeout=120, check=False)
    return run.stdout.rpartition("<<<answer>>>\n")[2].rstrip() or run.stderr.strip()


def program(prefix, command, core):
    """What the program prints of all threads in a core."""
    words = [str(prefix / "bin" / "hognose"), command, str(core)]
    return subprocess.run(words, capture_output=True, text=True, errors="replace", timeout=120, check=False).stdout.rstrip()


def show(title, text, keep=40):
    lines = text.splitlines()
    rule = "─" * max(0, 96 - len(title))
    print(f"\n── {title} {rule}")
    print("\n".join(lines[:keep]))
    if len(lines) > keep:
        print(f"… and {len(lines) - keep} lines more")


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--prefix", required=True, type=pathlib.Path)
    prefix = arguments.parse_args().prefix
    candidates = interpreters()
    if not candidates:
        sys.exit("hognose: no Python with ctypes on this machine to demonstrate on")
    python = candidates[0]
    version = ask(python, "import platform; print(platform.python_version())")
    ours = prefix / "share" / "hognose" / "python-gdb.py"
    with tempfile.TemporaryDirectory(prefix="hognose-demo-") as name:
        exe, environment = strip_copy(python, pathlib.Path(name))
        print(f"CPython {version}, no symbols, no debug information, has crashed in C. What was it doing?")
        stock = stock_script(python)
        if stock:
            show("GDB with CPython's own python-gdb.py: py-bt", gdb(exe, environment, [f"source {stock}", "py-bt"]))
        else:
            show("GDB alone (no python-gdb.py is installed for this Python): bt", gdb(exe, environment, ["bt 12"]))
        core = pathlib.Path(name) / "core"
        show("GDB with hognose: bt", gdb(exe, environment, [f"source {ours}", f"gcore {core}", "echo <<<answer>>>\\n", "bt"]))
        show("hognose bt CORE, without GDB", program(prefix, "bt", core))
        show("GDB with hognose: py-print order.lines['tea'], in the third Python frame",
             gdb(exe, environment, [f"source {ours}", "py-frame 2", "echo \\n", "py-print order.lines['tea']"]))
    print(f"\nYour own process or core:  scripts/try PID   ·   in GDB:  source {ours}")


if __name__ == "__main__":
    main()
