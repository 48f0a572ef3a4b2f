"""`import hognose`: what the package makes of answers is what the program said, member by member, and what a process knows of itself.

The package is the one of this tree, over the installed program, and imported by each interpreter of 3.9 and newer.

SPDX-License-Identifier: MIT
"""
import dataclasses
import importlib
import json
import os
import shutil
import subprocess
import sys
import typing

from asking import hognose
from debuggee import Debuggee, clean_environment
from report import Failed, Job, Mode, Skipped, check
from subjects import first_of
from world import TESTS

ROOT = os.path.dirname(TESTS)
PACKAGE = os.path.join(ROOT, 'frontends', 'python')
SCHEMA = os.path.join(ROOT, 'docs', 'hognose-2.schema.json')
PATIENCE = 300
ENDS = ('3.9.18', '3.13.0')     # the oldest and the newest of the machine
# What is asked of each program; together they answer with nearly every definition of the schema.
ASKED = {'locks.py': ['bt-full', 'bt', 'threads', 'locks', 'info', 'list', 'bt --native'], 'tasks.py': ['tasks', 'exc', 'threads --group'],
         'exceptions.py': ['exc full', 'locals', 'print nope', 'print __name__']}


def jobs(world, present):
    if world.stock:
        return
    yield Job('python-package/members', Mode.FAST, one, world, members)
    yield Job('python-package/types', Mode.DEFAULT, one, world, types)
    first = first_of(present)
    for program, words in ASKED.items():
        if program not in first.lacks:
            yield Job('python-package/answers/' + program, Mode.DEFAULT, answers, world, first, program, words)
    for subject in present:
        if subject.version >= (3, 9) and not subject.root:
            mode = Mode.FAST if subject is first else Mode.DEFAULT if subject.name in ENDS else Mode.ALL
            yield Job('python-package/read/' + subject.name, subject.at_least(mode), reading, world, subject)


def one(world, report, name, test):
    with report.case(name):
        test(world)


def package():
    """The package in this very interpreter, which is of 3.9 or newer like the oldest that it is for."""
    if PACKAGE not in sys.path:
        sys.path.append(PACKAGE)
    return importlib.import_module('hognose.answers')


def schema():
    with open(SCHEMA) as source:
        return json.load(source)


def members(world):
    """Each definition of the schema is a class, each member a field of it, with the same type; and nothing is more."""
    done = subprocess.run([sys.executable, os.path.join(ROOT, 'scripts', 'make_answers.py'), '--check'], stderr=subprocess.PIPE, encoding='utf-8')
    check(done.returncode == 0, done.stderr)
    module, count = package(), 0
    known = {name: value for name, value in vars(module).items() if dataclasses.is_dataclass(value)}
    for name, row in [*schema()['$defs'].items(), ('answer', schema())]:
        if 'properties' not in row:
            continue
        found = known.pop({'error': 'ReadError', 'exception': 'ExceptionFact'}.get(name) or ''.join(map(str.capitalize, name.split('_'))))
        fields = {field.name: field for field in dataclasses.fields(found)}
        check(set(fields) == set(row['properties']), '%s has other members' % name, sorted(fields), sorted(row['properties']))
        without_default = {one for one, field in fields.items() if field.default is dataclasses.MISSING}
        check(without_default == set(row['required']), '%s: others are required' % name, sorted(without_default))
        hints = typing.get_type_hints(found)
        for member, kind in row['properties'].items():
            is_list = (schema()['$defs'][kind['$ref'].rsplit('/', 1)[1]] if '$ref' in kind else kind).get('type') == 'array'
            check(('Tuple' in str(hints[member])) == is_list, '%s.%s is %s' % (name, member, hints[member]))
            count += 1
    check(count > 150 and set(known) == {'OtherBlock', 'OtherEntry'}, 'other classes', sorted(known), count)
    strange = {'schema': 'hognose/2', 'hognose': '9.9', 'time': '', 'command': 'bt', 'status': 'ok', 'threads': [], 'more': 1, 'blocks': [{'type': 'hologram', 'x': 1}, {
        'type': 'traceback', 'form': 'brief', 'entries': [{'kind': 'quantum', 'level': 1}]}]}
    answer = module.Answer.from_json(strange)
    check(answer.blocks[0].members['x'] == 1 and answer.blocks[1].entries[0].kind == 'quantum', 'what is new is not kept', answer)


def types(world):
    """mypy has nothing to say, and all that is documented is there. (Of Debian 12's pytest the decorators have no types yet.)"""
    if not shutil.which('mypy'):
        raise (Failed if os.environ.get('CI') == 'true' else Skipped)('no mypy here')
    done = subprocess.run(['mypy', '--strict', '--allow-untyped-decorators', '--python-version', '3.9', '--cache-dir', world.folder('mypy'), os.path.join(PACKAGE, 'hognose')],
                          stdout=subprocess.PIPE, encoding='utf-8', timeout=PATIENCE, cwd=world.scratch)
    check(done.returncode == 0, 'mypy complains', done.stdout)
    names = importlib.import_module('hognose', package().__package__)
    check(all(getattr(names, name) is not None for name in names.__all__), 'a name is missing')


def is_same(said, made):
    """Whether a value of the package is this one of JSON, member by member."""
    if isinstance(said, dict):
        return all(is_same(value, getattr(made, name)) for name, value in said.items())
    if isinstance(said, list):
        return len(said) == len(made) and all(map(is_same, said, made))
    if isinstance(made, int) and isinstance(said, str):
        return int(said, 16) == made
    return said == made


def answers(world, report, name, subject, program, asked):
    module = package()
    with Debuggee(world, subject, program) as process:
        with report.ready(name + '/starts'):
            process.wait_for(process.truth_path)
        for words in asked:
            with report.case('%s/%s' % (name, words.replace(' ', '-'))):
                command, *more = words.split()
                done = hognose(world, command, process.pid, *more, '--json', statuses=[0, 1, 2])
                said = json.loads(done.stdout)
                check(is_same(said, module.Answer.from_json(said)), 'another value', done.stdout[:3000])


INSIDE = '''
import json, os, pickle, sys
sys.path.append(sys.argv[1])
import hognose
pid = int(sys.argv[2])
truth = json.load(open(sys.argv[3]))
reading = hognose.read(pid)
assert reading.target.pid == pid and reading.is_complete and not reading.lacks, reading.lacks
assert pickle.loads(pickle.dumps(reading)) == reading
threads = {thread.ident: thread for thread in reading.threads}
for told in truth["threads"]:
    thread = threads[told["ident"]]
    assert thread.tid == told["tid"] and thread.states and thread.daemon in (True, False), thread
    frames = [(frame.function, frame.line) for frame in thread.python_frames]
    wanted = [(frame["function"], frame["line"]) for frame in told["frames"]]
    assert frames == wanted, (frames, wanted)
    assert any(frame.locals for frame in thread.python_frames)
assert set(reading.documents) | set(reading.refusals) == {"bt-full", "threads", "exc", "locks", "tasks"}
answers = list(hognose.stream(pid, ["thread", "", "bt", "nosuch", "locals"]))
assert [one.command for one in answers] == ["thread", "bt", "nosuch", "locals"] and answers[2].error.kind == "usage", answers
assert hognose.ask("print", pid, "__name__").blocks
def refused(call, kind):
    try:
        call()
    except hognose.Refused as why:
        assert why.kind == kind and why.status and str(why) == why.text, (why.kind, why.status, why.text)
        copy = pickle.loads(pickle.dumps(why))
        assert (copy.kind, copy.text, copy.status) == (why.kind, why.text, why.status)
    else:
        raise AssertionError("not refused: " + kind)
refused(lambda: hognose.ask("print", pid, "nope"), "nothing_found")
refused(lambda: hognose.read(2 ** 22 + 1), "no_process")
refused(lambda: hognose.read("/proc/nowhere"), "no_file")
refused(lambda: list(hognose.stream("/proc/nowhere", ["bt", "bt"])), "no_file")
refused(lambda: hognose.read(pid, options=["--nonsense"]), "usage")
os.environ["HOGNOSE_PROGRAM"] = "/bin/true"
try:
    hognose.read(pid)
except hognose.NoAnswer as why:
    assert why.kind == "no_answer"
print("as it is")
'''


OF_CORE = '''
import sys
import hognose
reading = hognose.read(sys.argv[1])
assert reading.target.kind == "core" and reading.crash.name == "SIGABRT", (reading.target, reading.crash)
assert {str(one.tid) for one in reading.threads if one.python_frames} == set(sys.argv[2:]), reading.threads
print("as it is")
'''


def reading(world, report, name, subject):
    with Debuggee(world, subject, 'threads.py') as process:
        report.start(name, process.wait_truth)
        def inside(*words):
            done = subprocess.run(subject.words() + ['-B', *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  encoding='utf-8', timeout=PATIENCE,
                                  env=clean_environment({**subject.environment(), 'HOGNOSE_PROGRAM': world.program, 'PYTHONPATH': PACKAGE}))
            return done.stdout

        with report.case(name):
            said = inside('-c', INSIDE, PACKAGE, str(process.pid), process.truth_path)
            check(said == 'as it is\n', 'it is not', said)
        with report.case(name + '/as-a-module'):
            said = inside('-m', 'hognose', 'bt', str(process.pid))
            check('Traceback (most recent call first)' in said, 'another answer', said)
        with report.case(name + '/core'):
            core, tids = process.dump(), [str(thread['tid']) for thread in process.truth['threads']]
            said = inside('-c', OF_CORE, core, *tids)
            check(said == 'as it is\n', 'it is not', said)
