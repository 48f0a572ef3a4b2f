"""What `why` says of processes that end by a fault of their own making, beside what that was.

tests/programs/faults.c has a function for each.  The right rule must be the answer, and no other may ever be certain.

SPDX-License-Identifier: MIT
"""
import json
import os
import shutil
import subprocess

from asking import Session, files_of, hognose
from debuggee import Debuggee, wait_for_core
from report import Job, Mode, Skipped, check
from subjects import first_of
from world import PROGRAMS

ANY = None
# What each is: the rules of which the answer must be one, and the function that it must name.
FAULTS = {
    'null_field': (['null_pointer'], 'read_null'),
    'null_hop': (['null_pointer'], 'null_hop'),
    'null_far': (['null_pointer'], 'null_far'),
    'null_write': (['null_pointer'], 'null_write'),
    'null_call': (['null_pointer'], 'null_call'),
    'data_call': (['bad_call'], 'data_call'),
    'wild_text': (['wild_pointer'], 'wild_text'),
    'wild_unmapped': (['wild_pointer'], 'wild_unmapped'),
    'small_number': (['wild_pointer'], 'small_number'),
    'write_constant': (['no_right'], 'write_constant'),
    'divide_by_zero': (['divide'], 'divide_by_zero'),
    'trap': (['illegal'], 'trap'),
    'double_free': (['heap_check'], 'double_free'),
    'foreign_free': (['heap_check', 'null_pointer', 'wild_pointer', 'unknown'], ANY),
    'smash_stack': (['stack_smashed'], 'smash_stack'),
    'failed_assertion': (['assertion'], 'failed_assertion'),
    'call_abort': (['plain_abort'], 'call_abort'),
    'overflow_stack': (['stack_overflow'], 'recurse'),
    'freed_member': (['freed_object'], 'freed_member'),
    'without_gil': (['no_gil'], 'without_gil'),
    'ask_state_without_gil': (['no_gil', 'python_fatal', 'unknown'], ANY),
    'null_while_released': (['null_pointer'], 'read_null'),
    'misaligned': (['misaligned'], 'misaligned'),
    'kill_itself': (['unknown'], ANY),
    'use_up_time': (['kernel_limit'], ANY),
    'drop_none': (['singleton_underflow'], ANY),
    'shortened_file': (['bus_error'], ANY),
    'overflow_in_python': (['stack_overflow'], ANY),
}
CXX = {
    'throw_uncaught': (['cxx_exception'], ANY),
    'throw_number': (['cxx_exception'], ANY),
    'leave_thread': (['cxx_exception'], ANY),
    'null_after_exception': (['null_pointer'], 'null_after_exception'),
}
HANDLED = ('null_field', 'divide_by_zero', 'wild_text')
EXPLAINED = {'throw_uncaught': 'my_error: no such tea', 'null_hop': '+24', 'divide_by_zero': 'division by zero', 'double_free': 'double free'}


def jobs(world, present):
    if world.stock:
        return
    for subject in present:
        if subject.root:
            continue
        first = subject is first_of(present)
        yield Job('why/%s' % subject.name, Mode.FAST if first else subject.at_least(Mode.DEFAULT), look, world, subject, False)
        yield Job('why/%s-stripped' % subject.name, subject.at_least(Mode.ALL), look, world, subject, True)
    first = first_of(present)
    if first:
        yield Job('why/gdb', Mode.FAST, look_in_gdb, world, first)


def build(world, source, is_stripped):
    compiler = shutil.which('g++' if source.endswith('.cpp') else 'gcc')
    if not compiler:
        raise Skipped('no compiler')
    library = os.path.join(world.folder('faults'), source.replace('.', '_') + ('-stripped' if is_stripped else '') + '.so')
    if not os.path.exists(library):
        words = [compiler, '-O1', '-fno-optimize-sibling-calls', '-fstack-protector-all', '-w', '-shared', '-fPIC', '-pthread', '-o', library + '.new',
                 os.path.join(PROGRAMS, source)] + ['-s'] * is_stripped
        subprocess.run(words, check=True)
        os.rename(library + '.new', library)
    return library


def rows(subject):
    for name, (rules, function) in sorted(FAULTS.items()):
        # Of what cannot die any more, or where Python counts its own recursion.
        if name == 'drop_none' and subject.version >= (3, 12) or name == 'overflow_in_python' and subject.version >= (3, 11):
            continue
        # Python 2.7 jumps to its end, so that the text is not told by whoever called.
        told = ['python_fatal'] if name == 'drop_none' and subject.version < (3,) else rules
        yield 'faults.c', name, told, function, []
    for name, (rules, function) in sorted(CXX.items()):
        yield 'faults_cxx.cpp', name, rules, function, []
    yield 'faults.c', 'null_field', ['null_pointer'], 'read_null', ['thread']
    if subject.version >= (3, 3):
        for name in HANDLED:
            yield 'faults.c', name, FAULTS[name][0], FAULTS[name][1], ['handled']


def look(world, report, name, subject, is_stripped):
    for source, fault, rules, function, how in rows(subject):
        with report.case('/'.join([name, fault] + how)):
            library = build(world, source, is_stripped)
            with Debuggee(world, subject, 'faults.py', [library, fault] + how) as process:
                core = wait_for_core(process.process, process.folder, 120)
                compare(world, subject, core, rules, None if is_stripped else function, how, EXPLAINED.get(fault, ''))


def ask(world, core, subject, *words):
    return hognose(world, 'why', core, *files_of(subject), *words, statuses=[0, 1])


def compare(world, subject, core, rules, function, how, text):
    document = json.loads(ask(world, core, subject, '--json').stdout)
    verdicts = [block for block in document['blocks'] if block['type'] == 'verdict']
    check(len(verdicts) == 1, 'verdicts', json.dumps(document)[:2000])
    said = verdicts[0]
    words = json.dumps(said, indent=1)
    check((said['rule'] or 'unknown') in rules, 'another rule', words)
    if 'unknown' not in rules:
        check(function is None or function in (said['blame']['function'] or ''), 'another function', words)
        check(text in said['headline'], 'less is said', words)
    check(said['thread'], 'no thread', words)
    others = [one for one in said['also'] if one['certainty'] == 'certain' and one['rule'] not in rules]
    check(not others, 'something else is certain as well', words)
    if 'thread' in how:
        check('"worker-3"' in said['what_happened'], 'another thread', words)
    if 'handled' in how:
        shown = hognose(world, 'bt', core, *files_of(subject), statuses=[0, 1])
        check('<signal handler called>' in shown.stdout, 'no handler', shown.stdout)
        check('raised by the process' not in shown.head, 'the head is of the handler', shown.head)


def look_in_gdb(world, report, name, subject):
    """The same of a core in GDB, and of a process that stands at its fault there."""
    for fault in ('null_field', 'double_free'):
        with report.case('%s/%s' % (name, fault)):
            library = build(world, 'faults.c', False)
            with Debuggee(world, subject, 'faults.py', [library, fault]) as process:
                core = wait_for_core(process.process, process.folder, 120)
                session = Session(world, world.loader, [subject.executable, core])
                said, = session.run('py-why')
                check(FAULTS[fault][1] + '()' in said and said.lstrip().startswith(('Crash: ', 'Aborted: ')), 'another answer', said)
