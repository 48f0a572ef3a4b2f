"""What hognose answers, as values: each class is a definition of hognose-2.schema.json, with the same members.

Addresses, texts like "0x7f…" in JSON, are integers. A member that may be left out is None then, or an empty tuple where it is a
list that is never empty. A newer program may say more than is known here: members are skipped, blocks and entries are kept whole.

Made by scripts/make_answers.py. SPDX-License-Identifier: MIT
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Mapping, Optional, Tuple, TypeVar, Union

Json = Mapping[str, Any]
T = TypeVar("T")


def _address(text: str) -> int:
    return int(text, 16)


def _maybe(make: Callable[[Any], T], value: Any) -> Optional[T]:
    return None if value is None else make(value)


def _each(make: Callable[[Any], T], values: Any) -> Tuple[T, ...]:
    return tuple(make(value) for value in values or ())


@dataclass(frozen=True)
class Paragraph:
    """A line of text."""

    type: str
    text: str

    @staticmethod
    def from_json(value: Json) -> Paragraph:
        return Paragraph(
            type=value["type"],
            text=value["text"],
        )


@dataclass(frozen=True)
class WaitHolder:
    tid: Optional[int]
    certainty: str
    how: str
    place: Optional[str]
    text: str

    @staticmethod
    def from_json(value: Json) -> WaitHolder:
        return WaitHolder(
            tid=value["tid"],
            certainty=value["certainty"],
            how=value["how"],
            place=value["place"],
            text=value["text"],
        )


@dataclass(frozen=True)
class AwaitedFile:
    fd: int
    kind: Optional[str]
    text: Optional[str]

    @staticmethod
    def from_json(value: Json) -> AwaitedFile:
        return AwaitedFile(
            fd=value["fd"],
            kind=value["kind"],
            text=value["text"],
        )


@dataclass(frozen=True)
class AwaitedProcess:
    pid: int
    command: Optional[str]
    state: Optional[str]

    @staticmethod
    def from_json(value: Json) -> AwaitedProcess:
        return AwaitedProcess(
            pid=value["pid"],
            command=value["command"],
            state=value["state"],
        )


@dataclass(frozen=True)
class ThreadWait:
    """What one thread waits for."""

    kind: str
    text: str
    name: Optional[str]
    address: Optional[int]
    holder: Optional[WaitHolder]
    timed: Optional[bool]
    certainty: str
    how: str
    descriptors: Optional[Tuple[AwaitedFile, ...]] = None
    processes: Optional[Tuple[AwaitedProcess, ...]] = None

    @staticmethod
    def from_json(value: Json) -> ThreadWait:
        return ThreadWait(
            kind=value["kind"],
            text=value["text"],
            name=value["name"],
            address=_maybe(_address, value["address"]),
            holder=_maybe(WaitHolder.from_json, value["holder"]),
            timed=value["timed"],
            certainty=value["certainty"],
            how=value["how"],
            descriptors=_maybe(lambda some: _each(AwaitedFile.from_json, some), value.get("descriptors")),
            processes=_maybe(lambda some: _each(AwaitedProcess.from_json, some), value.get("processes")),
        )


@dataclass(frozen=True)
class Thread:
    """The thread that a section is about."""

    tid: Optional[int]
    ident: Optional[int]
    python_name: Optional[str]
    os_name: Optional[str]
    state: str
    waits_for: Optional[ThreadWait] = None

    @staticmethod
    def from_json(value: Json) -> Thread:
        return Thread(
            tid=value["tid"],
            ident=_maybe(_address, value["ident"]),
            python_name=value["python_name"],
            os_name=value["os_name"],
            state=value["state"],
            waits_for=_maybe(ThreadWait.from_json, value.get("waits_for")),
        )


@dataclass(frozen=True)
class Heading:
    """Opens a section, which ends at the next heading."""

    type: str
    text: str
    thread: Optional[Thread] = None

    @staticmethod
    def from_json(value: Json) -> Heading:
        return Heading(
            type=value["type"],
            text=value["text"],
            thread=_maybe(Thread.from_json, value.get("thread")),
        )


@dataclass(frozen=True)
class Binding:
    name: str
    value: str
    scope: Optional[str] = None

    @staticmethod
    def from_json(value: Json) -> Binding:
        return Binding(
            name=value["name"],
            value=value["value"],
            scope=value.get("scope"),
        )


@dataclass(frozen=True)
class Bindings:
    """Names and their values."""

    type: str
    rows: Tuple[Binding, ...]
    heading: Optional[str] = None

    @staticmethod
    def from_json(value: Json) -> Bindings:
        return Bindings(
            type=value["type"],
            rows=_each(Binding.from_json, value["rows"]),
            heading=value.get("heading"),
        )


@dataclass(frozen=True)
class ReadError:
    """Why something could not be read."""

    kind: str
    address: Optional[int]
    reading: str

    @staticmethod
    def from_json(value: Json) -> ReadError:
        return ReadError(
            kind=value["kind"],
            address=_maybe(_address, value["address"]),
            reading=value["reading"],
        )


@dataclass(frozen=True)
class PythonEntry:
    """A Python frame."""

    kind: str
    level: Optional[int]
    file: str
    line: Optional[int]
    function: str
    address: int
    column: Optional[int] = None
    end_line: Optional[int] = None
    end_column: Optional[int] = None
    qualified_name: Optional[str] = None
    source: Optional[str] = None
    locals: Tuple[Binding, ...] = ()
    hole: Optional[ReadError] = None
    note: Optional[str] = None

    @staticmethod
    def from_json(value: Json) -> PythonEntry:
        return PythonEntry(
            kind=value["kind"],
            level=value["level"],
            file=value["file"],
            line=value["line"],
            function=value["function"],
            address=_address(value["address"]),
            column=value.get("column"),
            end_line=value.get("end_line"),
            end_column=value.get("end_column"),
            qualified_name=value.get("qualified_name"),
            source=value.get("source"),
            locals=_each(Binding.from_json, value.get("locals")),
            hole=_maybe(ReadError.from_json, value.get("hole")),
            note=value.get("note"),
        )


@dataclass(frozen=True)
class MachineEntry:
    """A frame of the machine stack."""

    kind: str
    level: Optional[int]
    pc: int
    extension: bool
    function: Optional[str] = None
    symbol: Optional[str] = None
    inlined: Optional[bool] = None
    offset: Optional[int] = None
    file: Optional[str] = None
    line: Optional[int] = None
    source: Optional[str] = None
    image: Optional[str] = None
    build_id: Optional[str] = None
    distribution: Optional[str] = None
    version: Optional[str] = None
    note: Optional[str] = None

    @staticmethod
    def from_json(value: Json) -> MachineEntry:
        return MachineEntry(
            kind=value["kind"],
            level=value["level"],
            pc=_address(value["pc"]),
            extension=value["extension"],
            function=value.get("function"),
            symbol=value.get("symbol"),
            inlined=value.get("inlined"),
            offset=value.get("offset"),
            file=value.get("file"),
            line=value.get("line"),
            source=value.get("source"),
            image=value.get("image"),
            build_id=value.get("build_id"),
            distribution=value.get("distribution"),
            version=value.get("version"),
            note=value.get("note"),
        )


@dataclass(frozen=True)
class NativeEntry:
    """What happens in C and is told in words."""

    kind: str
    level: Optional[int]
    text: str
    hole: Optional[ReadError] = None

    @staticmethod
    def from_json(value: Json) -> NativeEntry:
        return NativeEntry(
            kind=value["kind"],
            level=value["level"],
            text=value["text"],
            hole=_maybe(ReadError.from_json, value.get("hole")),
        )


@dataclass(frozen=True)
class OtherEntry:
    """Of a kind that this release does not know: all of its members."""

    kind: str
    members: Json


Entry = Union[PythonEntry, MachineEntry, NativeEntry, OtherEntry]
_ENTRY_TYPES: Mapping[str, Callable[[Json], Entry]] = {
    "python": PythonEntry.from_json,
    "machine": MachineEntry.from_json,
    "native": NativeEntry.from_json,
}


def _entry(value: Json) -> Entry:
    make = _ENTRY_TYPES.get(value["kind"])
    return make(value) if make else OtherEntry(value["kind"], value)


@dataclass(frozen=True)
class Traceback:
    """A stack, the newest frame first."""

    type: str
    form: str
    entries: Tuple[Entry, ...]

    @staticmethod
    def from_json(value: Json) -> Traceback:
        return Traceback(
            type=value["type"],
            form=value["form"],
            entries=_each(_entry, value["entries"]),
        )


@dataclass(frozen=True)
class RaisedFrame:
    """One frame of an exception's traceback."""

    file: str
    line: Optional[int]
    function: str
    address: int
    column: Optional[int] = None
    end_line: Optional[int] = None
    end_column: Optional[int] = None
    source: Optional[str] = None
    locals: Tuple[Binding, ...] = ()
    hole: Optional[ReadError] = None

    @staticmethod
    def from_json(value: Json) -> RaisedFrame:
        return RaisedFrame(
            file=value["file"],
            line=value["line"],
            function=value["function"],
            address=_address(value["address"]),
            column=value.get("column"),
            end_line=value.get("end_line"),
            end_column=value.get("end_column"),
            source=value.get("source"),
            locals=_each(Binding.from_json, value.get("locals")),
            hole=_maybe(ReadError.from_json, value.get("hole")),
        )


@dataclass(frozen=True)
class ExceptionFact:
    type: str
    text: str
    address: Optional[int]
    notes: Tuple[str, ...]
    frames: Tuple[RaisedFrame, ...]
    cause: Optional[int]
    context: Optional[int]
    suppress_context: bool
    message: Optional[str] = None
    place: Tuple[str, ...] = ()
    exceptions: Optional[Tuple[int, ...]] = None
    exception_count: Optional[int] = None
    remarks: Tuple[str, ...] = ()
    holes: Tuple[ReadError, ...] = ()

    @staticmethod
    def from_json(value: Json) -> ExceptionFact:
        return ExceptionFact(
            type=value["type"],
            text=value["text"],
            address=_maybe(_address, value["address"]),
            notes=_each(str, value["notes"]),
            frames=_each(RaisedFrame.from_json, value["frames"]),
            cause=value["cause"],
            context=value["context"],
            suppress_context=value["suppress_context"],
            message=value.get("message"),
            place=_each(str, value.get("place")),
            exceptions=_maybe(lambda some: _each(int, some), value.get("exceptions")),
            exception_count=value.get("exception_count"),
            remarks=_each(str, value.get("remarks")),
            holes=_each(ReadError.from_json, value.get("holes")),
        )


@dataclass(frozen=True)
class Exceptions:
    """One exception that a thread raises or handles, with all that it is linked to."""

    type: str
    role: str
    known_from: str
    list: Tuple[ExceptionFact, ...]

    @staticmethod
    def from_json(value: Json) -> Exceptions:
        return Exceptions(
            type=value["type"],
            role=value["role"],
            known_from=value["known_from"],
            list=_each(ExceptionFact.from_json, value["list"]),
        )


@dataclass(frozen=True)
class ThreadState:
    state: str
    how: str
    name: Optional[str] = None
    detail: Optional[str] = None
    waits_for: Optional[ThreadWait] = None

    @staticmethod
    def from_json(value: Json) -> ThreadState:
        return ThreadState(
            state=value["state"],
            how=value["how"],
            name=value.get("name"),
            detail=value.get("detail"),
            waits_for=_maybe(ThreadWait.from_json, value.get("waits_for")),
        )


@dataclass(frozen=True)
class ThreadPlace:
    file: str
    line: Optional[int]
    function: str

    @staticmethod
    def from_json(value: Json) -> ThreadPlace:
        return ThreadPlace(
            file=value["file"],
            line=value["line"],
            function=value["function"],
        )


@dataclass(frozen=True)
class ListedThread:
    tid: Optional[int]
    ident: Optional[int]
    python_name: Optional[str]
    os_name: Optional[str]
    interpreter: Optional[int]
    daemon: Optional[bool]
    states: Tuple[ThreadState, ...]
    place: Optional[ThreadPlace]
    interpreters: Tuple[int, ...] = ()

    @staticmethod
    def from_json(value: Json) -> ListedThread:
        return ListedThread(
            tid=value["tid"],
            ident=_maybe(_address, value["ident"]),
            python_name=value["python_name"],
            os_name=value["os_name"],
            interpreter=value["interpreter"],
            daemon=value["daemon"],
            states=_each(ThreadState.from_json, value["states"]),
            place=_maybe(ThreadPlace.from_json, value["place"]),
            interpreters=_each(int, value.get("interpreters")),
        )


@dataclass(frozen=True)
class Threads:
    """Threads, each with what it does; with a title where all of them do the same."""

    type: str
    threads: Tuple[ListedThread, ...]
    title: Optional[str] = None

    @staticmethod
    def from_json(value: Json) -> Threads:
        return Threads(
            type=value["type"],
            threads=_each(ListedThread.from_json, value["threads"]),
            title=value.get("title"),
        )


@dataclass(frozen=True)
class Waiter:
    tid: Optional[int]
    place: Optional[str]
    timed: Optional[bool]
    certainty: str
    how: str

    @staticmethod
    def from_json(value: Json) -> Waiter:
        return Waiter(
            tid=value["tid"],
            place=value["place"],
            timed=value["timed"],
            certainty=value["certainty"],
            how=value["how"],
        )


@dataclass(frozen=True)
class AwaitedThing:
    kind: str
    text: str
    name: Optional[str]
    address: Optional[int]
    holder: Optional[WaitHolder]
    waiters: Tuple[Waiter, ...]
    descriptors: Optional[Tuple[AwaitedFile, ...]] = None
    processes: Optional[Tuple[AwaitedProcess, ...]] = None

    @staticmethod
    def from_json(value: Json) -> AwaitedThing:
        return AwaitedThing(
            kind=value["kind"],
            text=value["text"],
            name=value["name"],
            address=_maybe(_address, value["address"]),
            holder=_maybe(WaitHolder.from_json, value["holder"]),
            waiters=_each(Waiter.from_json, value["waiters"]),
            descriptors=_maybe(lambda some: _each(AwaitedFile.from_json, some), value.get("descriptors")),
            processes=_maybe(lambda some: _each(AwaitedProcess.from_json, some), value.get("processes")),
        )


@dataclass(frozen=True)
class WaitCycle:
    certain: bool
    text: str
    locks: Tuple[int, ...]
    tids: Tuple[int, ...]

    @staticmethod
    def from_json(value: Json) -> WaitCycle:
        return WaitCycle(
            certain=value["certain"],
            text=value["text"],
            locks=_each(int, value["locks"]),
            tids=_each(int, value["tids"]),
        )


@dataclass(frozen=True)
class WaitGraph:
    """What threads wait for, who has it, and threads that wait for one another."""

    type: str
    locks: Tuple[AwaitedThing, ...]
    cycles: Tuple[WaitCycle, ...]

    @staticmethod
    def from_json(value: Json) -> WaitGraph:
        return WaitGraph(
            type=value["type"],
            locks=_each(AwaitedThing.from_json, value["locks"]),
            cycles=_each(WaitCycle.from_json, value["cycles"]),
        )


@dataclass(frozen=True)
class TaskHolder:
    """A task that has the lock or semaphore that another waits for, and where it is inside of its `async with`."""

    task: int
    certainty: str
    place: str

    @staticmethod
    def from_json(value: Json) -> TaskHolder:
        return TaskHolder(
            task=_address(value["task"]),
            certainty=value["certainty"],
            place=value["place"],
        )


@dataclass(frozen=True)
class TaskJob:
    """A job of an executor that a task waits for: what it calls, and the thread that runs it, or behind whose job it is queued."""

    future: int
    function: Optional[str]
    state: str
    ident: Optional[int]
    place: Optional[str]
    certainty: Optional[str] = None

    @staticmethod
    def from_json(value: Json) -> TaskJob:
        return TaskJob(
            future=_address(value["future"]),
            function=value["function"],
            state=value["state"],
            ident=_maybe(_address, value["ident"]),
            place=value["place"],
            certainty=value.get("certainty"),
        )


@dataclass(frozen=True)
class CoroutineLocals:
    """The variables of one coroutine of a task."""

    place: ThreadPlace
    rows: Tuple[Binding, ...]

    @staticmethod
    def from_json(value: Json) -> CoroutineLocals:
        return CoroutineLocals(
            place=ThreadPlace.from_json(value["place"]),
            rows=_each(Binding.from_json, value["rows"]),
        )


@dataclass(frozen=True)
class Task:
    name: str
    address: int
    depth: int
    state: str
    text: str
    awaits: Tuple[int, ...]
    awaited_by: Tuple[int, ...]
    place: Optional[ThreadPlace]
    chain: Tuple[ThreadPlace, ...]
    waits_for: Optional[str] = None
    object: Optional[int] = None
    object_name: Optional[str] = None
    descriptor: Optional[int] = None
    until: Optional[float] = None
    held_by: Tuple[TaskHolder, ...] = ()
    jobs: Tuple[TaskJob, ...] = ()
    locals: Tuple[CoroutineLocals, ...] = ()
    greenlet_type: Optional[str] = None
    parent: Optional[int] = None
    hole: Optional[ReadError] = None

    @staticmethod
    def from_json(value: Json) -> Task:
        return Task(
            name=value["name"],
            address=_address(value["address"]),
            depth=value["depth"],
            state=value["state"],
            text=value["text"],
            awaits=_each(_address, value["awaits"]),
            awaited_by=_each(_address, value["awaited_by"]),
            place=_maybe(ThreadPlace.from_json, value["place"]),
            chain=_each(ThreadPlace.from_json, value["chain"]),
            waits_for=value.get("waits_for"),
            object=_maybe(_address, value.get("object")),
            object_name=value.get("object_name"),
            descriptor=value.get("descriptor"),
            until=value.get("until"),
            held_by=_each(TaskHolder.from_json, value.get("held_by")),
            jobs=_each(TaskJob.from_json, value.get("jobs")),
            locals=_each(CoroutineLocals.from_json, value.get("locals")),
            greenlet_type=value.get("greenlet_type"),
            parent=_maybe(_address, value.get("parent")),
            hole=_maybe(ReadError.from_json, value.get("hole")),
        )


@dataclass(frozen=True)
class Tasks:
    """The tasks of one loop of asyncio, in the order of a tree; the greenlets of one thread, which has no loop; or the coroutines of a process that nobody has awaited, which have neither."""

    type: str
    title: str
    kind: str
    loop: Optional[int]
    loop_type: str
    ident: Optional[int]
    tasks: Tuple[Task, ...]

    @staticmethod
    def from_json(value: Json) -> Tasks:
        return Tasks(
            type=value["type"],
            title=value["title"],
            kind=value["kind"],
            loop=_maybe(_address, value["loop"]),
            loop_type=value["loop_type"],
            ident=_maybe(_address, value["ident"]),
            tasks=_each(Task.from_json, value["tasks"]),
        )


@dataclass(frozen=True)
class ListedProcess:
    pid: int
    parent: int
    above: Optional[int]
    user: str
    python: Optional[str]
    threads: int
    command: str
    does: str
    place: Optional[ThreadPlace]

    @staticmethod
    def from_json(value: Json) -> ListedProcess:
        return ListedProcess(
            pid=value["pid"],
            parent=value["parent"],
            above=value["above"],
            user=value["user"],
            python=value["python"],
            threads=value["threads"],
            command=value["command"],
            does=value["does"],
            place=_maybe(ThreadPlace.from_json, value["place"]),
        )


@dataclass(frozen=True)
class OtherProcesses:
    """How many are not in the list, and why."""

    without_python: int
    not_permitted: int
    kernel_threads: int
    ended: int

    @staticmethod
    def from_json(value: Json) -> OtherProcesses:
        return OtherProcesses(
            without_python=value["without_python"],
            not_permitted=value["not_permitted"],
            kernel_threads=value["kernel_threads"],
            ended=value["ended"],
        )


@dataclass(frozen=True)
class Processes:
    """Processes that run Python, as a tree: a line each."""

    type: str
    processes: Tuple[ListedProcess, ...]
    title: Optional[str] = None
    others: Optional[OtherProcesses] = None

    @staticmethod
    def from_json(value: Json) -> Processes:
        return Processes(
            type=value["type"],
            processes=_each(ListedProcess.from_json, value["processes"]),
            title=value.get("title"),
            others=_maybe(OtherProcesses.from_json, value.get("others")),
        )


@dataclass(frozen=True)
class Blame:
    """Whose code is spoken of."""

    function: Optional[str]
    image: Optional[str]
    distribution: Optional[str]
    called_from: Optional[str]

    @staticmethod
    def from_json(value: Json) -> Blame:
        return Blame(
            function=value["function"],
            image=value["image"],
            distribution=value["distribution"],
            called_from=value["called_from"],
        )


@dataclass(frozen=True)
class OtherFinding:
    rule: str
    certainty: str
    headline: str

    @staticmethod
    def from_json(value: Json) -> OtherFinding:
        return OtherFinding(
            rule=value["rule"],
            certainty=value["certainty"],
            headline=value["headline"],
        )


@dataclass(frozen=True)
class NextQuestion:
    command: str
    why: str

    @staticmethod
    def from_json(value: Json) -> NextQuestion:
        return NextQuestion(
            command=value["command"],
            why=value["why"],
        )


@dataclass(frozen=True)
class Verdict:
    """Why a process crashed, and how sure that is."""

    type: str
    rule: Optional[str]
    certainty: Optional[str]
    headline: str
    what_happened: Optional[str]
    thread: Optional[int]
    blame: Blame
    evidence: Tuple[str, ...]
    not_known: Tuple[str, ...]
    ruled_out: Tuple[str, ...]
    also: Tuple[OtherFinding, ...]
    next: Tuple[NextQuestion, ...]
    fingerprint: Optional[str]
    fingerprint_text: Optional[str]

    @staticmethod
    def from_json(value: Json) -> Verdict:
        return Verdict(
            type=value["type"],
            rule=value["rule"],
            certainty=value["certainty"],
            headline=value["headline"],
            what_happened=value["what_happened"],
            thread=value["thread"],
            blame=Blame.from_json(value["blame"]),
            evidence=_each(str, value["evidence"]),
            not_known=_each(str, value["not_known"]),
            ruled_out=_each(str, value["ruled_out"]),
            also=_each(OtherFinding.from_json, value["also"]),
            next=_each(NextQuestion.from_json, value["next"]),
            fingerprint=value["fingerprint"],
            fingerprint_text=value["fingerprint_text"],
        )


@dataclass(frozen=True)
class FoundObject:
    """An object at an address or around it."""

    address: int
    type_name: str
    value: Optional[str]
    state: str
    certainty: str
    how: str
    offset: int
    field: Optional[str]
    name: Optional[str]

    @staticmethod
    def from_json(value: Json) -> FoundObject:
        return FoundObject(
            address=_address(value["address"]),
            type_name=value["type_name"],
            value=value["value"],
            state=value["state"],
            certainty=value["certainty"],
            how=value["how"],
            offset=value["offset"],
            field=value["field"],
            name=value["name"],
        )


@dataclass(frozen=True)
class RuntimeField:
    """A part of what the interpreter keeps for itself."""

    kind: str
    text: str
    field: Optional[str]
    start: int
    offset: int

    @staticmethod
    def from_json(value: Json) -> RuntimeField:
        return RuntimeField(
            kind=value["kind"],
            text=value["text"],
            field=value["field"],
            start=_address(value["start"]),
            offset=value["offset"],
        )


@dataclass(frozen=True)
class MemoryBlock:
    """Memory that an allocator hands out as one."""

    allocator: str
    start: int
    size: int
    state: str
    certainty: str
    text: str

    @staticmethod
    def from_json(value: Json) -> MemoryBlock:
        return MemoryBlock(
            allocator=value["allocator"],
            start=_address(value["start"]),
            size=value["size"],
            state=value["state"],
            certainty=value["certainty"],
            text=value["text"],
        )


@dataclass(frozen=True)
class Neighbour:
    before: bool
    block: MemoryBlock
    object: Optional[str]

    @staticmethod
    def from_json(value: Json) -> Neighbour:
        return Neighbour(
            before=value["before"],
            block=MemoryBlock.from_json(value["block"]),
            object=value["object"],
        )


@dataclass(frozen=True)
class ThreadStack:
    """The stack of a thread, or what guards its end."""

    tid: Optional[int]
    text: str
    from_pointer: Optional[int]
    guard: bool
    function: Optional[str]

    @staticmethod
    def from_json(value: Json) -> ThreadStack:
        return ThreadStack(
            tid=value["tid"],
            text=value["text"],
            from_pointer=value["from_pointer"],
            guard=value["guard"],
            function=value["function"],
        )


@dataclass(frozen=True)
class ImagePlace:
    """The file whose code or data it is."""

    path: str
    section: Optional[str]

    @staticmethod
    def from_json(value: Json) -> ImagePlace:
        return ImagePlace(
            path=value["path"],
            section=value["section"],
        )


@dataclass(frozen=True)
class SymbolPlace:
    name: str
    offset: int

    @staticmethod
    def from_json(value: Json) -> SymbolPlace:
        return SymbolPlace(
            name=value["name"],
            offset=value["offset"],
        )


@dataclass(frozen=True)
class MappedRange:
    """A range of the process's map."""

    begin: int
    end: int
    rights: str
    path: Optional[str]
    file_offset: Optional[int]

    @staticmethod
    def from_json(value: Json) -> MappedRange:
        return MappedRange(
            begin=_address(value["begin"]),
            end=_address(value["end"]),
            rights=value["rights"],
            path=value["path"],
            file_offset=value["file_offset"],
        )


@dataclass(frozen=True)
class AddressFacts:
    """What an address is."""

    type: str
    address: int
    asked: Optional[str]
    headline: str
    object: Optional[FoundObject]
    runtime_field: Optional[RuntimeField]
    block: Optional[MemoryBlock]
    neighbours: Tuple[Neighbour, ...]
    thread_stack: Optional[ThreadStack]
    image: Optional[ImagePlace]
    symbol: Optional[SymbolPlace]
    mapping: Optional[MappedRange]
    text: Optional[str]
    notes: Tuple[str, ...]

    @staticmethod
    def from_json(value: Json) -> AddressFacts:
        return AddressFacts(
            type=value["type"],
            address=_address(value["address"]),
            asked=value["asked"],
            headline=value["headline"],
            object=_maybe(FoundObject.from_json, value["object"]),
            runtime_field=_maybe(RuntimeField.from_json, value["runtime_field"]),
            block=_maybe(MemoryBlock.from_json, value["block"]),
            neighbours=_each(Neighbour.from_json, value["neighbours"]),
            thread_stack=_maybe(ThreadStack.from_json, value["thread_stack"]),
            image=_maybe(ImagePlace.from_json, value["image"]),
            symbol=_maybe(SymbolPlace.from_json, value["symbol"]),
            mapping=_maybe(MappedRange.from_json, value["mapping"]),
            text=value["text"],
            notes=_each(str, value["notes"]),
        )


@dataclass(frozen=True)
class ListingLine:
    number: int
    current: bool
    text: str

    @staticmethod
    def from_json(value: Json) -> ListingLine:
        return ListingLine(
            number=value["number"],
            current=value["current"],
            text=value["text"],
        )


@dataclass(frozen=True)
class Listing:
    """Lines of a source file."""

    type: str
    file: str
    lines: Tuple[ListingLine, ...]

    @staticmethod
    def from_json(value: Json) -> Listing:
        return Listing(
            type=value["type"],
            file=value["file"],
            lines=_each(ListingLine.from_json, value["lines"]),
        )


@dataclass(frozen=True)
class Facts:
    """Which Python it is."""

    implementation: str
    version: str
    flavour: str
    image: Optional[str] = None
    build_id: Optional[str] = None
    runtime: Optional[int] = None

    @staticmethod
    def from_json(value: Json) -> Facts:
        return Facts(
            implementation=value["implementation"],
            version=value["version"],
            flavour=value["flavour"],
            image=value.get("image"),
            build_id=value.get("build_id"),
            runtime=_maybe(_address, value.get("runtime")),
        )


@dataclass(frozen=True)
class Table:
    """Rows and columns of text, and where there are any the single values that they are made of."""

    type: str
    columns: Tuple[str, ...]
    rows: Tuple[Tuple[str, ...], ...]
    facts: Optional[Facts] = None

    @staticmethod
    def from_json(value: Json) -> Table:
        return Table(
            type=value["type"],
            columns=_each(str, value["columns"]),
            rows=_each(lambda inner: _each(str, inner), value["rows"]),
            facts=_maybe(Facts.from_json, value.get("facts")),
        )


@dataclass(frozen=True)
class Note:
    """For the reader, beside the answer."""

    type: str
    text: str

    @staticmethod
    def from_json(value: Json) -> Note:
        return Note(
            type=value["type"],
            text=value["text"],
        )


@dataclass(frozen=True)
class Hole:
    """Wanted, and unreadable."""

    type: str
    kind: str
    address: Optional[int]
    reading: str
    what: str

    @staticmethod
    def from_json(value: Json) -> Hole:
        return Hole(
            type=value["type"],
            kind=value["kind"],
            address=_maybe(_address, value["address"]),
            reading=value["reading"],
            what=value["what"],
        )


@dataclass(frozen=True)
class Elision:
    """Left out for a display limit that the reader can set."""

    type: str
    shown: int
    total: int
    see_more: str

    @staticmethod
    def from_json(value: Json) -> Elision:
        return Elision(
            type=value["type"],
            shown=value["shown"],
            total=value["total"],
            see_more=value["see_more"],
        )


@dataclass(frozen=True)
class Cut:
    """Left out for a limit of safety or time, or because of Ctrl-C."""

    type: str
    why: str
    what: str

    @staticmethod
    def from_json(value: Json) -> Cut:
        return Cut(
            type=value["type"],
            why=value["why"],
            what=value["what"],
        )


@dataclass(frozen=True)
class OtherBlock:
    """Of a type that this release does not know: all of its members."""

    type: str
    members: Json


Block = Union[Paragraph, Heading, Bindings, Traceback, Exceptions, Threads, WaitGraph, Tasks, Processes, Verdict, AddressFacts, Listing, Table, Note, Hole, Elision, Cut, OtherBlock]
_BLOCK_TYPES: Mapping[str, Callable[[Json], Block]] = {
    "paragraph": Paragraph.from_json,
    "heading": Heading.from_json,
    "bindings": Bindings.from_json,
    "traceback": Traceback.from_json,
    "exceptions": Exceptions.from_json,
    "threads": Threads.from_json,
    "wait_graph": WaitGraph.from_json,
    "tasks": Tasks.from_json,
    "processes": Processes.from_json,
    "verdict": Verdict.from_json,
    "address": AddressFacts.from_json,
    "listing": Listing.from_json,
    "table": Table.from_json,
    "note": Note.from_json,
    "hole": Hole.from_json,
    "elision": Elision.from_json,
    "cut": Cut.from_json,
}


def _block(value: Json) -> Block:
    make = _BLOCK_TYPES.get(value["type"])
    return make(value) if make else OtherBlock(value["type"], value)


@dataclass(frozen=True)
class Refusal:
    """Why there is no answer."""

    kind: str
    text: str

    @staticmethod
    def from_json(value: Json) -> Refusal:
        return Refusal(
            kind=value["kind"],
            text=value["text"],
        )


@dataclass(frozen=True)
class Target:
    """Which process or core an answer is about."""

    text: str
    kind: str
    pid: Optional[int]
    command: Optional[str]
    python: Optional[str]
    threads: Optional[int] = None
    up: Optional[float] = None
    cpu: Optional[float] = None
    children: Tuple[int, ...] = ()
    why: Optional[str] = None

    @staticmethod
    def from_json(value: Json) -> Target:
        return Target(
            text=value["text"],
            kind=value["kind"],
            pid=value["pid"],
            command=value["command"],
            python=value["python"],
            threads=value.get("threads"),
            up=value.get("up"),
            cpu=value.get("cpu"),
            children=_each(int, value.get("children")),
            why=value.get("why"),
        )


@dataclass(frozen=True)
class Crash:
    """The signal that ended the process."""

    signal: int
    name: str
    code: Optional[int]
    what: str
    address: Optional[int]
    tid: Optional[int]
    thread: Optional[str]

    @staticmethod
    def from_json(value: Json) -> Crash:
        return Crash(
            signal=value["signal"],
            name=value["name"],
            code=value["code"],
            what=value["what"],
            address=_maybe(_address, value["address"]),
            tid=value["tid"],
            thread=value["thread"],
        )


@dataclass(frozen=True)
class ToldThread:
    """A thread that the answer tells of, with what is asked of it first."""

    tid: Optional[int]
    host_tid: Optional[int]
    ident: Optional[int]
    python_name: Optional[str]
    os_name: Optional[str]
    daemon: Optional[bool]
    crashed: bool
    running: Optional[bool]
    holds_gil: Optional[bool]
    waits_for_gil: Optional[bool]
    states: Tuple[ThreadState, ...]
    waits_for: Optional[ThreadWait]
    frames: Tuple[Entry, ...] = ()

    @staticmethod
    def from_json(value: Json) -> ToldThread:
        return ToldThread(
            tid=value["tid"],
            host_tid=value["host_tid"],
            ident=_maybe(_address, value["ident"]),
            python_name=value["python_name"],
            os_name=value["os_name"],
            daemon=value["daemon"],
            crashed=value["crashed"],
            running=value["running"],
            holds_gil=value["holds_gil"],
            waits_for_gil=value["waits_for_gil"],
            states=_each(ThreadState.from_json, value["states"]),
            waits_for=_maybe(ThreadWait.from_json, value["waits_for"]),
            frames=_each(_entry, value.get("frames")),
        )


@dataclass(frozen=True)
class Answer:
    """The document that one command answers."""

    schema: str
    hognose: str
    time: str
    command: str
    status: str
    threads: Tuple[ToldThread, ...]
    blocks: Tuple[Block, ...]
    error: Optional[Refusal] = None
    target: Optional[Target] = None
    crash: Optional[Crash] = None

    @staticmethod
    def from_json(value: Json) -> Answer:
        return Answer(
            schema=value["schema"],
            hognose=value["hognose"],
            time=value["time"],
            command=value["command"],
            status=value["status"],
            threads=_each(ToldThread.from_json, value["threads"]),
            blocks=_each(_block, value["blocks"]),
            error=_maybe(Refusal.from_json, value.get("error")),
            target=_maybe(Target.from_json, value.get("target")),
            crash=_maybe(Crash.from_json, value.get("crash")),
        )
