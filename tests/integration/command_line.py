"""What the program says about itself: the manual page, and completions as the shells themselves give them.

SPDX-License-Identifier: MIT
"""
import glob
import gzip
import os
import pty
import re
import shlex
import select
import shutil
import subprocess
import sys
import time

import subjects
from asking import hognose
from debuggee import clean_environment
from pairs import dealt_to
from report import Failed, Job, Mode, Skipped, TimedOut, check, wait_until
from world import NOWHERE


ROOTS = ('bullseye', 'trixie', 'sid')
PATIENCE = 60       # seconds for an answer on a busy machine


def jobs(world, present):
    if world.stock:
        return
    for test in (manual, examples, numbers, small_mistakes, bash, zsh, fish):
        mode = Mode.FAST if test in (manual, examples, numbers, bash) else Mode.DEFAULT
        yield Job('command-line/' + test.__name__.replace('_', '-'), mode, run, world, test)
    for root in ROOTS:
        yield Job('command-line/glibc-of-' + root, Mode.ALL, run, world, older_and_newer, root)


def run(world, report, name, test, *arguments):
    with report.case(name):
        test(world, *arguments)


def generated(world, *words):
    return hognose(world, *words, statuses=[0]).stdout


def tool(name):
    found = shutil.which(name)
    if not found:
        raise Skipped('no %s here' % name)
    return found


def manual(world):
    """The installed page is what the program prints, and groff has nothing to say about it."""
    page = os.path.join(world.prefix, 'share/man/man1/hognose.1')
    with open(page, encoding='utf-8') as file:
        check(file.read() == generated(world, 'manual'), 'another page is installed')
    done = subprocess.run([tool('groff'), '-man', '-ww', '-Tutf8', page], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          encoding='utf-8', timeout=PATIENCE)
    check(not done.stderr, 'groff warns', done.stderr)
    text = re.sub('.\b', '', done.stdout)     # each bold letter is overstruck
    for word in ('--max-pause', 'layout export', 'EXIT STATUS', 'self.rows[-1]'):
        check(word in text, 'no %s' % word, text)


def examples(world):
    """The help of each command begins with what it does and three examples, and those of a process are answered."""
    names = re.findall(r'^  ([a-z-]+) {2,}', generated(world, '--help').split('Subcommands:', 1)[1], re.M)
    tried = 0
    for name in names:
        text = generated(world, name, '--help')
        lines = [shlex.split(re.split(' {3,}', line)[0]) for line in re.findall(r'^  (hognose %s .*)$' % name, text, re.M)]
        if '--max-repr' not in text or name == 'shell':     # these are asked of no target, or at a prompt
            continue
        check(len(lines) >= 3 and text.index('Examples:') < text.index('\nOptions:'), '%s has no three examples before its options' % name, text)
        for words in lines:
            if '4711' in words:
                hognose(world, *[str(os.getpid()) if word == '4711' else word for word in words[1:]], statuses=[0, 1, 2])
                tried += 1
    check(tried >= 2 * 12, 'only %d examples were tried' % tried)


NUMBERS = {'N', 'MS', 'SECONDS', 'TID', 'PID', 'SIZE', 'N|unlimited'}         # how help calls the value of an option that takes a number
OTHERS = {'FILE', 'DIR', 'PATTERN', 'dwarf|offsets|table', ''}
NO_NUMBERS = ['', ' ', '-1', '+1', '0x10', '1e3', '1.5', '1x', 'one', '1 2', '1_0', '9999999999999999999', '18446744073709551616', '-9' * 20,
              '\x1b[31m', '\u202e1', '\u0661']


def numbers(world):
    """Each option of each command that takes a number takes no other text: status 64, a sentence that names it, and nothing raw."""
    tried = 0
    options = [(command, option, value) for command in commands_of(world) for option, value in options_of(world, command)]
    chosen = dealt_to(world.seed, options, NO_NUMBERS, len(NO_NUMBERS) if world.mode == Mode.ALL else 4)
    for command, option, value in options:
        check(value in NUMBERS | OTHERS, '%s %s takes %r: is that a number?' % (command, option, value))
        for text in NO_NUMBERS if value in NUMBERS else ():
            if ((command, option, value), text) not in chosen:
                continue
            words = ['%s=%s' % (option, text)] if text.startswith('-') else [option, text]
            done = hognose(world, command, *words, os.getpid(), statuses=[64])
            check(option in done.stderr and '\x1b' not in done.stderr and '\u202e' not in done.stderr, 'no sentence for %r' % text, done.stderr)
            tried += 1
    check(tried > 150, 'hardly any option was tried', tried)


def commands_of(world):
    """Commands that look at a target, as the help of the program lists them."""
    text = generated(world, '--help').partition('Subcommands:')[2] or generated(world, '--help').partition('SUBCOMMANDS:')[2]
    names = re.findall(r'^  ([a-z-]+) ', text, re.M)
    check('bt' in names and 'shell' in names, 'help lists no commands', text)
    return [name for name in names if name not in ('layout', 'setup', 'completion', 'manual')]


def options_of(world, command):
    """(--option, how help calls its value)"""
    text = generated(world, command, '--help')
    found = re.findall(r'^  (?:-\w,)?\s*(--[a-z-]+)(?: ([^ \n]+))?', text, re.M)
    return [(name, value or '') for name, value in found if name not in ('--help',)]


def small_mistakes(world):
    """Each has a sentence of its own, and leaves nothing behind that others may write to."""
    with open('/proc/self/maps', 'rb') as source:
        packed = gzip.compress(b'\x7fELF\x02\x01\x01' + bytes(9) + b'\x04\x00\x3e\x00' + source.read())
    path = os.path.join(world.folder('mistakes'), 'core.gz')
    with open(path, 'wb') as out:
        out.write(packed)
    environment = {**clean_environment(), 'TMPDIR': NOWHERE}
    done = subprocess.run([world.program, 'bt', path], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment,
                          encoding='utf-8', timeout=PATIENCE)
    check(done.returncode == 2 and 'there is no such folder' in done.stderr and 'TMPDIR' in done.stderr, 'another sentence', done.stderr)
    home = world.folder('home')
    target = subprocess.Popen([sys.executable, '-c', 'print(flush=True); input()'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        target.stdout.readline()
        words = 'umask 0; exec script -q -c "%s shell %d" /dev/null' % (world.program, target.pid)
        tool('script')
        subprocess.run(['sh', '-c', words], input=b'quit\n', stdout=subprocess.DEVNULL, env={**clean_environment(), 'HOME': home, 'TERM': 'xterm'},
                       timeout=PATIENCE)
    finally:
        target.kill()
        target.communicate()
    made = [os.path.join(folder, one) for folder, folders, files in os.walk(home) for one in folders + files]
    loose = [one for one in made if os.stat(one).st_mode & 0o022 and not one.startswith(os.path.join(home, '.cache'))]
    check(any(one.endswith('state/hognose') for one in made), 'the shell made no folder', made)
    check(not loose, 'others may write to what was made', loose)


def bash(world):
    script = os.path.join(world.prefix, 'share/bash-completion/completions/hognose')

    def complete(*words):
        text = 'source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _hognose; printf "%s\\n" "${COMPREPLY[@]}"'
        done = subprocess.run(['bash', '-u', '-c', text, script, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              encoding='utf-8', timeout=PATIENCE, cwd=world.prefix)
        check(not done.stderr, 'bash complains', done.stderr)
        return done.stdout.split()

    own = str(os.getpid())
    expect(complete('hognose', 'loca'), {'locals'})
    expect(complete('hognose', 'bt', '--max'), {'--max-repr', '--max-pause'})
    expect(complete('hognose', 'bt', own[:-1] or own), {own}, may_be_more=True)
    expect(complete('hognose', 'bt', '--exe', 'sh'), {'share'})
    expect(complete('hognose', 'bt', '--exe', '=', 'sh'), {'share'})
    expect(complete('hognose', 'bt', '--layout', ''), {'dwarf', 'offsets', 'table'})
    expect(complete('hognose', 'bt', '--json', own, '--thread', ''), {own}, may_be_more=True)
    expect(complete('hognose', 'print', '--frame', '3', own, ''), set())
    expect(complete('hognose', 'layout', 'ex'), {'export'})
    expect(complete('hognose', 'layout', 'export', 'sh'), {'share'})
    expect(complete('hognose', 'completion', ''), {'bash', 'zsh', 'fish'})


def expect(found, wanted, may_be_more=False):
    check(wanted <= set(found) if may_be_more else wanted == set(found), 'not %s' % sorted(wanted), '\n'.join(found))


def fish(world):
    script = os.path.join(world.prefix, 'share/fish/vendor_completions.d/hognose.fish')

    def complete(line):
        done = subprocess.run([tool('fish'), '--no-config', '-c', 'source $argv[1]; complete -C $argv[2]', script, line],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding='utf-8', timeout=PATIENCE,
                              cwd=world.prefix, env={**clean_environment(), 'HOME': world.scratch})
        check(not done.stderr, 'fish complains', done.stderr)
        return [row.split('\t')[0] for row in done.stdout.splitlines()]

    own = str(os.getpid())
    expect(complete('hognose loca'), {'locals'})
    expect(complete('hognose bt --max'), {'--max-repr', '--max-pause'})
    expect(complete('hognose bt ' + own), {own}, may_be_more=True)
    expect(complete('hognose bt --exe sh'), {'share/'})
    expect(complete('hognose bt --layout '), {'dwarf', 'offsets', 'table'})
    expect(complete('hognose layout ex'), {'export'})
    expect(complete('hognose completion z'), {'zsh'})


def zsh(world):
    """At a prompt of its own: zsh completes only there."""
    with Zsh(world, tool('zsh')) as shell:
        shell.complete('hognose loca', 'ls')
        shell.complete('hognose bt --max-p', 'ause')
        shell.complete('hognose bt --layout ta', 'ble')
        shell.complete('hognose bt --exe sh', 'are')
        shell.complete('hognose layout ex', 'port')
        shell.complete('hognose completion fi', 'sh')


def older_and_newer(world, suite):
    """The installed program, run by the loader and the libraries of another Debian, says the same."""
    libraries = os.path.join(subjects.roots_folder(), suite, 'usr/lib/x86_64-linux-gnu')
    loaders = glob.glob(os.path.join(libraries, 'ld-*.so*'))
    if not loaders:
        raise Failed('no root') if os.environ.get('CI') == 'true' else Skipped('no root: tests/roots/make.sh %s' % suite)
    target = subprocess.Popen([sys.executable, '-c', 'print(flush=True); input()'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        target.stdout.readline()
        wait_until(lambda: waits_for_input(target.pid), PATIENCE, 'it does not wait for its input')
        words = [world.program, 'bt-full', str(target.pid)]
        said = [subprocess.run(before + words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding='utf-8', timeout=PATIENCE)
                for before in ([], [loaders[0], '--library-path', libraries])]
        check(said[1].returncode == 0, 'status %d' % said[1].returncode, said[1].stderr)
        check('in <module> ()' in said[1].stdout and said[0].stdout == said[1].stdout, 'another answer', said[1].stdout)
    finally:
        target.kill()
        target.communicate()


def waits_for_input(pid):
    with open('/proc/%d/syscall' % pid) as source:
        return source.read().startswith('0 0x0 ')      # read(0, ...)


class Zsh:
    """An interactive zsh that knows the installed completions."""

    def __init__(self, world, program):
        self.seen = ''
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(world.prefix)
            os.environ.update(TERM='dumb', HOME=world.scratch, PS1='ready> ')
            os.execv(program, [program, '-f', '-i'])
        self.type('PS1="%s> "; unsetopt zle_bracketed_paste; fpath=(%s/share/zsh/site-functions $fpath); '
                  'autoload -Uz compinit; compinit -u -D; print set-""up\n' % ('ready', world.prefix))
        self.wait_for('set-up')

    def type(self, text):
        os.write(self.fd, text.encode())

    def read(self, timeout):
        ready, _, _ = select.select([self.fd], [], [], timeout)
        try:
            return os.read(self.fd, 65536).decode('utf-8', 'replace') if ready else ''
        except OSError:
            return ''

    def wait_for(self, text):
        end = time.monotonic() + PATIENCE
        while text not in self.seen:
            if time.monotonic() > end:
                raise TimedOut('zsh does not say %s\n%s' % (text, self.seen))
            self.seen += self.read(0.5)

    def complete(self, line, rest):
        """After a tab, the REST of the word must stand behind LINE."""
        self.seen = ''
        self.type(line)
        self.wait_for(line)
        self.type('\t')
        self.wait_for(line + rest)
        self.type('\x15')

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.fd)
        os.kill(self.pid, 9)
        os.waitpid(self.pid, 0)
