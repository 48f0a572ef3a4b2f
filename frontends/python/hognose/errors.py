"""What goes wrong, as exceptions. SPDX-License-Identifier: MIT"""
from __future__ import annotations


class HognoseError(Exception):
    """Of everything that this package raises itself."""

    kind: str = "unknown"


class Refused(HognoseError):
    """There is no answer: `kind` says why in one word (docs/json.md lists them), `text` in a sentence, `status` is the exit status."""

    def __init__(self, kind: str, text: str, status: int) -> None:
        super().__init__(text)
        self.kind = kind
        self.text = text
        self.status = status

    def __reduce__(self) -> tuple[type[Refused], tuple[str, str, int]]:
        return Refused, (self.kind, self.text, self.status)


class NoAnswer(HognoseError):
    """The program ended without an answer that can be read; the text is what it said last."""

    kind = "no_answer"


class ProgramNotFound(HognoseError):
    """The program is neither beside this package nor in PATH."""

    kind = "no_program"
