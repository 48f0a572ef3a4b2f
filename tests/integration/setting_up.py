"""`hognose setup`: a GDB and the shells of a new home know hognose afterwards, also when what it was installed in is gone.

Each home is one that people have: start-up files here or there, behind links, without an end of line.  What they hold stays, byte by byte.

SPDX-License-Identifier: MIT
"""
import glob
import os
import shutil
import subprocess

from debuggee import clean_environment
from report import Job, Mode, Skipped, check
from world import NOWHERE

PATIENCE = 120
LOADED = 'Usage: py-bt'
OWN = 'echo own-line\\n\nset confirm off'      # no newline at its end
# What a home has: {file: its text}, links as (name, where it leads to), and the file that gets the line.
HOMES = {
    'nothing': ({}, (), '.gdbinit'),
    'gdbinit': ({'.gdbinit': OWN}, (), '.gdbinit'),
    'config': ({'.config/gdb/gdbinit': OWN}, (), '.config/gdb/gdbinit'),
    'both': ({'.config/gdb/gdbinit': OWN, '.gdbinit': 'echo never\\n\n'}, (), '.config/gdb/gdbinit'),
    'linked': ({'dotfiles/gdbinit': OWN}, [('.gdbinit', 'dotfiles/gdbinit')], 'dotfiles/gdbinit'),
    'linked-to-nothing': ({'dotfiles/other': ''}, [('.gdbinit', 'dotfiles/gdbinit')], 'dotfiles/gdbinit'),
    'odd name "\\ \' é': ({'.gdbinit': OWN}, (), '.gdbinit'),
}


def jobs(world, present):
    if world.stock:
        return
    for name in HOMES:
        mode = Mode.FAST if name in ('nothing', 'linked') else Mode.DEFAULT
        yield Job('setting-up/gdb/' + name.split(' ')[0], mode, one, world, gdb_of_a_home, name)
    for test in (by_hand, refused, nobody_here, for_everybody, bash, zsh, fish):
        yield Job('setting-up/' + test.__name__.replace('_', '-'), Mode.DEFAULT, one, world, test)


def one(world, report, name, test, *arguments):
    with report.case(name):
        test(world, *arguments)


def link_or_copy(source, path):
    try:
        os.link(source, path)
    except OSError:     # another file system
        shutil.copy2(source, path)


class Home:
    """A home of its own, and hognose installed in an environment that can be thrown away."""

    def __init__(self, world, name, files=(), links=()):
        scratch = world.folder('home')
        self.path = os.path.join(scratch, name)
        os.mkdir(self.path)
        self.environment = os.path.join(scratch, 'environment')
        shutil.copytree(world.prefix, self.environment, copy_function=link_or_copy, symlinks=True)
        for file, text in dict(files).items():
            self.write(file, text)
        for link, to in links:
            os.symlink(to, os.path.join(self.path, link))
        self.gdb = world.gdb

    def write(self, name, text):
        path = os.path.join(self.path, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w', encoding='utf-8', newline='') as out:
            out.write(text)

    def read(self, name):
        with open(os.path.join(self.path, name), encoding='utf-8', newline='') as source:
            return source.read()

    def everything(self):
        """{name: bytes, or where it leads to} of every file below."""
        found = {}
        for folder, _, files in os.walk(self.path):
            for name in files:
                path = os.path.join(folder, name)
                if os.path.islink(path):
                    found[path] = os.readlink(path)
                else:
                    with open(path, 'rb') as source:
                        found[path] = source.read()
        return found

    def variables(self, **more):
        variables = clean_environment({'HOME': self.path, **more})
        for name in ('XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'ZDOTDIR'):
            variables.pop(name, None)
        return variables

    def setup(self, *words, status=0, before=(), **more):
        """What it says, both outputs together."""
        words = [*before, os.path.join(self.environment, 'bin', 'hognose'), 'setup', *words]
        return self.run(words, status, **more)

    def run(self, words, status=0, **more):
        done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding='utf-8',
                              errors='replace', env=self.variables(**more), timeout=PATIENCE, cwd=self.path)
        check(status is None or done.returncode == status, '%s: status %d' % (' '.join(words), done.returncode), done.stdout)
        return done.stdout

    def start_gdb(self):
        return self.run([self.gdb, '-q', '-batch', '-ex', 'help py-bt', '-ex', 'info source'])


def gdb_of_a_home(world, name):
    files, links, init = HOMES[name]
    home = Home(world, name, files, links)
    before = home.everything()
    printed = home.setup('gdb', '--print')
    check(home.everything() == before, '--print writes something')
    said = home.setup('gdb')
    check('loads it' in said, 'it is not said that it was tried', said)
    text = home.read(init)
    own = files.get(init, '')
    check(text.startswith(own) and text.count('hognose setup gdb') == 1 and text.splitlines()[-1] == printed.splitlines()[-1],
          'another line', text, printed)
    check(all(os.path.islink(os.path.join(home.path, link)) for link, _ in links), 'a link is none any more')
    after = home.everything()
    check(home.setup('gdb').count('already') == 3 and home.everything() == after, 'a second time changes something')
    shutil.rmtree(home.environment)
    said = home.start_gdb()
    check(LOADED in said and said.count('own-line') == bool(own) and 'rror' not in said, 'GDB does not know it', said)
    shutil.copytree(world.prefix, home.environment, copy_function=link_or_copy, symlinks=True)
    home.setup('gdb', '--undo')
    left = home.everything()
    kept = os.path.join(home.path, init)
    if left.get(kept) in (own.encode(), own.encode() + b'\n'):      # its last line has an end now
        left[kept] = own.encode()
    if not own and links:
        left.pop(kept)
    check(left == before, 'something is left', sorted(left), sorted(before))
    check('nothing to take back' in home.setup('gdb', '--undo'), 'it takes back what is not there')


def by_hand(world):
    """Who followed the README has a line already, in whichever words: there is no second one."""
    text = 'source %s\n' % world.loader
    home = Home(world, 'home', {'.gdbinit': text})
    said = home.setup('gdb')
    check('line 1' in said and home.read('.gdbinit') == text, 'a second line', said, home.read('.gdbinit'))


def refused(world):
    """A GDB that cannot load it keeps its start-up file as it was; so does a home that cannot be written."""
    home = Home(world, 'home', {'.gdbinit': OWN})
    home.write('gdb', '#!/bin/sh\necho "Python scripting is not supported in this copy of GDB."\n')
    os.chmod(os.path.join(home.path, 'gdb'), 0o755)
    said = home.setup('gdb', '--gdb', os.path.join(home.path, 'gdb'), status=2)
    check('Python scripting' in said and home.read('.gdbinit') == OWN, 'no reason, or a changed file', said)
    os.unlink(os.path.join(home.path, '.gdbinit'))
    os.symlink('/dev/null', os.path.join(home.path, '.gdbinit'))
    said = home.setup('gdb', status=2)
    check('no regular file' in said, 'another sentence', said)
    os.unlink(os.path.join(home.environment, 'lib/hognose/hognose_gdb.abi3.so'))
    check('without the module' in home.setup('gdb', status=2), 'another sentence')
    for words in (['gdb', '--print', '--undo'], ['completion', 'csh'], ['gdb', 'x'], []):
        home.setup(*words, status=64)
    home.setup('completion', status=64, SHELL='/bin/dash')
    home.path = NOWHERE
    said = subprocess.run([os.path.join(home.environment, 'bin/hognose'), 'setup', 'completion', 'fish'], env=home.variables(),
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=PATIENCE)
    check(said.returncode in (2, 77) and b'cannot write' in said.stdout, 'status %d' % said.returncode, said.stdout)


def nobody_here(world):
    """Without a GDB the line is written for the day that there is one, and that is said."""
    home = Home(world, 'home', {'.config/gdb/gdbinit': OWN})
    said = home.setup('gdb', PATH=NOWHERE)
    check('not tried' in said and 'hognose setup gdb' in home.read('.config/gdb/gdbinit'), 'another answer', said)


def for_everybody(world):
    """In a mount namespace of its own, so that nothing of this machine changes."""
    if os.geteuid() != 0 or not shutil.which('unshare'):
        raise Skipped('takes root and unshare')
    home = Home(world, 'home')
    setup = os.path.join(home.environment, 'bin/hognose')
    said = home.run(['unshare', '-m', 'sh', '-ec', '''
        umask 077
        mount -t tmpfs none /usr/local/lib; mount -t tmpfs -o mode=755 none /etc/gdb; mkdir -m 755 /etc/gdb/gdbinit.d; chmod 755 /usr/local/lib
        "$1" setup gdb --system; find /usr/local/lib /etc/gdb -type f -printf "%m %p\\n"
        HOME=/nonexistent gdb -q -batch -ex "help py-bt"; "$1" setup gdb --system --undo; echo left; find /usr/local/lib /etc/gdb -type f''', 'sh', setup])
    check(LOADED in said and '644 /usr/local/lib/hognose/gdb/hognose_gdb.abi3.so' in said and '/etc/gdb/gdbinit' in said, 'not for everybody', said)
    check(said.endswith('left\n'), 'something is left', said)


def bash(world):
    home = Home(world, 'home', {'.bashrc': 'own=1'})
    home.setup('completion', 'bash')
    home.setup('completion', SHELL='/usr/bin/bash')
    found = glob.glob(os.path.join(home.path, '.local/share/bash-completion/completions/hognose'))
    check(found and home.read('.bashrc').count('hognose setup') <= 1, 'not there', home.read('.bashrc'))
    said = home.run(['bash', '-c', '. ~/.bashrc; . "$0"; COMP_WORDS=(hognose loca); COMP_CWORD=1; _hognose; echo "$own${COMPREPLY[@]}"', found[0]])
    check(said == '1locals\n', 'it completes something else', said)
    home.setup('completion', 'bash', '--undo')
    check(home.read('.bashrc').rstrip() == 'own=1' and not os.path.exists(found[0]), 'something is left')


def zsh(world):
    if not shutil.which('zsh'):
        raise Skipped('no zsh here')
    home = Home(world, 'home', {'.zshrc': 'autoload -Uz compinit; compinit -u -D\n'})
    for _ in range(2):
        home.setup('completion', 'zsh')
    check(home.read('.zshrc').count('hognose setup') == 1, 'twice', home.read('.zshrc'))
    said = home.run(['zsh', '-i', '-c', 'print $? $_comps[hognose]; autoload +X _hognose; print $+functions[_hognose]'], status=None)
    check('0 _hognose\n1' in said, 'zsh does not know it', said)
    home.setup('completion', 'zsh', '--undo')
    check(home.read('.zshrc') == 'autoload -Uz compinit; compinit -u -D\n', 'something is left')


def fish(world):
    if not shutil.which('fish'):
        raise Skipped('no fish here')
    home = Home(world, 'home')
    home.setup('completion', 'fish')
    path = os.path.join(home.environment, 'bin') + ':' + os.environ['PATH']     # of what it cannot find, fish completes nothing
    said = home.run(['fish', '-c', 'complete -C "hognose loca"'], PATH=path)
    check(said.startswith('locals'), 'fish does not know it', said)
    home.setup('completion', 'fish', '--undo')
    check(not os.path.exists(os.path.join(home.path, '.config/fish/completions/hognose.fish')), 'something is left')
