"""What a CPython process or core is doing, as values: hognose.read(pid_or_core).

The program `hognose` does the looking; this package starts it, and makes dataclasses of what it says (hognose.answers).

    import hognose
    for thread in hognose.read(4711).threads:
        print(thread.python_name, [state.state for state in thread.states])
        for entry in thread.frames:
            ...

SPDX-License-Identifier: MIT
"""
from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, List

if TYPE_CHECKING:
    from . import answers as answers
    from .asking import ask as ask
    from .asking import stream as stream
    from .errors import HognoseError as HognoseError
    from .errors import NoAnswer as NoAnswer
    from .errors import ProgramNotFound as ProgramNotFound
    from .errors import Refused as Refused
    from .program import find_program as find_program
    from .reading import Reading as Reading
    from .reading import ReadThread as ReadThread
    from .reading import read as read

# The modules are imported when they are asked for: pytest imports this package in sessions that have no use for it.
_HOME = {"ask": "asking", "stream": "asking", "HognoseError": "errors", "NoAnswer": "errors", "ProgramNotFound": "errors", "Refused": "errors",
         "find_program": "program", "Reading": "reading", "ReadThread": "reading", "read": "reading"}

__all__ = ["HognoseError", "NoAnswer", "ProgramNotFound", "ReadThread", "Reading", "Refused", "answers", "ask", "find_program", "read", "stream"]


def __getattr__(name: str) -> Any:
    if name == "answers":
        return importlib.import_module(".answers", __name__)
    if name not in _HOME:
        raise AttributeError("module %r has no attribute %r" % (__name__, name))
    return getattr(importlib.import_module("." + _HOME[name], __name__), name)


def __dir__() -> List[str]:
    return __all__
