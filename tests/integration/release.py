"""What scripts/release makes, of a clean clone of the commit that is checked out: names, sizes, what is inside, and twice the same bytes.

It takes what pip fetches, and minutes where the compiler cache has nothing: --all has it.

SPDX-License-Identifier: MIT
"""
import glob
import hashlib
import os
import re
import shutil
import subprocess
import tarfile
import zipfile

from debuggee import clean_environment
from report import Failed, Job, Mode, Skipped, check
from wheel import LARGEST, WANTED, read
from world import TESTS

ROOT = os.path.dirname(TESTS)
PATIENCE = 2400
LARGEST_PROGRAM = 12 << 20
# Of what is linked in, and some of the texts that these send to.
LICENCES = {'LICENSE', 'THIRD_PARTY.md', 'elfutils', 'libzstd', 'xz-utils', 'lz4', 'zlib', 'bzip2', 'libedit', 'ncurses', 'fmtlib', 'cli11', 'glibc', 'GPL-2', 'LGPL-3', 'LGPL-2.1'}
# How another person has it: none of it may be found in what is made.
ANOTHER = {'TZ': 'Asia/Tokyo', 'CFLAGS': '-g', 'CXXFLAGS': '-g', 'GZIP': '-1', 'TAR_OPTIONS': '--owner=7', 'DEBEMAIL': 'a@example.org', 'DEBFULLNAME': 'A'}


def jobs(world, present):
    if world.stock:
        return
    job = Job('release/made', Mode.ALL, made, world)
    job.is_long = True
    yield job


def made(world, report, name):
    folder = None
    with report.case(name):
        folder = make(world, 'first')
        look_at_names(folder)
    for case, look in (('wheel', wheel), ('source', source), ('static', static), ('deb', deb)) if folder else ():
        with report.case('%s/%s' % (name, case)):
            look(folder, world)
    if folder:
        with report.case(name + '/again'):
            again = make(world, 'second', **ANOTHER)
            check(sums_of(folder) == sums_of(again), 'other bytes the second time', sums_of(folder), sums_of(again))


def version():
    return re.search(r'^project\(hognose VERSION (\S+)', read('CMakeLists.txt'), re.M).group(1)


def commit():
    return git('rev-parse', '--short=12', 'HEAD')


def git(*words):
    return subprocess.run(['git', '-C', ROOT, *words], stdout=subprocess.PIPE, encoding='utf-8', check=True).stdout.strip()


def make(world, name, **variables):
    """The folder of what was made in a clone of its own, in a folder that is named like no other."""
    if not shutil.which('git') or not os.path.exists(os.path.join(ROOT, '.git')):
        raise Skipped('no checkout of git')
    clone, out = os.path.join(world.folder('clone-' + name), 'clone'), os.path.join(world.folder('made-' + name), 'made')
    subprocess.run(['git', 'clone', '-q', '--no-hardlinks', ROOT, clone], check=True)
    # In the language of all other builds, for which ccache has what is compiled.
    environment = {**os.environ, **variables}
    environment.pop('HOGNOSE_PROGRAM', None)
    done = subprocess.run([os.path.join(clone, 'scripts', 'release'), version(), out], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, encoding='utf-8', errors='replace', env=environment, timeout=PATIENCE)
    if done.returncode != 0 and re.search('No matching distribution|Could not find a version|cannot install', done.stdout):
        raise (Failed if os.environ.get('CI') == 'true' else Skipped)('what it needs is not to be had: %s' % done.stdout[-500:])
    check(done.returncode == 0, 'status %d' % done.returncode, done.stdout[-3000:])
    check('made, and not published' in done.stdout, 'it does not say so', done.stdout[-1000:])
    return out


def sums_of(folder):
    """What each file adds up to, as SHA256SUMS has it."""
    with open(os.path.join(folder, 'SHA256SUMS'), encoding='utf-8') as lines:
        return dict(reversed(line.split()) for line in lines)


def look_at_names(folder):
    """These and no others, and the sums are theirs."""
    wanted = [r'hognose-V-py3-none-manylinux_2_\d+_x86_64\.whl', r'hognose-V\.tar\.gz', r'hognose-V-x86_64-static\.tar\.gz', r'hognose_V-1_amd64\.deb']
    names = set(os.listdir(folder)) - {'SHA256SUMS'}
    missing = [one for one in wanted if not any(re.fullmatch(one.replace('V', re.escape(version())), name) for name in names)]
    check(not missing and len(names) == len(wanted), 'missing: %s' % missing, sorted(names))
    sums = sums_of(folder)
    check(set(sums) == names, 'SHA256SUMS names others', sorted(sums))
    for name in names:
        with open(os.path.join(folder, name), 'rb') as file:
            check(hashlib.sha256(file.read()).hexdigest() == sums[name], 'SHA256SUMS is wrong about %s' % name)


def the(folder, pattern):
    return glob.glob(os.path.join(folder, pattern))[0]


def licences_of(paths):
    """Of all that is linked in they are where they should be."""
    found = {os.path.basename(path) for path in paths if '/doc/hognose/licences/' in path or '.dist-info/licenses/' in path}
    check(LICENCES <= found and any(re.fullmatch(r'gcc-\d+', name) for name in found), 'licences are missing', sorted(found))


def wheel(folder, world):
    path = the(folder, '*.whl')
    check(os.path.getsize(path) <= LARGEST, '%d bytes' % os.path.getsize(path))
    with zipfile.ZipFile(path) as packed:
        names = packed.namelist()
        about = packed.read('hognose-%s.dist-info/WHEEL' % version()).decode()
    missing = [one for one in WANTED if not any(name.endswith('.data/' + one) for name in names)]
    check(not missing and 'hognose/py.typed' in names, 'missing: %s' % missing, '\n'.join(names))
    licences_of(names)
    tag = re.search(r'-(py3-none-manylinux\S+)\.whl', path).group(1)
    check('Tag: %s\n' % tag in about.replace('\r', ''), 'another tag inside', about)
    # The oldest release of glibc that auditwheel knows and that is not older than what docs/install.md says.
    said = int(re.search(r"glibc's \(2\.(\d+) or newer\)", read('docs/install.md')).group(1))
    tagged = int(re.search(r'manylinux_2_(\d+)', tag).group(1))
    check(said <= tagged <= said + 1, 'docs/install.md says glibc 2.%d, the tag 2.%d' % (said, tagged))


def source(folder, world):
    """All that is in git, but what the machinery of a forge wants."""
    with tarfile.open(os.path.join(folder, 'hognose-%s.tar.gz' % version())) as packed:
        names = {member.name.partition('/')[2] for member in packed if member.isfile()}
    missing = sorted(set(git('ls-files').split('\n')) - names)
    check(all(name.startswith(('.ci/', '.git')) for name in missing), 'missing', '\n'.join(missing[:20]))
    check(not [name for name in names if name.startswith('build/')], 'what was built is in it')


def static(folder, world):
    """Its program says what it is, and needs nothing."""
    place = world.folder('unpacked')
    subprocess.run(['tar', '-xf', the(folder, '*-static.tar.gz'), '-C', place], check=True)
    program = os.path.join(place, 'hognose-' + version(), 'bin', 'hognose')
    check(os.path.getsize(program) <= LARGEST_PROGRAM, '%d bytes' % os.path.getsize(program))
    linked = subprocess.run(['ldd', program], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding='utf-8').stdout
    check('not a dynamic executable' in linked or 'statically linked' in linked, 'it needs something', linked)
    licences_of([os.path.join(at, name) for at, _, names in os.walk(place) for name in names])
    said = subprocess.run([program, '--version'], stdout=subprocess.PIPE, encoding='utf-8', env=clean_environment()).stdout
    check(version() in said and commit() in said and 'elfutils' in said, 'it does not say what it is', said)


def deb(folder, world):
    """It says glibc's release as the page does, and GDB finds the module by it."""
    path = the(folder, '*.deb')
    fields = subprocess.run(['dpkg-deb', '-f', path, 'Package', 'Version', 'Depends', 'Architecture'], stdout=subprocess.PIPE, encoding='utf-8').stdout
    said = re.search(r"glibc's \((2\.\d+) or newer\)", read('docs/install.md')).group(1)
    check(set(fields.strip().split('\n')) == {'Package: hognose', 'Version: %s-1' % version(), 'Depends: libc6 (>= %s)' % said, 'Architecture: amd64'},
          'it says something else', fields)
    place = world.folder('package')
    subprocess.run(['dpkg-deb', '-x', path, place], check=True)
    licences_of([os.path.join(at, name) for at, _, names in os.walk(place) for name in names])
    with open(os.path.join(place, 'etc', 'gdb', 'gdbinit.d', 'hognose.gdb'), encoding='utf-8') as loader:
        named = re.findall(r'/usr/\S+?python-gdb\.py', loader.read())
    check(named and all(os.path.exists(place + one) for one in named), 'GDB is sent to a file that is not there', named)
    said = subprocess.run([place + '/usr/bin/hognose', '--version'], stdout=subprocess.PIPE, encoding='utf-8', env=clean_environment()).stdout
    check(version() in said and commit() in said, 'it does not say what it is', said)
