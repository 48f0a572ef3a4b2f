"""The wheel: built from this tree, installed into an environment that is thrown away again, and what was set up from it stays.

Building it takes minutes and what pip fetches: --all has that. What must agree with what is looked at always.

SPDX-License-Identifier: MIT
"""
import glob
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile

from asking import hognose
from debuggee import clean_environment
from fresh_root import FreshRoot
from report import Failed, Job, Mode, Skipped, check
from subjects import SYSTEM
from world import TESTS

ROOT = os.path.dirname(TESTS)
PATIENCE = 2400
LARGEST = 8 << 20
SUITES = ('bullseye', 'bookworm', 'trixie', 'sid')     # of Debian
FIRST_ANSWER = 3        # seconds
WANTED = ['scripts/hognose', 'data/lib/hognose/hognose_gdb.abi3.so', 'data/share/hognose/python-gdb.py', 'data/share/hognose/hognose-1.schema.json', 'data/share/hognose/hognose-2.schema.json',
          'data/share/man/man1/hognose.1', 'data/share/bash-completion/completions/hognose', 'data/share/zsh/site-functions/_hognose',
          'data/share/fish/vendor_completions.d/hognose.fish']


def jobs(world, present):
    if world.stock:
        return
    yield Job('wheel/version', Mode.FAST, one, world, version)
    job = Job('wheel/built', Mode.ALL, built, world)
    job.is_long = True
    yield job


def one(world, report, name, test):
    with report.case(name):
        test(world)


def read(name):
    with open(os.path.join(ROOT, name), encoding='utf-8') as source:
        return source.read()


def version(world):
    """It stands in one place, and the changelog has a heading of it."""
    here = re.search(r'^project\(hognose VERSION (\S+)', read('CMakeLists.txt'), re.M).group(1)
    said = hognose(world, '--version', statuses=[0]).stdout.split()
    check(said[:2] == ['hognose', here], '--version says %s' % said)
    check('linked:' in said and 'elfutils' in said and 'zstd' in said, 'what is linked is not said', said)
    check(re.search(r'^## \[%s\]' % re.escape(here), read('CHANGELOG.md'), re.M), 'CHANGELOG.md has no ## [%s]' % here)
    pattern = re.search(r"^regex = '(.*)'", read('pyproject.toml'), re.M).group(1)
    check(re.search(pattern, read('CMakeLists.txt'))['value'] == here, 'pyproject.toml finds another version')


def run(words, **variables):
    environment = {name: value for name, value in clean_environment(variables).items() if value is not None}
    environment.pop('HOGNOSE_PROGRAM', None)
    done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding='utf-8', errors='replace',
                          env=environment, timeout=PATIENCE)
    check(done.returncode == 0, '%s: status %d' % (' '.join(words[:6]), done.returncode), done.stdout[-3000:])
    return done.stdout


def build(world):
    """The path of the wheel."""
    if subprocess.run([SYSTEM, '-c', 'import venv, ensurepip'], stderr=subprocess.DEVNULL).returncode != 0:
        raise (Failed if os.environ.get('CI') == 'true' else Skipped)('no venv for %s: apt install python3-venv' % SYSTEM)
    folder = world.folder('wheel')
    maker = os.path.join(folder, 'maker')
    run([SYSTEM, '-m', 'venv', maker])
    fetched = subprocess.run([maker + '/bin/pip', 'install', '-q', 'scikit-build-core>=0.10', 'cmake', 'ninja'], stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, encoding='utf-8', timeout=PATIENCE)
    if fetched.returncode != 0:
        raise (Failed if os.environ.get('CI') == 'true' else Skipped)('no scikit-build-core from PyPI: %s' % fetched.stdout[-500:])
    # By the compiler, in the batches and in the language of all other builds, for which ccache has what is compiled.
    as_ever = {'PATH': maker + '/bin:' + os.environ['PATH'], 'CXX': 'c++', 'LC_ALL': os.environ.get('LC_ALL')}
    settings = ['--config-settings', 'build-dir=' + os.path.join(folder, 'build'), '--config-settings', 'cmake.define.CMAKE_UNITY_BUILD_BATCH_SIZE=24']
    run([maker + '/bin/pip', 'wheel', '-q', '--no-deps', '--no-build-isolation', '-w', folder, *settings, ROOT], **as_ever)
    found = glob.glob(os.path.join(folder, '*.whl'))
    check(len(found) == 1 and '-py3-none-linux_' in found[0], 'another wheel', found)
    return found[0]


def built(world, report, name):
    wheel = None
    with report.case(name):
        wheel = build(world)
        check(os.path.getsize(wheel) <= LARGEST, '%d bytes' % os.path.getsize(wheel))
        names = zipfile.ZipFile(wheel).namelist()
        missing = [one for one in WANTED if not any(path.endswith('.data/' + one) for path in names)]
        check(not missing and 'hognose/py.typed' in names and not any(re.search('(^|/)tests?/|_test', path) for path in names), 'missing: %s' % missing, '\n'.join(names))
    if wheel:
        with report.case(name + '/installed'):
            installed(world, wheel)
    for suite in SUITES if wheel else ():
        with report.case('%s/%s' % (name, suite)):
            installed_in(world, suite, wheel)


def installed(world, wheel):
    home = world.folder('home')
    environment = os.path.join(home, 'environment')
    run([SYSTEM, '-m', 'venv', '--system-site-packages', environment])
    run([environment + '/bin/pip', 'install', '-q', '--no-deps', '--no-index', wheel])
    program = environment + '/bin/hognose'
    target = subprocess.Popen([sys.executable, '-c', 'print(flush=True); input()'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        target.stdout.readline()
        began = time.monotonic()
        check('in <module>' in run([program, 'bt', str(target.pid)]), 'another answer')
        check(time.monotonic() - began < FIRST_ANSWER, 'the first answer takes %.1f s' % (time.monotonic() - began))
        check('in <module>' in run([environment + '/bin/python', '-m', 'hognose', 'bt', str(target.pid)]), 'another answer of the module')
        text = 'import hognose; print(hognose.read(%d).target.pid, hognose.find_program())' % target.pid
        check(run([environment + '/bin/python', '-c', text]).split() == [str(target.pid), program], 'another program')
    finally:
        target.kill()
        target.communicate()
    with open(os.path.join(home, 'test_hang.py'), 'w') as out:
        out.write('import time\ndef test_hang(): time.sleep(1.5)\n')
    said = run([environment + '/bin/python', '-m', 'pytest', '--rootdir', home, '--hognose-timeout=1', home + '/test_hang.py'])
    check('in test_hang' in said and 'Process' in said, 'the plugin is not there', said)
    run([program, 'setup', 'gdb'], HOME=home)
    shutil.rmtree(environment)
    check('Usage: py-bt' in run([world.gdb, '-q', '-batch', '-ex', 'help py-bt'], HOME=home), 'GDB does not know it')


def installed_in(world, suite, wheel):
    """Where nobody compiles: a Debian with Python, venv, pytest and GDB as they come. Each first answer comes soon."""
    root = FreshRoot(world, suite)
    shutil.copy(wheel, root.folder)
    root.run('mkdir "$HOME"; python3 -m venv --system-site-packages /tmp/environment; /tmp/environment/bin/pip install -q --no-deps --no-index /tmp/*.whl')
    with open(os.path.join(root.folder, 'test_hang.py'), 'w') as out:
        out.write('import time\ndef test_hang():\n    open("/tmp/began", "w").close()\n    time.sleep(3)\n')
    with root.start_python('import time; print(flush=True); time.sleep(1000)') as pid:
        said = soon(root, '/tmp/environment/bin/hognose bt %d' % pid)
        check('in <module>' in said, 'another answer', said)
        said = root.run('/tmp/environment/bin/python -m pytest -p no:cacheprovider --rootdir /tmp --hognose-timeout=1 --hognose-dir /tmp/seen /tmp/test_hang.py')
        check('in test_hang' in said and 'Process' in said, 'the plugin is not there', said)
        written = [os.path.getmtime(path) for path in glob.glob(os.path.join(root.folder, 'seen', '*.txt'))]
        taken = min(written) - os.path.getmtime(os.path.join(root.folder, 'began')) - 1
        check(taken < FIRST_ANSWER, 'the first answer of the plugin takes %.1f s' % taken)
        root.run('/tmp/environment/bin/hognose setup gdb; rm -r /tmp/environment')
        said = soon(root, 'gdb -q -batch -p %d -ex py-bt -ex py-overview </dev/null 2>&1' % pid)
        check('Traceback (most recent call first)' in said and 'in <module>' in said, 'GDB does not know it', said)


def soon(root, script):
    """What SCRIPT says, if that does not take longer than a first answer may."""
    began = time.monotonic()
    said = root.run(script)
    taken = time.monotonic() - began
    check(taken < FIRST_ANSWER, '%s: the first answer takes %.1f s' % (script, taken))
    return said
