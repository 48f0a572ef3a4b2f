"""Sessions: what happens between two commands must show in the second, and GDB must end in order whatever was loaded.

SPDX-License-Identifier: MIT
"""
import os
import re
import shutil
import subprocess

from answers import tracebacks
from asking import TROUBLE, Session, attach, open_core
from debuggee import Debuggee, clean_environment
from pairs import dealt_to
from report import Job, Mode, Skipped, check
from subjects import first_of
from world import PROGRAMS, SUPPORT


BREAKPOINTS = os.path.join(PROGRAMS, 'breakpoints.py')


def jobs(world, present):
    if world.stock:
        return
    first, able = first_of(present), [subject for subject in present if subject.is_of_machine]
    some = dealt_to(world.seed, able, SCENARIOS, 3, can_be)
    for subject in able:
        for scenario in SCENARIOS:
            is_fast = subject is first and scenario in (loading, setting_memory, continuing, may_not_call)
            mode = Mode.FAST if is_fast else Mode.DEFAULT if (subject, scenario) in some else Mode.ALL
            if can_be(subject, scenario):
                yield Job('session/%s/%s' % (subject.name, scenario.__name__.replace('_', '-')), mode, scenario, world, subject)
    others = [subject for subject in able if subject is not first]
    if others:
        yield Job('session/two-inferiors', Mode.DEFAULT, two_inferiors, world, first, others[0])


def can_be(subject, scenario):
    return scenario is not late_python or bool(subject.library)


def break_on_id(subject):
    """id() as a breakpoint: the name of the C function in a build with symbols, or its exported neighbour."""
    return ['set breakpoint pending yes', 'set print address off', 'set confirm off', 'break builtin_id']


def has_symbols(subject):
    """Whether GDB can break on a static function of this interpreter."""
    return bool(subject.library) or subject.stock is not None


def lines_of(text):
    return [(line, function) for _, line, function, _ in tracebacks(text)]


def place(text, function, step=None):
    """(line of TEXT in the debuggee, FUNCTION, STEP)."""
    with open(BREAKPOINTS) as source:
        return [line.strip() for line in source].index(text) + 1, function, step


def run_target(subject):
    return ['--args', subject.executable, '-B', '-S', BREAKPOINTS]


def loading(world, report, name, subject):
    """Ours and stock, either first, over a run, an attach and a core: ours answers, and GDB ends with status 0."""
    ours, stock = world.loader, subject.stock
    orders = {'alone': [ours]}
    if stock:
        orders.update({'ours-first': [ours, stock], 'stock-first': [stock, ours]})
    with Debuggee(world, subject, 'nested.py') as process:
        process.wait_truth()
        for word, order in orders.items():
            with report.case('%s/%s/attach' % (name, word)):
                answers_as_ours(Session(world, order, attach(process.pid)))
        core = process.dump()
        for word, order in orders.items():
            with report.case('%s/%s/core' % (name, word)):
                answers_as_ours(Session(world, order, open_core(subject.executable, core)))
    for word, order in orders.items():
        with report.case('%s/%s/run' % (name, word)):
            if not has_symbols(subject):
                raise Skipped('no symbol for the breakpoint')
            session = Session(world, order, run_target(subject))
            answers = session.run(*break_on_id(subject), 'run', 'print v' if subject.version[0] > 2 else 'py-print items', 'py-bt -n', 'kill')
            check('2.5' in answers[5], 'a float is not printed: stock answered', answers[5])
            check(re.search(r'^#\d+ ', answers[6], re.M), 'no frame numbers', answers[6])
            check(session.status == 0, 'GDB ended with status %d' % session.status, session.stderr)
            session.no_trouble()


def answers_as_ours(session):
    """`py-bt -n` numbers frames and py-print shows a float; stock does neither."""
    answers = session.run('py-bt -n', 'py-frame 0', 'py-print amounts', 'py-info')
    check(re.search(r'^#\d+ ', answers[0], re.M), 'no frame numbers', answers[0])
    check('3.5' in answers[2], 'a float is not printed: stock answered', answers[2])
    check(session.status == 0, 'GDB ended with status %d' % session.status, session.stderr)
    session.no_trouble()


def twice(world, report, name, subject):
    with Debuggee(world, subject, 'nested.py') as process:
        truth = process.wait_truth()
        with report.case(name):
            session = Session(world, [world.loader, world.loader], attach(process.pid))
            answers = session.run('py-bt', 'source ' + world.loader, 'py-bt', 'info pretty-printer')
            expected = [(f['line'], f['function']) for f in truth['threads'][0]['frames']]
            for answer in (answers[0], answers[2]):
                check(lines_of(answer) == expected, 'another traceback after loading twice', answer)
            check(answers[3].lower().count('hognose') <= 1, 'the printer is registered more than once', answers[3])
            check(session.status == 0, 'GDB ended with status %d' % session.status)
            session.no_trouble()


def setting_memory(world, report, name, subject):
    """A value changed with `set var` between two commands shows in the second."""
    with Debuggee(world, subject, 'nested.py') as process:
        process.wait_truth()
        with report.case(name):
            session = Session(world, world.loader, attach(process.pid))
            size = 'python hex_of = lambda t: int(__import__("re").search("0x[0-9a-f]+", t).group(), 16)'
            answers = session.run(
                size, 'py-frame 0', 'py-print account.rows[3]', 'py-print amounts',
                'python address = hex_of(gdb.execute("py-print account.rows[3][\'x\']", to_string=True))',
                # The type of the object becomes the type of something else: `amounts` is a list of known items.
                'python type_of = lambda a: int(gdb.parse_and_eval("*(unsigned long *)%d" % (a + 8)))',
                'python old = type_of(address)',
                'python gdb.execute("set var *(unsigned long *)%d = 0" % (address + 8))',
                "py-print account.rows[3]['x']",
                'python gdb.execute("set var *(unsigned long *)%d = %d" % (address + 8, int(old)))',
                "py-print account.rows[3]['x'].name")
            check('unreadable' in answers[8] or re.search(r'<\w+ at remote|0x0', answers[8]), 'the change does not show', answers[8])
            check("'last'" not in answers[8], 'an old value after set var', answers[8])
            check(answers[10].strip().endswith("= 'last'"), 'the value is not back', answers[10])
            check(process.alive(), 'the process died')


def continuing(world, report, name, subject):
    """Every stop at a breakpoint shows the stack of that stop."""
    with report.case(name):
        if not has_symbols(subject):
            raise Skipped('no symbol for the breakpoint')
        session = Session(world, world.loader, run_target(subject))
        commands = break_on_id(subject) + ['run']
        places = [place('id(items)', 'first'), place('id(text)', 'second'), place('id(pair)', 'third')]
        places += [place('id(step + 100)', 'third', n) for n in range(3)]
        at = []
        for _ in places:
            at.append(len(commands))
            commands += ['py-bt', 'py-locals', 'py-frame 0', 'py-print step', 'continue']
        answers = session.run(*commands)
        for (line, function, step), index in zip(places, at):
            check(lines_of(answers[index])[:1] == [(line, function)], 'not at line %d of %s' % (line, function), answers[index])
            wanted = "'step' not found" if step is None else "local 'step' = %d" % step
            check(answers[index + 3].strip() == wanted, 'wrong step at %d' % line, answers[index + 3])
        session.no_trouble()
        check(session.status == 0, 'GDB ended with status %d' % session.status)


def running_again(world, report, name, subject):
    with report.case(name):
        if not has_symbols(subject):
            raise Skipped('no symbol for the breakpoint')
        session = Session(world, world.loader, run_target(subject))
        answers = session.run(*break_on_id(subject), 'set disable-randomization off', 'run', 'py-bt', 'py-print items', 'continue', 'py-bt',
                              'run', 'py-bt', 'py-print items', 'kill', 'py-bt', 'run', 'py-bt')
        base = len(break_on_id(subject)) + 2
        first, second, again, last = answers[base], answers[base + 3], answers[base + 5], answers[base + 10]
        check(lines_of(first)[:1] == [place('id(items)', 'first')[:2]], 'first run', first)
        check(lines_of(second)[:1] == [place('id(text)', 'second')[:2]], 'after continue', second)
        check(lines_of(again) == lines_of(first), 'second run', again)
        check(answers[base + 1] == answers[base + 6], 'values of the second run', answers[base + 6])
        check('File' not in answers[base + 8], 'a traceback of a killed process', answers[base + 8])
        check(lines_of(last) == lines_of(first), 'third run', last)


def may_not_call(world, report, name, subject):
    """All commands, with inferior calls forbidden."""
    with Debuggee(world, subject, 'threads.py') as process:
        process.wait_truth()
        with report.case(name):
            session = Session(world, world.loader, attach(process.pid), before=['set may-call-functions off'])
            session.run(*all_commands())
            session.no_trouble(TROUBLE)
            check('may-call' not in session.stderr, 'something wanted to call', session.stderr)
            check(process.alive(), 'the process died')


def all_commands():
    """Every command once or more, as somebody exploring would type them."""
    return ['py-bt', 'py-bt -n', 'py-bt-full', 'py-up', 'py-up 2', 'py-down', 'py-list', 'py-list 3', 'py-list 1,4', 'py-frame 0', 'py-locals',
            'py-print __name__', 'py-print stage', 'py-info', 'thread apply all py-bt', 'thread apply all py-bt-full', 'bt', 'bt full 5', 'info frame-filter', 'info threads']


def no_process(world, report, name, subject):
    with report.case(name):
        session = Session(world, world.loader, [subject.executable])
        commands = ['py-bt', 'py-bt-full', 'py-up', 'py-down', 'py-print x', 'py-locals', 'py-list', 'py-info', 'py-frame 0']
        answers = session.run(*commands)
        for command, answer in zip(commands[:6], answers):
            check('Unable to locate python frame' in answer + session.stderr, '%s without a process' % command, answer)
        session.no_trouble(TROUBLE)


def auto_load(world, report, name, subject):
    """The loader as EXECUTABLE-gdb.py beside the executable, with the safe path set as the document says."""
    with report.case(name):
        if subject.root:
            raise Skipped('the executable is in a root')
        folder = os.path.realpath(world.folder('auto-load'))
        copy = os.path.join(folder, 'python')
        shutil.copy(os.path.realpath(subject.executable), copy)
        os.symlink(world.loader, copy + '-gdb.py')
        words = [world.gdb, '-nx', '-q', '-batch', '-iex', 'add-auto-load-safe-path ' + folder,
                 '-iex', 'add-auto-load-safe-path ' + os.path.dirname(os.path.realpath(world.loader)), copy,
                 '-ex', 'info auto-load python-scripts', '-ex', 'help py-frame']
        done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env=clean_environment(), timeout=120)
        out = done.stdout.decode('utf-8', 'replace')
        check(done.returncode == 0 and 'Undefined' not in out, 'it was not loaded by itself', out)


def late_python(world, report, name, subject):
    """libpython comes by dlopen between two commands."""
    with report.case(name):
        compiler = shutil.which('cc') or shutil.which('gcc') or shutil.which('clang')
        if not compiler:
            raise Skipped('no C compiler')
        folder = world.folder('late')
        program = os.path.join(folder, 'late')
        source = os.path.join(SUPPORT, 'late.c')
        subprocess.run([compiler, '-g', '-O0', '-o', program, source, '-ldl'], check=True)
        code = 'def outer():\n  here = 2.5\n  inner(here)\ndef inner(x):\n  id(x)\nouter()\n'
        session = Session(world, world.loader, ['--args', program, subject.library, code],
                          before=['set environment PYTHONHOME ' + subject.home, 'set breakpoint pending yes'])
        answers = session.run('break before_loading', 'break builtin_id', 'run', 'py-bt', 'continue', 'py-bt', 'py-frame 1', 'py-print here', 'kill')
        check('File' not in answers[3], 'a traceback before Python is there', answers[3])
        check(lines_of(answers[5])[:2] == [(5, 'inner'), (3, 'outer')], 'no traceback after dlopen', answers[5], session.stderr)
        check(answers[7].strip() == "local 'here' = 2.5", 'no value after dlopen', answers[7])


def two_inferiors(world, report, name, first, second):
    """Two processes of different Pythons in one GDB, to and fro."""
    with Debuggee(world, first, 'nested.py') as one, Debuggee(world, second, 'threads.py') as two:
        one.wait_truth(), two.wait_truth()
        with report.case(name):
            session = Session(world, world.loader, attach(one.pid))
            answers = session.run('py-bt', 'add-inferior', 'inferior 2', 'attach %d' % two.pid, 'py-bt', 'inferior 1', 'py-bt',
                                  'inferior 2', 'py-bt', 'inferior 1', 'py-bt-full', 'py-frame 0', 'py-print owner', 'detach inferior 2', 'py-bt')
            for process, indexes in ((one, (0, 6, 14)), (two, (4, 8))):
                threads = process.truth['threads']
                main = [t for t in threads if t['tid'] == process.pid][0]
                for index in indexes:
                    check(lines_of(answers[index]) == [(f['line'], f['function']) for f in main['frames']],
                          'answer %d is not of process %d' % (index, process.pid), answers[index])
            check(answers[12].strip() == "local 'owner' = 'ann'", 'py-print after a switch', answers[12])
            session.no_trouble()


def gdbserver(world, report, name, subject):
    """The same answers over the remote protocol, within a bounded number of memory packets."""
    if not shutil.which('gdbserver'):
        return report.skip(name, 'no gdbserver here')
    with Debuggee(world, subject, 'nested.py') as process:
        truth = process.wait_truth()
        server = subprocess.Popen(['gdbserver', '--attach', 'localhost:0', str(process.pid)], stdin=subprocess.DEVNULL,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        try:
            port = server_port(server)
            with report.case(name):
                session = Session(world, world.loader, [], before=['set sysroot /'])
                answers = session.run('target remote localhost:%d' % port, 'py-bt', 'py-frame 0', 'py-locals',
                                      'set var *(char *)$sp = *(char *)$sp', 'set debug remote on', 'py-bt', 'set debug remote off', 'detach')
                expected = [(f['line'], f['function']) for f in truth['threads'][0]['frames']]
                check(lines_of(answers[1]) == expected, 'another traceback over gdbserver', answers[1], session.stderr)
                check("owner = 'ann'" in answers[3], 'py-locals over gdbserver', answers[3])
            with report.case(name + '/round-trips'):
                reads = len(re.findall(r'Sending packet: \$[mx][0-9a-f]', session.stderr))
                check(reads, 'no memory packet was logged', session.stderr[-500:])
                check(reads <= 150, 'py-bt after a write took %d memory packets' % reads)
        finally:
            server.kill()
            server.wait()


def server_port(server):
    for line in server.stderr:
        match = re.search(rb'Listening on port (\d+)', line)
        if match:
            return int(match.group(1))
    raise Skipped('gdbserver does not start here')


SCENARIOS = (loading, twice, setting_memory, continuing, running_again, may_not_call, no_process, auto_load, late_python, gdbserver)
