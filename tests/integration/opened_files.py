"""Whose right counts: of what a target, a core or a file names, nothing is opened that the target may not read; what it may read is shown.

The targets run as another user, by the system's own Python. SPDX-License-Identifier: MIT
"""
import contextlib
import ctypes
import os
import re
import resource
import shutil
import signal
import stat
import subprocess
import tempfile

from asking import hognose
from debuggee import PR_SET_PDEATHSIG, clean_environment, dump, wait_for_file
from report import Job, Mode, Skipped, check

PYTHON = '/usr/bin/python3'
NOBODY, DEVELOPER, NO_ONE_ELSE = 65534, 54321, 54322
SECRET = 'ONLY ROOT 4711'
COMMANDS = (['bt'], ['bt', '--native'], ['bt', '--json'], ['bt-full'], ['list'], ['locals'], ['print', 't'], ['threads'], ['exc'], ['info'])
# A function whose code says that it is from argv[1]; argv[2] is made once it runs; the libraries that follow are waited in.
NAMER = '''import ctypes, os, sys, threading, time
for library in sys.argv[3:]:
    threading.Thread(target=ctypes.CDLL(library).wait_in_here, daemon=True).start()
g = {}
exec(compile("def leak(t):\\n    t.sleep(1000)\\n", sys.argv[1], "exec"), g)
threading.Timer(.3, lambda: open(sys.argv[2], "w").close()).start()
g["leak"](time)
'''
SCRIPT = '''import os, sys, time
def shown_function(t):
    t.sleep(1000)  # SHOWN LINE
open(sys.argv[1], "w").close()
shown_function(time)
'''
LIBRARY = '#include <unistd.h>\nint wait_in_here(void) { for (;;) pause(); }\n'


def jobs(world, present):
    if world.stock:
        return
    for scenario in (markers, live, container, core):
        yield Job('opened-files/' + scenario.__name__, Mode.FAST if scenario is live else Mode.DEFAULT, scenario, world)


class Place:
    """A folder that every user may enter, and the processes that run there."""

    def __init__(self):
        if os.geteuid() != 0 or not os.path.exists(PYTHON):
            raise Skipped('only root can look at other users: and %s is needed' % PYTHON)
        self.folder = tempfile.mkdtemp(prefix='hognose-opened-')
        os.chmod(self.folder, 0o755)
        self.processes = []

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def write(self, name, text, owner=0, mode=0o644):
        path = self.path(name)
        if not os.path.isdir(os.path.dirname(path)):
            os.makedirs(os.path.dirname(path))
        with open(path, 'w') as out:
            out.write(text)
        os.chown(path, owner, owner)
        os.chmod(path, mode)
        return path

    def folder_of(self, name, owner, mode=0o755):
        path = self.path(name)
        os.makedirs(path, exist_ok=True)
        os.chown(path, owner, owner)
        os.chmod(path, mode)
        return path

    def start(self, user, *words, cwd='/', ready):
        """PYTHON with these WORDS as USER, once it has made the file READY; its folder must be writable for USER."""
        def become():
            resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            os.setgroups([])
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        return self.run([PYTHON, '-B', *words], become, cwd, ready)

    def run(self, words, prepare, cwd, ready):
        process = subprocess.Popen(words, cwd=cwd, preexec_fn=prepare, env=clean_environment({'HOME': '/'}), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        self.processes.append(process)
        wait_for_file(ready, process, 60)
        return process


# What is opened ---------------------------------------------------------------------------------------------------------------------

def markers(world, report, name):
    """Every name that a target chooses leads to something that it may not read, or that does harm by being opened."""
    for tool in ('strace', 'gcc', 'objcopy'):
        if not shutil.which(tool):
            raise Skipped(tool + ' is not here')
    with Place() as place:
        kinds = {'private': place.write('marker-private', SECRET + '\n' + SECRET + '\n', mode=0o600), 'pipe': place.path('marker-pipe'),
                 'device': '/dev/ptmx'}
        os.mkfifo(kinds['pipe'])
        os.chmod(kinds['pipe'], 0o666)
        for kind, marker in kinds.items():
            process, names = target_with(place, kind, marker)
            seen = set()
            for words in COMMANDS:
                with report.case('%s/%s/%s' % (name, kind, '-'.join(words).replace('--', ''))):
                    seen |= look(world, place, process, words, marker)
            with report.case('%s/%s/all-were-tried' % (name, kind)):
                # An image is opened as the very file that is mapped: its name is looked up by nobody.
                check(seen >= set(names), 'hognose never looked at some of these names', str(sorted(set(names) - seen)))


def target_with(place, kind, marker):
    """A process whose names lead to MARKER, and what is to be looked up of it: the names of the links."""
    folder = place.folder_of(kind, NOBODY)
    def link(path):
        os.makedirs(os.path.dirname(place.path(kind, path)), exist_ok=True)
        os.symlink(marker, place.path(kind, path))
        return place.path(kind, path)
    source, alternate = link('source.py'), link('alternate.debug')
    names = [source, alternate, link('linked.debug'), link('site/marked-1.0.dist-info/RECORD')]
    libraries = [build(place, kind, 'alternate.so', alternate), build(place, kind, 'site/linked.so', None)]
    os.rename(place.path(kind, 'linked.debug'), place.path(kind, 'site/linked.debug'))
    names[2] = place.path(kind, 'site/linked.debug')
    ready = place.path(kind, 'ready')
    process = place.start(NOBODY, '-c', NAMER, source, ready, *libraries, cwd=folder, ready=ready)
    for library in libraries:
        os.unlink(library)
        os.symlink(marker, library)
        os.symlink(marker, library + ' (deleted)')
    return process, names


def build(place, kind, name, alternate):
    """A library with debug information and a link to an ALTERNATE file, or stripped with a link to `linked.debug`."""
    path = place.path(kind, name)
    code = place.write(kind + '/library.c', LIBRARY)
    subprocess.run(['gcc', '-g', '-shared', '-fPIC', '-Wl,--build-id', '-o', path, code], check=True)
    extra = place.path(kind, 'extra')
    if alternate:
        with open(extra, 'wb') as out:
            out.write(alternate.encode() + b'\0' + bytes(range(20)))
        change = ['--add-section', '.gnu_debugaltlink=' + extra]
    else:
        with open(extra, 'wb') as out:
            out.write(b'linked.debug\0\0\0\0' + bytes(4))
        change = ['--strip-all', '--add-section', '.gnu_debuglink=' + extra]
    subprocess.run(['objcopy', *change, path], check=True)
    return path


OPENED = re.compile(r'^\d*\s*(open\w*)\((.*)\)\s+= (\d+)<([^>]*)(?:<[^>]*>)?>', re.M)


def look(world, place, process, words, marker):
    """Nothing of what is opened is MARKER, and the rest of the answer is there. Returns which links were looked up."""
    log = place.path('strace.log')
    done = subprocess.run(['strace', '-f', '-y', '-s', '4096', '-e', 'trace=%file', '-o', log, world.program, words[0], str(process.pid), *words[1:]],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=clean_environment(), timeout=60)
    out, text = done.stdout.decode(), open(log, errors='replace').read()
    check(done.returncode in (0, 1), 'exit status %d' % done.returncode, out, done.stderr.decode())
    check(SECRET not in out and SECRET not in done.stderr.decode(), 'a file is shown that the target may not read', out)
    if words[0] in ('bt', 'bt-full', 'exc', 'threads', 'locals', 'print'):
        fact = {'print': 'module', 'locals': 't = ', 'exc': '', 'threads': 'leak'}.get(words[0], 'leak')
        check(fact in out, 'the answer lacks what can be told', out)
    opened = [match.group(0) for match in OPENED.finditer(text) if match.group(4) == marker and 'O_PATH' not in match.group(2)]
    check(not opened, 'what the target named was opened', *opened)
    return {name for name in re.findall(r'"([^"]*)"', text) if os.path.islink(name) and os.readlink(name) == marker}


# What is shown all the same ---------------------------------------------------------------------------------------------------------

def shows(world, words, where, has=('SHOWN LINE', 'in shown_function'), lacks=()):
    done = hognose(world, *words, where, statuses=(0, 1))
    missing = [piece for piece in has if piece not in done.stdout]
    check(not missing, '%s does not show %s' % (words, missing), done.stdout, done.stderr)
    check(not any(piece in done.stdout for piece in lacks), '%s shows what is private' % words, done.stdout)
    return done


def live(world, report, name):
    """What the target may read is shown, whoever asks; what only the one who asks may read is not."""
    with Place() as place:
        home = place.folder_of('home', DEVELOPER, 0o700)
        own = place.write('home/own.py', SCRIPT, DEVELOPER, 0o600)
        process = place.start(DEVELOPER, own, home + '/ready', cwd=home, ready=home + '/ready')
        with report.case(name + '/developer-0700-home'):
            shows(world, ['bt'], process.pid)
            shows(world, ['list'], process.pid, has=['SHOWN LINE'])
        with report.case(name + '/relative-name'):
            place.write('home/named.py', 'def leak(t):\n    t.sleep(1000)  # SHOWN LINE\n', DEVELOPER, 0o600)
            shows(world, ['bt'], place.start(DEVELOPER, '-c', NAMER, 'named.py', home + '/ready2', cwd=home, ready=home + '/ready2').pid,
                  has=['SHOWN LINE', 'in leak'])
        with report.case(name + '/daemon-that-dropped-rights'):
            work = place.folder_of('work', NOBODY)
            place.write('daemon.py', 'import os\nos.setgroups([4711])\nos.setresgid(65534, 65534, 65534)\nos.setresuid(65534, 65534, 65534)\n' + SCRIPT,
                        0, 0o640)
            os.chown(place.path('daemon.py'), 0, 4711)
            process = place.run([PYTHON, '-B', place.path('daemon.py'), work + '/ready'], None, '/', work + '/ready')
            shows(world, ['bt'], process.pid)      # by the group that it has kept
            os.chown(place.path('daemon.py'), 0, 4712)
            done = shows(world, ['bt'], process.pid, has=['in shown_function'], lacks=['SHOWN LINE'])
            check('SHOWN' not in done.stderr, 'it is in a note', done.stderr)
        for what, prepare in (('root-only-file', lambda path: os.chmod(path, 0o600)), ('root-only-folder', lambda path: os.chmod(os.path.dirname(path), 0o700)),
                              ('another-users', lambda path: (os.chown(path, NO_ONE_ELSE, NO_ONE_ELSE), os.chmod(path, 0o600)))):
            with report.case('%s/%s' % (name, what)):
                ready = place.folder_of('ready-' + what, NOBODY) + '/ready'
                secret = place.write(what + '/secret.py', 'def leak(t):\n    %s\n' % SECRET)
                prepare(secret)
                process = place.start(NOBODY, '-c', NAMER, secret, ready, ready=ready)
                for words in (['bt'], ['bt', '--native'], ['exc']):
                    shows(world, words, process.pid, has=['in leak'] if words[0] == 'bt' else [], lacks=[SECRET])
                check(SECRET not in hognose(world, 'list', process.pid).stdout, 'list shows it')


def container(world, report, name):
    """A process in a root of its own has the files of that root, and no others."""
    if not shutil.which('unshare'):
        raise Skipped('unshare is not here')
    with Place() as place, contextlib.ExitStack() as stack:
        root = place.folder_of('root', 0)
        for folder in ('usr', 'lib', 'lib64', 'etc', 'proc', 'tmp', 'work'):
            place.folder_of('root/' + folder, 0)
        place.folder_of('root/tmp', 0, 0o1777)
        place.write('root/work/inside.py', SCRIPT, NOBODY, 0o600)
        secret = place.write('secret.py', 'def leak(t):\n    %s\n' % SECRET)    # everybody may read it, but it is not in that root
        os.symlink(secret, place.path('root/x0'))
        for number in range(1, 42):
            os.symlink('/x%d' % (number - 1), place.path('root/x%d' % number))
        os.symlink(secret, place.path('root/out.py'))
        os.symlink('../../../../../../' + secret.lstrip('/'), place.path('root/up.py'))
        mounts = ' && '.join('mount --rbind /%s %s/%s' % (one, root, one) for one in ('usr', 'lib', 'lib64') if os.path.isdir('/' + one))
        for what, python, has in (('own-file', '/work/inside.py /tmp/own', ['SHOWN LINE']), ('relative', '../work/inside.py /tmp/relative', ['SHOWN LINE']),
                                  ('host-name', '-c "$CODE" %s /tmp/host' % secret, ['in leak']), ('link-out', '-c "$CODE" /out.py /tmp/out', ['in leak']),
                                  ('dots-out', '-c "$CODE" /up.py /tmp/up', ['in leak']), ('chain-out', '-c "$CODE" /x41 /tmp/chain', ['in leak'])):
            with report.case('%s/%s' % (name, what)):
                script = 'mount --make-rprivate / && %s && mount -t proc p %s/proc && cd %s/tmp && export CODE=\'%s\' && exec chroot --userspec=%d:%d --groups= %s sh -c \'cd /tmp && exec %s -B %s\'' % (
                    mounts, root, root, NAMER.replace("'", '"'), NOBODY, NOBODY, root, PYTHON, python)
                ready = place.path('root') + python.split()[-1]
                unshared = place.run(['unshare', '-m', '-p', '-f', '--kill-child', 'sh', '-c', script], None, '/', ready)
                pid = int(subprocess.run(['ps', '--ppid', str(unshared.pid), '-o', 'pid='], stdout=subprocess.PIPE, check=True).stdout.split()[0])
                shows(world, ['bt'], pid, has=has, lacks=[SECRET])
                shows(world, ['bt', '--native'], pid, has=has, lacks=[SECRET])


def core(world, report, name):
    """A core's reader sees public files, and of his own those that prove to be its source."""
    with Place() as place:
        home = place.folder_of('home', DEVELOPER, 0o700)
        own = place.write('home/own.py', SCRIPT, DEVELOPER, 0o600)
        process = place.start(DEVELOPER, own, home + '/ready', cwd=home, ready=home + '/ready')
        own_core = dumped(place, process, home, DEVELOPER)
        with report.case(name + '/own-script'):
            shows(as_user(world, DEVELOPER), ['bt'], own_core)
        with report.case(name + '/by-sudo'):
            with_sudo = as_user(world, 0, 'SUDO_UID=%d' % DEVELOPER)
            shows(with_sudo, ['bt'], own_core)
        with report.case(name + '/root-without-sudo'):
            done = shows(world, ['bt'], own_core, has=['in shown_function'], lacks=['SHOWN LINE'])
        with report.case(name + '/public'):
            os.chmod(home, 0o755)
            os.chmod(own, 0o644)
            shows(world, ['bt'], own_core)
            os.chmod(own, 0o600)
        for what, file_name, text in (('not-python', 'id_rsa', 'def leak(t):\n    %s\n'), ('other-line', 'settings.py', '\ndef leak(t):\n    %s\n'),
                                      ('other-function', 'secrets.py', 'def leaks(t):\n    %s\n')):
            with report.case('%s/%s' % (name, what)):
                work = place.folder_of('work-' + what, NOBODY)
                secret = place.write('%s/%s' % (what, file_name), text % SECRET, mode=0o600)
                process = place.start(NOBODY, '-c', NAMER, secret, work + '/ready', cwd=work, ready=work + '/ready')
                path = dumped(place, process, work, NOBODY)
                done = shows(world, ['bt'], path, has=['in leak'], lacks=[SECRET])
                check('--sysroot' in done.stderr and done.stderr.count('not shown') == 1, 'what is not shown is not noted once', done.stderr)
                may_be_it = what == 'not-python'    # another Python file is not the source, wherever it is
                shows(world, ['bt', '--sysroot', '/'], path, has=['in leak', *([SECRET] if may_be_it else [])], lacks=() if may_be_it else [SECRET])


def dumped(place, process, folder, user):
    """The core of PROCESS, which can be read by everybody."""
    path = dump(process, folder)
    os.chmod(path, 0o644)
    return path


class OtherUser:
    """The same hognose, run by another user or with another environment."""

    def __init__(self, program):
        self.program = program


def as_user(world, user, *environment):
    folder = tempfile.mkdtemp(dir=world.scratch)
    path = os.path.join(folder, 'hognose')
    setting = ' '.join(environment)
    with open(path, 'w') as out:
        out.write('#!/bin/sh\nexec setpriv --reuid=%d --regid=%d --clear-groups env HOME=/ %s %s "$@"\n' % (user, user, setting, world.program))
    os.chmod(path, stat.S_IRWXU)
    return OtherUser(path)
