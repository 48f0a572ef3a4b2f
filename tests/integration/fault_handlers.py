"""What `why` and the head say of a fault whose handler ended the process by abort(): the fault, where it was, and that.

tests/programs/fault_handlers.c is the faults, under handlers that are told of them, that are not, and on a stack of their own.

SPDX-License-Identifier: MIT
"""
import json
import os
import re
import subprocess

from asking import files_of, hognose
from debuggee import Debuggee, wait_for_core
from report import Job, Mode, check
from subjects import first_of
from world import PROGRAMS

PROGRAM = 'fault_handlers.py'
# The rule, and the signal.
FAULTS = {'read_null': ('null_pointer', 'SIGSEGV'), 'call_null': ('null_pointer', 'SIGSEGV'), 'divide': ('divide', 'SIGFPE'),
          'run_no_instruction': ('illegal', 'SIGILL'), 'read_shortened': ('bus_error', 'SIGBUS')}
WAYS = 3


def jobs(world, present):
    if world.stock:
        return
    for subject in present:
        if not subject.root and 'faults.py' not in subject.lacks:
            mode = Mode.FAST if subject is first_of(present) else Mode.ALL
            yield Job('fault-handlers/%s' % subject.name, subject.at_least(mode), look, world, subject)


def build(world):
    library = os.path.join(world.folder('fault-handlers'), 'fault_handlers.so')
    if not os.path.exists(library):
        subprocess.run(['gcc', '-O1', '-w', '-shared', '-fPIC', '-o', library + '.new', os.path.join(PROGRAMS, 'fault_handlers.c')], check=True)
        os.rename(library + '.new', library)
    return library


def end(world, subject, fault, how):
    """The process, which will have ended."""
    return Debuggee(world, subject, PROGRAM, [build(world), fault, str(how)])


def look(world, report, name, subject):
    for fault, (rule, signal) in FAULTS.items():
        for how in range(WAYS):
            with report.case('%s/%s/%d' % (name, fault, how)), end(world, subject, fault, how) as process:
                core = wait_for_core(process.process, process.folder, 60)
                said = ask(world, core, subject)
                words = json.dumps(said, indent=1)
                check(said['rule'] == rule, 'another rule', words)
                check(said['blame']['function'] == fault, 'another function', words)
                check(said['what_happened'].startswith(signal) and ', whose handler ended the process by SIGABRT' in said['what_happened'], 'how it ended', words)
                shown = hognose(world, 'bt', core, *files_of(subject), statuses=[0, 1])
                check(re.match(r'Core of .*: %s, ' % signal, shown.head), 'the head is of the handler', shown.head)
    with report.case(name + '/abort_later'), end(world, subject, 'abort_later', 0) as process:
        said = ask(world, wait_for_core(process.process, process.folder, 60), subject)
        check(said['rule'] == 'plain_abort' and said['what_happened'].startswith('SIGABRT'), 'a fault that was survived', json.dumps(said, indent=1))


def ask(world, core, subject):
    document = json.loads(hognose(world, 'why', core, '--json', *files_of(subject), statuses=[0, 1]).stdout)
    said, = [block for block in document['blocks'] if block['type'] == 'verdict']
    return said
