"""Objects that pybind11, nanobind, PyO3, Cython and numpy make: at least their types, never an emptiness that is none, and what is plain memory.

The libraries come from PyPI, into the folder of the roots, and PyO3 from crates.io where there is a cargo; a library whose newest release
does not know an interpreter is not tried with it.

SPDX-License-Identifier: MIT
"""
import fcntl
import os
import shutil
import subprocess
import sys

import cython_frames
import interleaving
import packages
import subjects
from debuggee import Debuggee, clean_environment
from members import Look
from pairs import dealt, dealt_to
from report import Job, Mode, Skipped, check
from world import PROGRAMS

# The oldest Python that knows the release, the release.
RELEASES = {'pybind11': ((3, 9), 'pybind11>=3,<4'), 'nanobind': ((3, 10), 'nanobind>=2.4,<4'), 'numpy': ((3, 11), 'numpy>=2.3,<3')}
OLDEST = {'cython': (2, 7), 'pyo3': (3, 7)}
NEWEST_OF_PYO3 = (3, 13)
LIBRARIES_OF_ONE = 2    # for each interpreter: compilers are slow
LIBRARIES = ('pybind11', 'nanobind', 'numpy', 'cython')


def jobs(world, present):
    if world.stock:
        return
    able = [subject for subject in present if subject.is_of_machine and subject.is_plain]
    rows = {(first, 'pyo3') for first in [subjects.first_of(able)] if first and knows('pyo3', first)}    # a crate takes minutes
    rows |= dealt_to(world.seed, able, LIBRARIES, LIBRARIES_OF_ONE, lambda subject, library: knows(library, subject))
    for subject, library, situation in dealt(world.seed, sorted(rows, key=lambda row: (row[1], row[0].name)), ('live', 'core')):
        yield Job('/'.join(['bindings', library, subject.name, situation]), Mode.ALL, run, world, subject, library, situation)


def knows(library, subject):
    oldest = RELEASES[library][0] if library in RELEASES else OLDEST[library]
    return oldest <= subject.version[:2] and not (library == 'pyo3' and subject.version[:2] > NEWEST_OF_PYO3)


def run(world, report, name, subject, library, situation):
    program = 'numpy_values.py' if library == 'numpy' else 'bound.py'
    with Debuggee(world, subject, program) as process:
        is_ready = False
        with report.ready(name + '/built'):
            MAKERS[library](process.folder, subject)
            is_ready = True
        if is_ready:
            Held(world, report, name, process, program).look(situation)


class Held(Look):
    """The values of all frames."""

    def cli(self, target, is_live=False):
        with self.report.case(self.name + '/cli/locals'):
            self.check_values(target)


def make_numpy(folder, subject):
    site = packages.install(RELEASES['numpy'][1], subject.executable, '-' + subject.name)
    write(os.path.join(folder, 'ready'), site)


def make_pybind11(folder, subject):
    headers = os.path.join(packages.install(RELEASES['pybind11'][1]), 'pybind11', 'include')
    compile_cxx(folder, subject, ['-I' + headers, os.path.join(PROGRAMS, 'bound_pybind11.cpp')])


def make_nanobind(folder, subject):
    home = os.path.join(packages.install(RELEASES['nanobind'][1]), 'nanobind')
    compile_cxx(folder, subject, ['-I' + os.path.join(home, 'include'), '-I' + os.path.join(home, 'ext', 'robin_map', 'include'),
                                  os.path.join(PROGRAMS, 'bound_nanobind.cpp'), os.path.join(home, 'src', 'nb_combined.cpp')])


def make_cython(folder, subject):
    cython = packages.install(cython_frames.release_for(subject))
    source = os.path.join(folder, 'bound.c')
    words = [sys.executable, os.path.join(cython, 'cython.py'), '-3', '-o', source, os.path.join(PROGRAMS, 'bound_cython.pyx'), '--module-name', 'bound']
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding='utf-8', env=clean_environment({'PYTHONPATH': cython}),
                          timeout=120)
    check(done.returncode == 0, 'Cython fails', done.stdout[-2000:])
    compile_(folder, subject, ['gcc', '-w', source])


def make_pyo3(folder, subject):
    """The crate is built once for each Python, and its dependencies once."""
    if not shutil.which('cargo'):
        raise Skipped('no cargo')
    home = os.path.join(subjects.roots_folder(), 'packages', 'pyo3')
    os.makedirs(home, exist_ok=True)
    with open(os.path.join(home, 'lock'), 'w') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        words = ['cargo', 'build', '--quiet', '--manifest-path', copy_crate(home), '--target-dir', os.path.join(home, 'target-' + subject.name)]
        done = subprocess.run(words, env=clean_environment({'PYO3_PYTHON': subject.executable}), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, encoding='utf-8', timeout=600)
        if done.returncode != 0:
            raise Skipped('cargo fails: ' + done.stdout[-500:])
        site = make_site(folder)
        shutil.copy(os.path.join(home, 'target-' + subject.name, 'debug', 'libbound.so'), os.path.join(site, 'bound.so'))
        write(os.path.join(site, 'ready'), '')


def copy_crate(home):
    """Cargo writes beside it what it has resolved."""
    crate = os.path.join(home, 'crate')
    shutil.copytree(os.path.join(PROGRAMS, 'bound_pyo3'), crate, dirs_exist_ok=True)
    return os.path.join(crate, 'Cargo.toml')


def compile_cxx(folder, subject, words):
    compile_(folder, subject, ['g++', '-std=c++17', '-fvisibility=hidden'] + words)


def compile_(folder, subject, words):
    include = interleaving.headers(subject)
    if not include:
        raise Skipped('no headers of ' + subject.name)
    site = make_site(folder)
    subprocess.run(words + ['-O1', '-shared', '-fPIC', '-I' + include, '-o', os.path.join(site, 'bound.so')], check=True, stdin=subprocess.DEVNULL)
    write(os.path.join(site, 'ready'), '')


def make_site(folder):
    site = os.path.join(folder, 'site')
    os.makedirs(site)
    return site


def write(path, text):
    """In one step, since the program waits for it."""
    with open(path + '.part', 'w') as out:
        out.write(text)
    os.rename(path + '.part', path)


MAKERS = {'numpy': make_numpy, 'pybind11': make_pybind11, 'nanobind': make_nanobind, 'cython': make_cython, 'pyo3': make_pyo3}
