"""All that hognose knows of a process or a core, put together thread by thread. SPDX-License-Identifier: MIT"""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Callable, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple, TypeVar, Union

from . import answers
from .answers import Answer
from .asking import Target, ask
from .errors import Refused

# The commands that a reading is made of, in the order in which they are asked.
COMMANDS = ("bt-full", "threads", "exc", "locks", "tasks")
B = TypeVar("B")


@dataclass(frozen=True)
class ReadThread:
    """One thread. What was not asked for, or is not known of it, is empty or None."""

    tid: Optional[int]
    ident: Optional[int]
    python_name: Optional[str]
    os_name: Optional[str]
    state: str = ""
    frames: Tuple[answers.Entry, ...] = ()  # the newest first; the Python ones with their locals
    states: Tuple[answers.ThreadState, ...] = ()
    daemon: Optional[bool] = None
    interpreter: Optional[int] = None
    exceptions: Tuple[answers.Exceptions, ...] = ()

    @property
    def python_frames(self) -> Tuple[answers.PythonEntry, ...]:
        return tuple(entry for entry in self.frames if isinstance(entry, answers.PythonEntry))


@dataclass(frozen=True)
class Reading:
    """What was read. Each command looks at a live process anew: between two of them it has run on."""

    target: Optional[answers.Target]
    crash: Optional[answers.Crash]
    threads: Tuple[ReadThread, ...]
    waits: Optional[answers.WaitGraph]
    loops: Tuple[answers.Tasks, ...]  # the tasks of each asyncio loop
    is_complete: bool  # whether everything could be read; `lacks` says what could not
    lacks: Tuple[Union[answers.Hole, answers.Cut], ...]
    notes: Tuple[str, ...]
    refusals: Mapping[str, answers.Refusal]  # commands that had no answer, beside others that had one
    documents: Mapping[str, Answer] = field(repr=False)  # what each command said, whole


def read(target: Target,
         *,
         commands: Sequence[str] = COMMANDS,
         options: Iterable[str] = (),
         program: Optional[str] = None,
         timeout: Optional[float] = None) -> Reading:
    """Reads a live process (its id) or a core (its path).

    `commands` are some of COMMANDS; `options` those of the command line that all of them have ("--max-pause=5", "--sysroot=DIR");
    `timeout` is for each command, in seconds. Raises Refused (with `kind`) if none of the commands has an answer."""
    options = tuple(options)
    documents: Dict[str, Answer] = {}
    refused: Dict[str, Refused] = {}
    for command in commands:
        try:
            documents[command] = ask(command, target, options=options, program=program, timeout=timeout)
        except Refused as why:
            if not documents and why.kind != "nothing_found":
                raise
            refused[command] = why
    if not documents and refused:
        raise next(iter(refused.values()))
    return _put_together(documents, {name: answers.Refusal(why.kind, why.text) for name, why in refused.items()})


def _put_together(documents: Mapping[str, Answer], refusals: Mapping[str, answers.Refusal]) -> Reading:
    every = list(documents.values())
    blocks = [block for answer in every for block in answer.blocks]
    waits = [block for block in blocks if isinstance(block, answers.WaitGraph)]
    notes = [block.text for block in blocks if isinstance(block, answers.Note)]
    return Reading(
        target=_first(answer.target for answer in every),
        crash=_first(answer.crash for answer in every),
        threads=tuple(_threads(documents)),
        waits=waits[0] if waits else None,
        loops=tuple(block for block in blocks if isinstance(block, answers.Tasks)),
        is_complete=all(answer.status == "ok" for answer in every),
        lacks=tuple(block for block in blocks if isinstance(block, (answers.Hole, answers.Cut))),
        notes=tuple(dict.fromkeys(notes)),
        refusals=refusals,
        documents=documents,
    )


def _first(values: Iterable[Optional[B]]) -> Optional[B]:
    return next((value for value in values if value is not None), None)


_Key = Tuple[Optional[int], Optional[int]]


def _threads(documents: Mapping[str, Answer]) -> Iterator[ReadThread]:
    """In the order of the first document that has threads; one that only another knows comes behind."""
    stacks = _sections(documents.get("bt-full"))
    listed = {(one.tid, one.ident): one for one in _listed(documents.get("threads"))}
    raised = _sections(documents.get("exc"))
    for key in dict.fromkeys([*stacks, *listed, *raised]):
        yield _thread(key, stacks.get(key), listed.get(key), raised.get(key))


@dataclass(frozen=True)
class _Section:
    thread: answers.Thread
    blocks: List[answers.Block]


def _key(thread: answers.Thread) -> _Key:
    return thread.tid, thread.ident


def _sections(answer: Optional[Answer]) -> Dict[_Key, _Section]:
    found: Dict[_Key, _Section] = {}
    inside: Optional[_Section] = None
    for block in answer.blocks if answer else ():
        if isinstance(block, answers.Heading):
            inside = found.setdefault(_key(block.thread), _Section(block.thread, [])) if block.thread else None
        elif inside:
            inside.blocks.append(block)
    return found


def _listed(answer: Optional[Answer]) -> Iterator[answers.ListedThread]:
    for block in answer.blocks if answer else ():
        if isinstance(block, answers.Threads):
            yield from block.threads


def _thread(key: _Key,
            stack: Optional[_Section],
            listed: Optional[answers.ListedThread],
            raised: Optional[_Section]) -> ReadThread:
    named: Union[answers.Thread, answers.ListedThread, None] = stack.thread if stack else listed or (raised.thread if raised else None)
    entries = [entry for block in (stack.blocks if stack else ()) if isinstance(block, answers.Traceback) for entry in block.entries]
    return ReadThread(
        tid=key[0],
        ident=key[1],
        python_name=named.python_name if named else None,
        os_name=named.os_name if named else None,
        state=stack.thread.state if stack else "",
        frames=tuple(entries),
        states=listed.states if listed else (),
        daemon=listed.daemon if listed else None,
        interpreter=listed.interpreter if listed else None,
        exceptions=tuple(block for block in (raised.blocks if raised else ()) if isinstance(block, answers.Exceptions)),
    )
