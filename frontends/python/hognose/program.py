"""Where the program is that was installed with this package. SPDX-License-Identifier: MIT"""
from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from typing import Iterator

from .errors import ProgramNotFound

NAME = "hognose"


def find_program() -> str:
    """Path of the program: $HOGNOSE_PROGRAM, or the script beside this package's Python, or the first in PATH.

    Raises ProgramNotFound."""
    chosen = os.environ.get("HOGNOSE_PROGRAM")
    if chosen:
        return chosen
    for folder in _folders():
        path = os.path.join(folder, NAME)
        if _is_program(path):
            return path
    found = shutil.which(NAME)
    if found and _is_program(found):
        return found
    raise ProgramNotFound("there is no program %s beside %s, nor in PATH" % (NAME, sys.executable))


def _folders() -> Iterator[str]:
    """Where installers put scripts: of this environment, of the user, and with --target or --prefix near this package."""
    yield sysconfig.get_path("scripts")
    user = "posix_user"
    if user in sysconfig.get_scheme_names():
        yield sysconfig.get_path("scripts", user)
    package = os.path.dirname(os.path.abspath(__file__))
    yield os.path.join(os.path.dirname(package), "bin")
    yield os.path.normpath(os.path.join(package, "..", "..", "..", "..", "bin"))


def _is_program(path: str) -> bool:
    """A script of a version manager stands for programs that may not be there: it is none."""
    try:
        with open(path, "rb") as source:
            return source.read(4) == b"\x7fELF" and os.access(path, os.X_OK)
    except OSError:
        return False
