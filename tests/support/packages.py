"""Packages from PyPI that tests need, kept beside the roots.

SPDX-License-Identifier: MIT
"""
import fcntl
import os
import re
import shutil
import subprocess
import sys

import subjects
from debuggee import clean_environment
from report import Failed, Skipped


def install(release, executable=None, label=''):
    """The folder with this release, as pip's --target leaves it; for EXECUTABLE, whose name is LABEL, if it is not pure Python."""
    folder = os.path.join(subjects.roots_folder(), 'packages', re.sub(r'[^\w.]+', '-', release + label))
    os.makedirs(os.path.dirname(folder), exist_ok=True)
    with open(folder + '.lock', 'w') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if os.path.exists(folder):
            return folder
        part = folder + '.part'
        shutil.rmtree(part, ignore_errors=True)
        words = [executable or find_pip(), '-m', 'pip', 'install', '-q', '--disable-pip-version-check', '--target', part, release]
        done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding='utf-8',
                              env=clean_environment(), timeout=300)
        if done.returncode != 0:
            raise (Failed if os.environ.get('CI') == 'true' else Skipped)('no %s from PyPI: %s' % (release, done.stdout[-500:]))
        os.rename(part, folder)
    return folder


def find_pip():
    for executable in [sys.executable] + [one.executable for one in subjects.find_all()[0] if not one.root]:
        if subprocess.run([executable, '-m', 'pip', '--version'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0:
            return executable
    raise Skipped('no Python here has pip')
