"""A hognose that says nothing: what tests of it must notice.

The program prints nothing and exits 2, the file for GDB defines nothing, the plugin for LLDB is not there. A case that passes all the same
asks nothing of hognose, and cannot fail: it counts as failed, unless it stands below with what it asks instead.

SPDX-License-Identifier: MIT
"""
import fnmatch
import os
import shutil

from report import Report

ASKS_ELSE = {
    'command-line/*sh': 'they ask three shells about the completions that are installed as files',
    'decoder/*': 'they compare a program of the build with objdump',
    'editors/files': 'it asks whether the page of editors has its files',
    'every_type/*/instances': 'it asks the target whether it has made one of each type',
    'hanging-tests/*/passes': 'it asks whether the plugin of pytest leaves a suite as it is',
    'hanging-tests/*/quick': 'it asks whether the plugin leaves quick tests alone',
    'hanging-tests/settings': 'it asks the plugin what it was told',
    'hanging-tests/nothing-to-watch': 'it asks whether the plugin does without the program',
    'hanging-tests/dying': 'it asks whether the watcher of a session ends with it',
    'lost-pages/*': 'they ask a program of the build, which reads as hognose does, page by page',
    'shown-screens/pages': 'it asks whether each sample of the pages has its program',
}


def make_prefix(prefix, scratch):
    """An installation like that at PREFIX, with nothing behind its names; returns its path."""
    mute = os.path.join(scratch, 'mute')
    shutil.copytree(prefix, mute, symlinks=True)
    for path, text in (('bin/hognose', '#!/bin/sh\nexit 2\n'), ('share/hognose/python-gdb.py', '')):
        with open(os.path.join(mute, path), 'w') as file:
            file.write(text)
    shutil.rmtree(os.path.join(mute, 'lib', 'hognose'))
    return mute


class MuteReport(Report):
    """Turns round what the cases of such a run come to. One that waits in vain has noticed as well."""

    asks_again = False

    def add(self, outcome):
        if outcome.word == 'passed':
            reason = next((why for pattern, why in ASKS_ELSE.items() if fnmatch.fnmatch(outcome.name, pattern)), None)
            word = 'skipped' if reason else 'failed'
            outcome = outcome._replace(word=word, text=reason or 'it passes without hognose')
        elif outcome.word in ('failed', 'late'):
            outcome = outcome._replace(word='passed', text='')
        super().add(outcome)
