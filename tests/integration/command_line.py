"""What the program says about itself: the manual page, and completions as the shells themselves give them.

SPDX-License-Identifier: MIT
"""
import glob
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time

import subjects
from asking import hognose
from debuggee import clean_environment
from report import Failed, Job, Mode, Skipped, TimedOut, check, wait_until


ROOTS = ('bullseye', 'trixie', 'sid')
PATIENCE = 60       # seconds for an answer on a busy machine


def jobs(world, present):
    if world.stock:
        return
    for test in (manual, bash, zsh, fish):
        yield Job('command-line/' + test.__name__, Mode.FAST if test in (manual, bash) else Mode.DEFAULT, run, world, test)
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
