"""The program without any library (`cmake --preset static`) says in an empty root what the usual one says here.

scripts/test --all builds it; HOGNOSE_STATIC_PROGRAM names another.

SPDX-License-Identifier: MIT
"""
import os
import shutil
import subprocess

from debuggee import clean_environment
from report import Failed, Job, Mode, Skipped, check
from subjects import find_root
from world import TESTS

PROGRAM = os.environ.get('HOGNOSE_STATIC_PROGRAM') or os.path.join(os.path.dirname(TESTS), 'build', 'static', 'frontends', 'cli', 'hognose')
PATIENCE = 120
LARGEST = 12 << 20
NOBODY = 65534
SOURCE = '# coding: %s\ndef naïve(word):\n    print(flush=True); input()  # %s\nnaïve("x")\n'
# Sources as they are written, with a word that only decodes as it should.
ENCODINGS = {'latin-1': 'déjà', 'cp1251': 'Привет', 'koi8-r': 'Привет', 'cp437': 'ñandú', 'iso8859-15': '5 €'}


def jobs(world, present):
    if world.stock:
        return
    yield Job('static-program/file', Mode.ALL, one, world, file)
    yield Job('static-program/empty-root', Mode.ALL, one, world, empty_root)
    yield Job('static-program/musl', Mode.ALL, one, world, musl)


def one(world, report, name, test):
    with report.case(name):
        if not os.path.exists(PROGRAM):
            raise (Failed if os.environ.get('CI') == 'true' else Skipped)('no static program: cmake --preset static && cmake --build --preset static')
        test(world)


def file(world):
    """It needs no library and no loader, and is small enough to be copied anywhere."""
    said = subprocess.run(['readelf', '-ld', PROGRAM], stdout=subprocess.PIPE, encoding='utf-8').stdout
    check('NEEDED' not in said and 'INTERP' not in said, 'it needs something', said)
    stripped = os.path.join(world.folder('static'), 'hognose')
    subprocess.run(['strip', '-o', stripped, PROGRAM], check=True)
    check(os.path.getsize(stripped) <= LARGEST, '%d bytes' % os.path.getsize(stripped))


def must_be_able_to_change_root():
    if os.geteuid() != 0 or not shutil.which('unshare'):
        raise Skipped('takes root and unshare')


def empty_root(world):
    look_around(world, world.folder('root'), ENCODINGS)


def musl(world):
    """Where that is the only C library there is."""
    must_be_able_to_change_root()
    root = os.path.join(world.folder('root'), 'root')
    shutil.copytree(find_root('musl'), root, symlinks=True)
    loader = subprocess.run(['chroot', root, '/lib/ld-musl-x86_64.so.1'], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding='utf-8')
    check(loader.stdout.startswith('musl libc'), 'it is not musl', loader.stdout)
    names = [name for _, _, files in os.walk(root) for name in files]
    check(not [name for name in names if name.startswith(('ld-linux', 'libc.so.6'))], 'another C library is there', names)
    look_around(world, root, ('latin-1', 'cp437'))


def look_around(world, root, encodings):
    """By root and by the target's own user, of sources in other encodings as well."""
    must_be_able_to_change_root()
    os.chmod(root, 0o755)
    shutil.copy(PROGRAM, os.path.join(root, 'hognose'))
    os.makedirs(os.path.join(root, 'proc'), exist_ok=True)
    for encoding in encodings:
        word = ENCODINGS[encoding]
        source = os.path.join(root, 'source.py')
        name = 'naive' if encoding.startswith('cp125') or encoding == 'koi8-r' else 'naïve'
        with open(source, 'w', encoding=encoding) as out:
            out.write(SOURCE.replace('naïve', name) % (encoding, word))
        for user in (0, NOBODY):
            look(world, root, source, user, word)


def look(world, root, source, user, word):
    become = ['setpriv', '--reuid=%d' % user, '--regid=%d' % user, '--clear-groups'] if user else []
    target = subprocess.Popen(become + ['/usr/bin/python3', '-B', source], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        target.stdout.readline()
        words = ['bt', '--python', str(target.pid)]
        script = 'mount --rbind /proc "$1/proc" && exec chroot %s "$1" /hognose "${@:2}"' % ('--userspec=%d:%d' % (user, user) if user else '')
        done = subprocess.run(['unshare', '-m', 'bash', '-c', script, 'bash', root, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, encoding='utf-8', timeout=PATIENCE, env={})
        usual = subprocess.run(become + [world.program, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, encoding='utf-8', timeout=PATIENCE,
                               env=clean_environment())
        check(done.returncode == 0 and word in done.stdout, 'status %d' % done.returncode, done.stdout, done.stderr)
        check(done.stdout.partition('\n')[2] == usual.stdout.partition('\n')[2], 'another answer', done.stdout, usual.stdout)
    finally:
        target.kill()
        target.communicate()
