"""Asks the program, and reads its documents as they come. SPDX-License-Identifier: MIT"""
from __future__ import annotations

import contextlib
import json
import os
import subprocess
import tempfile
from typing import IO, Iterable, Iterator, List, Optional, Tuple, Union

from .answers import Answer, Json
from .errors import NoAnswer, Refused
from .program import find_program

# Errors after which a shell takes the next line; by all others it could not open its target.
ABOUT_A_COMMAND = ("nothing_found", "usage")
Target = Union[int, str, "os.PathLike[str]"]


def ask(command: str,
        target: Target,
        *arguments: str,
        options: Iterable[str] = (),
        program: Optional[str] = None,
        timeout: Optional[float] = None) -> Answer:
    """What `hognose COMMAND TARGET ARGUMENTS… --json` answers, whole or partial.

    `options` are those of the command line ("--frame=1"); `timeout` is in seconds (subprocess.TimeoutExpired). Raises Refused where there is
    no answer, NoAnswer, ProgramNotFound."""
    words = [program or find_program(), command, *_place(target), *arguments, "--json", *options]
    done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=timeout, check=False)
    try:
        answer = Answer.from_json(json.loads(done.stdout))
    except (ValueError, KeyError, TypeError, AttributeError) as why:
        raise NoAnswer(_last_words(done.stderr, done.returncode)) from why
    return _judged(answer, done.returncode)


def stream(target: Target,
           lines: Iterable[str],
           *,
           options: Iterable[str] = (),
           program: Optional[str] = None) -> Iterator[Answer]:
    """Asks one `hognose shell` several questions of a target that is opened once; yields the answer to each as it comes.

    A command without an answer gives one whose `error` says why; `quit` has none. The program ends when the generator does. Raises
    Refused if the target cannot be opened, NoAnswer, ProgramNotFound."""
    words = [program or find_program(), "shell", *_place(target), "--json", *options]
    with tempfile.TemporaryFile() as said, \
            subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said) as child:
        assert child.stdin and child.stdout
        is_first = True
        try:
            documents = _split(child.stdout)
            for line in filter(str.strip, lines):
                _send(child.stdin, line)
                document = next(documents, None)
                if document is None:
                    raise NoAnswer(_last_words(_text(said), child.wait()))
                answer = Answer.from_json(document)
                if is_first and answer.error and answer.error.kind not in ABOUT_A_COMMAND:
                    _close(child.stdin)
                    _judged(answer, child.wait())
                is_first = False
                yield answer
        finally:
            _close(child.stdin)
            child.kill()


def _close(pipe: IO[bytes]) -> None:
    """What could not be sent to a program that has ended is tried once more, and is no error."""
    with contextlib.suppress(BrokenPipeError):
        pipe.close()


def _send(pipe: IO[bytes], line: str) -> None:
    """A program that has ended is noticed by its answer."""
    with contextlib.suppress(BrokenPipeError):
        pipe.write(" ".join(line.split("\n")).encode("utf-8", "surrogateescape") + b"\n")
        pipe.flush()


def _text(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()


def _split(lines: Iterable[bytes]) -> Iterator[Json]:
    """Documents one after the other: each ends with the line that has the brace of its first one."""
    part: List[bytes] = []
    for line in lines:
        part.append(line)
        if line.rstrip() == b"}" or (len(part) == 1 and line.startswith(b"{") and line.rstrip().endswith(b"}")):
            yield json.loads(b"".join(part))
            part = []


def _place(target: Target) -> Tuple[str, ...]:
    if isinstance(target, int):
        return ("--pid=%d" % target,)
    path = os.fspath(target)
    # A name of digits is a file here: processes are numbers.
    return (os.path.join(".", path) if path.isdigit() or path.startswith("-") else path,)


def _judged(answer: Answer, status: int) -> Answer:
    if answer.error is not None:
        raise Refused(answer.error.kind, answer.error.text, status)
    return answer


def _last_words(said: bytes, status: int) -> str:
    text = said.decode("utf-8", "replace").strip()
    return text[-1000:] or "the program ended with status %d" % status
