"""`hognose run`: a command that takes too long is shown with all processes below it, and ended; any other is left as it is.

SPDX-License-Identifier: MIT
"""
import glob
import json
import os
import re
import resource
import signal
import subprocess
import sys
import time

from debuggee import clean_environment
from report import Job, Mode, Skipped, check, wait_until
from subjects import first_of

PATIENCE = 120
HANGS = '''
import sys, threading, time
def wait_for_ever(lock):
    with lock:  # the first time it is free
        open(sys.argv[1] + '/ready', 'w').close()
        time.sleep(float(sys.argv[2]))
wait_for_ever(threading.Lock())
'''


CRASHES = '''
import ctypes, sys
def reads_nothing(address):
    ctypes.string_at(address)
if len(sys.argv) > 1:
    import subprocess
    print(subprocess.run([sys.executable, sys.argv[0]]).returncode)
else:
    reads_nothing(8)
'''


def jobs(world, present):
    if world.stock:
        return
    subject = first_of(present)
    for test in (statuses, words, ended, left_alone, handed_on, crashed, crashed_below, not_crashed, core_of_others, planted):
        yield Job('watched-runs/' + test.__name__.replace('_', '-'), Mode.FAST if test is ended else Mode.DEFAULT, one, world, test, subject)


def one(world, report, name, test, subject):
    with report.case(name):
        test(world, subject)


def start(world, *words, cwd=None, cores=None):
    """CORES: how large cores may be before anybody permits more."""
    limit = None if cores is None else lambda: resource.setrlimit(resource.RLIMIT_CORE, (cores, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    return subprocess.Popen([world.program, 'run', *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding='utf-8',
                            env=clean_environment(), cwd=cwd, preexec_fn=limit)


def run(world, *words, **how):
    """(status, standard output, standard error)"""
    with start(world, *words, **how) as process:
        out, errors = process.communicate(timeout=PATIENCE)
    return process.returncode, out, errors


def statuses(world, subject):
    """What a command says, gets and returns is its own affair."""
    for script, status in (('echo said; echo wrong >&2; exit 7', 7), ('echo said; echo wrong >&2; kill -TERM $$', 128 + signal.SIGTERM)):
        found = run(world, '--timeout', '60', '--', 'sh', '-c', script)
        check(found == (status, 'said\n', 'wrong\n'), 'another end', found)
    check(run(world, '--timeout=60', '--', '/proc/nowhere/x')[0] == 127 and run(world, '--timeout=60', '--', '/etc/passwd')[0] == 126, 'another status')
    masks = ['grep', 'Sig[BI]', '/proc/self/status']
    here, there = subprocess.check_output(masks).decode(), run(world, '--timeout=60', '--', *masks)[1]
    check(of_program(here) == of_program(there), 'signals are blocked or ignored in it', here, there)


def of_program(masks):
    """The C library lets its own two, 32 and 33, be ignored in whatever it starts."""
    return [int(one, 16) & 0x7fffffff for one in re.findall(r'\S+$', masks, re.M)]


def words(world, subject):
    for mistake, said in (([], '--timeout'), (['--timeout', '5'], 'write --'), (['--timeout', '5', 'make'], 'write --'), (['--', 'ls'], '--on-crash'), (['--timeout', '0', '--', 'ls'], '--timeout'),
                          (['--timeuot', '5', '--', 'ls'], '--timeuot'), (['--timeout', '5', '--'], 'write --')):
        status, out, errors = run(world, *mistake)
        check(status == 64 and said in errors and not out, '%s: status %d' % (mistake, status), errors)
    check(run(world, '--timeout', '5', '--', 'echo', '--json', '--', '-h')[1] == '--json -- -h\n', 'words of the command are read')


def hanging(world, subject, seconds):
    """(folder, words): a shell with a Python below it."""
    folder = world.folder('watched')
    with open(os.path.join(folder, 'hangs.py'), 'w') as out:
        out.write(HANGS)
    return folder, ['sh', '-c', '"$@"; echo after', 'sh', *subject.words(), os.path.join(folder, 'hangs.py'), folder, str(seconds)]


def ended(world, subject):
    folder, command = hanging(world, subject, 1000)
    began = time.monotonic()
    status, out, errors = run(world, '--timeout', '3', '--output', folder, '--', *command)
    check(status == 124 and not out and time.monotonic() - began < 60, 'status %d' % status, out, errors)
    check(re.search(r'hangs.py", line 6, in wait_for_ever', errors) and 'No thread waits for another' in errors and 'is no CPython' in errors,
          'it is not shown', errors)
    found = glob.glob(os.path.join(folder, 'sh-*.json'))
    check(len(found) == 1, 'it is not kept', os.listdir(folder))
    with open(found[0]) as source:
        document = json.load(source)
    check([len(one['answers']) for one in document['processes']] == [1, 3], 'other answers', str(document)[:2000])
    check([one['answers'][0].get('error', {}).get('kind') for one in document['processes']] == ['no_python', None], 'other answers', str(document)[:2000])
    with open(found[0][:-len('json')] + 'txt') as source:
        check(source.read() in errors, 'the file has another text')
    for one in document['processes']:
        wait_until(lambda pid=one['pid']: not os.path.exists('/proc/%d' % pid), 10, 'process %d is still there' % one['pid'])


def left_alone(world, subject):
    _, command = hanging(world, subject, 4)
    status, out, errors = run(world, '--timeout', '2', '--go-on', '--', *command)
    check((status, out) == (0, 'after\n') and 'in wait_for_ever' in errors, 'status %d' % status, out, errors)


def crashing(world, subject, *words):
    """(folder, its words): a Python that crashes, or starts one that does."""
    folder = world.folder('crashing')
    with open(os.path.join(folder, 'crashes.py'), 'w') as out:
        out.write(CRASHES)
    return folder, subject.words() + [os.path.join(folder, 'crashes.py'), *words]


def cores_in(folder):
    """Skips the case where the kernel writes no cores into working folders."""
    with open('/proc/sys/kernel/core_pattern') as source:
        pattern = source.read().strip()
    if pattern.startswith('|') or '/' in pattern:
        raise Skipped('the kernel sends cores elsewhere: ' + pattern)
    return [name for name in os.listdir(folder) if name.startswith('core')]


def check_crash(errors, title):
    """What is said of CRASHES: why, with where Python was, once."""
    check(title in errors and errors.count('Core of ') == 1, 'no title', errors)
    for said in (r'SIGSEGV, access to 0x8 \(not mapped\)', r'^Crash: .* reads 0x8, where nothing is, called from reads_nothing \(crashes.py:4\)',
                 r'crashes.py", line 4, in reads_nothing$', r'^  Certain: '):
        check(re.search(said, errors, re.M), 'it is not said: ' + said, errors)


def crashed(world, subject):
    """The core of the command, though cores are limited to nothing here."""
    folder, command = crashing(world, subject)
    cores_in(folder)
    status, out, errors = run(world, '--on-crash', '--output', folder, '--', *command, cwd=folder, cores=0)
    check(status == 128 + signal.SIGSEGV and not out, 'status %d' % status, errors)
    check_crash(errors, 'crashed: SIGSEGV')
    found = glob.glob(os.path.join(folder, os.path.basename(command[0]) + '-*.json'))
    check(len(found) == 1, 'it is not kept', os.listdir(folder))
    with open(found[0]) as source:
        document, = json.load(source)['processes']
    check(os.path.dirname(document['core']) == folder and document['pid'] == int(re.search(r'-(\d+)\.json', found[0]).group(1)), 'another process', document)
    check(sorted(one['command'] for one in document['answers']) == ['bt', 'why'], 'other answers', document)


def crashed_below(world, subject):
    """The core of another process, whose end the command was told."""
    folder, command = crashing(world, subject, 'below')
    old = os.path.join(folder, 'core.1')
    with open(old, 'w') as out:
        out.write('no core')
    cores_in(folder)
    status, out, errors = run(world, '--on-crash', '--timeout', '100', '--', *command, cwd=folder, cores=0)
    check((status, out) == (0, '-11\n'), 'status %d' % status, out, errors)
    check_crash(errors, 'left 1 core')
    check(old not in errors, 'an old file is taken for a core', errors)


def not_crashed(world, subject):
    """Nothing is said of who ends by itself, nor of who is ended by somebody's wish."""
    for script, status in (('exit 3', 3), ('kill -TERM $$', 128 + signal.SIGTERM)):
        found = run(world, '--on-crash', '--', 'sh', '-c', script)
        check(found == (status, '', ''), 'another end', found)


def core_of_others(world, subject):
    """What is no Python is said to be none; and who may leave no core, that there is none."""
    folder = world.folder('crashing')
    cores_in(folder)
    status, out, errors = run(world, '--on-crash', '--', 'sh', '-c', 'kill -SEGV $$', cwd=folder, cores=0)
    check(status == 128 + signal.SIGSEGV and 'crashed: SIGSEGV' in errors and 'no CPython' in errors, 'status %d' % status, errors)
    forbid = 'ulimit -c 0; kill -SEGV $$'
    status, out, errors = run(world, '--on-crash', '--', 'sh', '-c', forbid, cwd=world.folder('crashing'))
    check(status == 128 + signal.SIGSEGV and 'left no core' in errors, 'status %d' % status, errors)


def planted(world, subject):
    """A core that a stranger leaves in the same folder is none of the command's, and is not looked at."""
    if os.geteuid() != 0:
        raise Skipped('only root can make a file of a stranger')
    folder = world.folder('crashing')
    cores_in(folder)
    with open('/proc/sys/kernel/core_pattern') as source:
        name = source.read().strip().replace('%p', '1')
    with open('/proc/sys/kernel/core_uses_pid') as source:
        name += '.1' if source.read().strip() == '1' and not name.endswith('.1') else ''
    plant = 'import os; open({0!r}, "w").write("x"); os.chown({0!r}, 65534, 65534)'.format(os.path.join(folder, name))
    status, out, errors = run(world, '--on-crash', '--', sys.executable, '-S', '-c', plant, cwd=folder)
    check(status == 0 and ' left ' not in errors.replace('may have left it', ''), 'a core of a stranger is taken for one of the command', errors)
    check('%' in name or '1 new core of other users' in errors, 'it is not said', errors)


def handed_on(world, subject):
    """What ends the run ends its command."""
    folder = world.folder('watched')
    script = 'import os, signal, sys, time; signal.signal(signal.SIGTERM, lambda *_: sys.exit(9)); open(sys.argv[1], "w").close(); time.sleep(1000)'
    with start(world, '--timeout', '1000', '--', sys.executable, '-c', script, os.path.join(folder, 'ready')) as process:
        wait_until(lambda: os.path.exists(os.path.join(folder, 'ready')), PATIENCE, 'it does not start')
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)
    check(process.returncode == 9, 'status %d' % process.returncode)
