"""`--json` keeps to the schema that docs/json.md explains: every command, live and of cores, whole, damaged and cut short.

The schema is strict, so that a member that it does not name fails here.  The other way round, each member that it names must have been in
some answer, and each sort of mistake, put into these answers, must be noticed.

SPDX-License-Identifier: MIT
"""
import json
import os
import random
import re
import subprocess
import sys

import cores
import cython_frames
import interleaving
import subjects
import waiting
from asking import files_of, hognose
from core_bytes import PAGE, CoreBytes
from debuggee import Debuggee
from pairs import dealt_to
from report import Job, Mode, Skipped, check
from subjects import first_of
from world import NOWHERE, SUPPORT, TESTS

PAGE_PATH = os.path.join(os.path.dirname(TESTS), 'docs', 'json.md')
SHELL_ONLY = ('quit', 'exit')       # they answer nothing
# What a command is asked; one that is not here is asked without arguments.
ASKED = {'bt': ['', '-n', '--native', '--python'], 'bt-native': ['', '-n'], 'exc': ['', 'full', 'nonsense'], 'list': ['', '1,3', '9000'],
         'print': ['owner', 'len', 'account.rows[-1]', '__name__', 'nope'], 'frame': ['', '1', '99'], 'up': ['', '99'], 'down': ['', '99'],
         'help': ['', 'bt'], 'thread': ['', 'apply all bt'], 'threads': ['', '--group'], 'tasks': ['', '--chain', '--all', '--locals'],
         'locks': ['', '--all', '--dot'], 'whatis': ['account', 'account.rows', '24', '0xdddddddddddddddd', 'nope'],
         'why': ['', '--registers']}
PERCENT = (90, 60, 40, 30)
NO_GREENLET = 'takes greenlet; tests/integration/parked.py holds its answers against the schema'
NO_CYTHON = 'takes Cython (tests/integration/cython_frames.py)'
# What the schema names and no test can bring about at will: the reason is printed.
RARE = {
    'elision.': 'takes more threads than a screen has room for',
    'machine_entry.note': 'takes code without unwind information, or damage',
    'python_entry.note': 'the number of a C frame is a guess only where the stack is ambiguous',
    'task.hole': 'takes damage; src/python/objects has it',
    'task.state=r': 'takes a loop that is at it while it is looked at',
    'task.state=unknown': 'takes damage; src/analysis has it',
    'task_job.state=ended': 'takes a loop that does not run just then; src/analysis has it',
    'task_job.state=unknown': 'takes a pool of another library; src/analysis has it',
    'task_job.certainty=likely': 'takes a process that is read while it runs; src/analysis has it',
    'waiter.certainty=likely': 'takes classes of Python 2, or a wait that is in no lock',
    'thread_wait.certainty=likely': 'the same',
    'listed_thread.interpreters': 'takes a thread that runs several interpreters; tests/integration/threads.py',
    'exceptions.role=raised': 'takes C code that runs with the error indicator set, or damage; tests/integration/exc.py stops in such code',
    'runtime_field.kind=': 'where these are differs between versions; src/session/whatis has them',
    'memory_block.': 'takes a free-threaded Python, or one that was looked at at the right moment; src/python/heap has them',
    'found_object.state=unowned': 'takes an object that is being taken apart; src/python/heap has it',
    'verdict.': 'takes processes that crash; tests/integration/why.py has them',
    'other_finding.': 'the same',
    'target.why': 'takes a process that crashes; tests/integration/why.py has them',
    'machine_entry.symbol': NO_CYTHON,
    'machine_entry.source': NO_CYTHON,
    'task.greenlet_type': NO_GREENLET,
    'task.parent': NO_GREENLET,
    'task.state=parked': NO_GREENLET,
    'tasks.kind=greenlet': NO_GREENLET,
    '.kind=': 'which errors damage leads to is chance',
    'cut.why=': 'limits of safety take a hostile target; src/command has them',
}


def jobs(world, present):
    if world.stock:
        return
    job = Job('json', Mode.FAST, run, world, present)
    job.is_long = True
    yield job


def run(world, report, name, present):
    able = [subject for subject in present if subject.mode <= world.mode]
    programs = [row for row in PROGRAMS if row[1] is not cython or world.mode == Mode.ALL]      # which is fetched from PyPI
    rows = {(subject, row) for subject in (first_of(able), able[0]) for row in programs if can_show(subject, *row)}
    rows |= dealt_to(world.seed, able, programs, 2, lambda subject, row: can_show(subject, *row))
    answers = Answers(world)
    for subject, (program, collect) in sorted(rows, key=lambda row: (able.index(row[0]), row[1][0])):
        with report.case('json/%s/%s' % (subject.name, collect.__name__.replace('_', '-'))):
            with Debuggee(world, subject, program) as process:
                collect(answers, process)
    with report.case('json/refusals'):
        refusals(answers)
    look(world, report, answers)


def can_show(subject, program, collect):
    if collect is cython and not (subject.is_of_machine and subject.version >= (3, 11)):
        return False
    if collect is tasks and subject.version < (3, 6):
        return False
    return program not in subject.lacks and not (collect is native and 'callbacks.py' in subject.lacks)


class Answers:
    """The documents that hognose has given, each with the words that it was asked with."""

    def __init__(self, world):
        self.world = world
        self.documents = []
        self.old = []       # of the schema before

    def ask(self, words, text=None):
        words = words + ['--json']
        done = hognose(self.world, *words, text=text, statuses=[0, 1, 2, 64, 66])
        found = list(split_documents(done.stdout))
        check(found, 'no answer', ' '.join(words), done.stderr[-1500:])
        self.documents += [(' '.join(words), one) for one in found]
        return found

    def ask_old(self, words):
        """The same words in both schemas; the older documents are held against theirs."""
        done = hognose(self.world, *words, '--json=1', statuses=[0, 1, 2, 64, 66])
        self.old += [(' '.join(words) + ' --json=1', one) for one in split_documents(done.stdout)]
        return self.ask(words)[0], self.old[-1][1]

    def program_commands(self):
        """The subcommands of the program that have --json and answer by one document."""
        names = re.findall(r'^  ([a-z-]+) {2,}', self.said('--help').split('Subcommands:', 1)[1], re.M)
        return [name for name in names if '--json' in self.said(name, '--help') and name not in ('shell', 'ps')]

    def said(self, *words):
        return hognose(self.world, *words, statuses=[0]).stdout


def split_documents(text):
    decoder, at = json.JSONDecoder(), 0
    while text[at:].strip():
        at += len(text[at:]) - len(text[at:].lstrip())
        document, at = decoder.raw_decode(text, at)
        yield document


def every_command(answers, process):
    """The command tables are the program's own: a command that is added is asked here, or fails."""
    frame = process.wait_truth()['threads'][0]['frames'][0]
    place = next(iter(frame['addresses'].values()))[0]
    found = answers.ask(['print', str(process.pid), hex(place)])[0]
    check(any(row['scope'] == 'object' for block in found['blocks'] if block['type'] == 'bindings' for row in block['rows']), 'no object', str(found))
    look_at_all(answers, [str(process.pid)])
    core = process.dump()
    look_at_all(answers, [core] + files_of(process.subject))


def look_at_all(answers, target):
    for name in answers.program_commands():
        found = [document for words in ASKED.get(name, ['']) for document in answers.ask([name] + target[:1] + words.split() + target[1:])]
        check(any(one['command'] == name and one['status'] == 'ok' for one in found), name + ' has no complete answer', str(found)[:1500])
    verbs = re.findall(r'^([a-z-]+)\b.*? {2,}|^([a-z-]+ \[.*?\])\w', answers.ask(['shell'] + target, 'help\n')[0]['blocks'][0]['text'], re.M)
    verbs = [(one or two).split()[0] for one, two in verbs]
    check(len(verbs) > 10, 'the shell lists no commands', str(verbs))
    verbs = [verb for verb in verbs if verb not in SHELL_ONLY]
    lines = [('%s %s' % (verb, words)).strip() for verb in verbs for words in ASKED.get(verb, [''])]
    found = answers.ask(['shell'] + target, '\n'.join(lines) + '\n')
    check(len(found) == len(lines), '%d answers to %d lines' % (len(found), len(lines)))
    missing = set(verbs) - {one['command'] for one in found if one['status'] == 'ok'}
    check(not missing, 'no complete answer of ' + ' '.join(sorted(missing)))


def threads(answers, process):
    """Headings say in parts which thread it is, as the program knows itself."""
    truth = process.wait_truth()
    found = answers.ask(['bt', str(process.pid)])[0]
    told = {block['thread']['tid']: block['thread'] for block in found['blocks'] if block['type'] == 'heading'}
    for thread in truth['threads']:
        said = told[thread['tid']]
        check(int(said['ident'], 16) == thread['ident'], 'another ident', str(thread['ident']), str(said))
        check(said['python_name'] in (thread['name'], None), 'another name', str(thread['name']), str(said))
    check(any(said['python_name'] == 'busy' for said in told.values()), 'no thread has its name', str(told))
    compare_told({one['tid']: one for one in found['threads']}, truth['threads'])
    answers.ask(['bt-full', str(process.pid), '--max-pause', '1'])
    answers.ask(['bt', str(process.pid), '--max-pause', '1'])
    answers.ask(['bt', str(process.pid), '--no-stop'])
    answers.ask(['threads', str(process.pid), '--group'])


def compare_told(told, truth):
    """What a program asks first of each thread, beside what each knows of itself."""
    check(set(told) >= {thread['tid'] for thread in truth}, 'threads are missing', str(sorted(told)))
    check(sum(one['holds_gil'] is True for one in told.values()) <= 1, 'several hold the GIL', str(told))
    check(not any(one['crashed'] for one in told.values()), 'nothing crashed', str(told))
    for thread in truth:
        one = told[thread['tid']]
        frames = [[entry['file'], entry['line'], entry['function']] for entry in one['frames'] if entry['kind'] == 'python']
        check(frames == [[frame['file'], frame['line'], frame['function']] for frame in thread['frames']], 'other frames', str(one))
        check(one['host_tid'] == thread['tid'] and one['states'], 'no id, or no states', str(one))


def both_schemas(answers, process):
    """hognose/1 is written for whoever asks for it, with the same blocks."""
    process.wait_truth()
    for words in (['bt'], ['threads'], ['locks'], ['tasks'], ['info'], ['exc'], ['why']):
        new, old = answers.ask_old(words + [str(process.pid)])
        check(old['schema'] == 'hognose/1' and [block['type'] for block in old['blocks']] == [block['type'] for block in new['blocks']],
              'other blocks', str(old)[:1500])
    core = process.dump()
    answers.ask_old(['bt', core] + files_of(process.subject))
    answers.ask_old(['bt', NOWHERE])


def closures(answers, process):
    process.wait_truth()
    answers.ask(['locals', str(process.pid)])
    for frame in range(4):
        answers.ask(['locals', str(process.pid), '--frame', str(frame)])


def exceptions(answers, process):
    process.wait_truth()
    answers.ask(['exc', str(process.pid)])
    damaged(answers, process.subject, process.dump(), (['exc', 'full'],), answers.world.pick(1, 2, 6))


def native(answers, process):
    interleaving.build(process.folder, process.subject, False, inlines=True)
    process.wait_truth()
    for words in ([], ['--native'], ['-n']):
        answers.ask(['bt', str(process.pid)] + words)


def cython(answers, process):
    cython_frames.build(answers.world, process.folder, process.subject, 'lines')
    process.wait_truth()
    answers.ask(['bt', str(process.pid)])


def torn(answers, process):
    """A core with holes, and one that ends too early: what is missing is said in its place."""
    process.wait_truth()
    core = process.dump()
    damaged(answers, process.subject, core, (['bt', '--native'], ['bt-full'], ['locals'], ['info']), answers.world.pick(2, 2, 6))
    for percent in PERCENT:
        os.truncate(core, os.path.getsize(core) * percent // 100)
        for words in (['bt', '--native'], ['bt-full'], ['locals'], ['print', 'mark'], ['info']):
            answers.ask(words[:1] + [core] + words[1:] + files_of(process.subject))
    check(any(one['status'] == 'partial' for _, one in answers.documents), 'nothing was missing')


def damaged(answers, subject, core, questions, count):
    """Every tenth of the pages that may hold objects, which are in no large segment: those are stacks."""
    pages = [page for _, offset, size in CoreBytes(core).segments if size <= 2 ** 22 for page in range(offset // PAGE, (offset + size) // PAGE)]
    for number in range(count):
        dice = random.Random(answers.world.seed + number)
        chosen = dice.sample(pages, min(len(pages) // 10, 2000))
        with cores.Damaged(core, [(page * PAGE, cores.spoil(dice)) for page in chosen]):
            for words in questions:
                answers.ask(words[:1] + [core] + words[1:] + files_of(subject))


def waits_outside(answers, process):
    """Threads that wait for descriptors and other processes."""
    truth = waiting.begin(process)
    check(truth['rows'], 'nobody waits')
    for command in ('threads', 'locks', 'bt'):
        answers.ask([command, str(process.pid)])


def tasks(answers, process):
    """Tasks of asyncio, and what each waits for."""
    process.wait_truth()
    answers.ask(['tasks', str(process.pid), '--locals'])
    found = answers.ask(['tasks', str(process.pid), '--all'])[0]
    check(any(block['type'] == 'tasks' for block in found['blocks']), 'no tasks', str(found)[:1500])


def refusals(answers):
    for words in (['bt', NOWHERE], ['info', '/bin/sh'], ['locals', str(2 ** 22 + 1)]):
        found = answers.ask(words)[0]
        check(found['status'] == 'nothing' and found['command'] == words[0], 'no refusal', str(found))
        check(found['error']['kind'] in ('no_file', 'no_core', 'no_process'), 'no reason', str(found))


def processes(answers, process):
    """All Pythons, and two answers in lines."""
    process.wait_truth()
    found = answers.ask(['ps'])[0]
    listed = [row for block in found['blocks'] if block['type'] == 'processes' for row in block['processes']]
    check(any(row['pid'] == process.pid for row in listed), 'it is not listed', str(found)[:1500])
    answers.ask(['overview', str(os.getpid())])
    found = answers.ask(['info', str(process.pid), str(os.getpid())])
    check([one['target']['pid'] for one in found] == [process.pid, os.getpid()], 'other targets', str(found)[:1500])


def waits(answers, process):
    """Who waits for whom."""
    process.wait_truth()
    found = answers.ask(['locks', str(process.pid)])[0]
    check(any(block['type'] == 'wait_graph' and block['cycles'] for block in found['blocks']), 'no circle', str(found)[:1500])


def addresses(answers, process):
    """What addresses are of which the program knows it."""
    process.wait_for(process.truth_path)
    with open(process.truth_path) as source:
        rows = json.load(source)['rows']
    target = [process.dump()] + files_of(process.subject)
    lines = ''.join('whatis %s\n' % row['address'] for row in rows) + 'whatis shown.first\n'
    found = answers.ask(['shell'] + target, lines)
    check(sum(block['type'] == 'address' for one in found for block in one['blocks']) == len(rows) + 1, 'no answer', str(found)[:1500])


PROGRAMS = [('whatis.py', addresses), ('nested.py', every_command), ('threads.py', threads), ('threads.py', both_schemas), ('closures.py', closures), ('exceptions.py', exceptions),
            ('interleaved.py', native), ('scattered.py', torn), ('locks.py', waits), ('waiting.py', waits_outside), ('tasks.py', tasks),
            ('nested.py', processes), ('woven.py', cython)]


# What the documents are held against.

def look(world, report, answers):
    said = None
    with report.case('json/schema/keeps'):
        check(answers.documents, 'there are no answers')
        said = read(world, answers.documents)
        check(not said['wrong'], '%d mistakes in %d documents' % (len(said['wrong']), len(answers.documents)), *said['wrong'][:20])
    if not said:
        return
    with report.case('json/schema/old'):
        check(answers.old, 'nobody asked for it')
        wrong = read(world, answers.old, 1)['wrong']
        check(not wrong, '%d mistakes in %d documents of hognose/1' % (len(wrong), len(answers.old)), *wrong[:20])
    with report.case('json/schema/notices'):
        check(said['broken'] > 150, 'only %d mistakes were tried' % said['broken'])
        check(not said['unnoticed'], 'mistakes that the schema lets pass', *said['unnoticed'][:20])
        for document in ({}, [], None, dict(answers.documents[0][1], schema='hognose/1')):
            check(read(world, [('broken', document)])['wrong'], 'this passes', str(document)[:200])
    with report.case('json/page'):
        look_at_page(world, said)
    reasons = {}
    for member in said['unseen']:
        reason = next((why for part, why in RARE.items() if part in member), None)
        reasons.setdefault(reason, []).append(member)
    with report.case('json/schema/shown'):
        check(None not in reasons, 'the schema names what no answer has', *reasons.get(None, ()))
    for reason, members in reasons.items():
        if reason:
            report.skip('json/schema/shown/' + members[0], '%s (%s)' % (reason, ', '.join(members)))


def look_at_page(world, said):
    """The page explains each member, and its example is a document as it says."""
    with open(PAGE_PATH, encoding='utf-8') as source:
        page = source.read()
    words = {member.split('=')[0].split('.')[1] for member in said['seen'] + said['unseen']}
    missing = sorted(word for word in words if not re.search(r'`%s`|`%s:|"%s"' % (word, word, word), page))
    check(not missing, 'docs/json.md does not mention ' + ' '.join(missing))
    example = re.search(r'^    \{\n.*?^    \}\n', page, re.M | re.S).group()
    wrong = read(world, [('the example', json.loads(example))])['wrong']
    check(not wrong, 'the example of docs/json.md', *wrong)


def read(world, documents, number=2):
    schema = os.path.join(world.prefix, 'share', 'hognose', 'hognose-%d.schema.json' % number)
    done = subprocess.run([find_interpreter(), '-B', os.path.join(SUPPORT, 'json_reader.py'), schema], input=json.dumps(documents),
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding='utf-8', timeout=1500)
    check(done.returncode == 0, 'the reader ends with %d' % done.returncode, done.stderr[-3000:])
    return json.loads(done.stdout)


def find_interpreter():
    """One that has the library, which Debian installs for its own."""
    for executable in (sys.executable, subjects.SYSTEM):
        done = subprocess.run([executable, '-c', 'import jsonschema'], stderr=subprocess.DEVNULL)
        if done.returncode == 0:
            return executable
    check(os.environ.get('CI') != 'true', 'no Python has jsonschema (scripts/setup.sh installs it)')
    raise Skipped('no Python has jsonschema (Debian: python3-jsonschema)')
