"""Why a process crashed, of cores that have lost a page: what is certain then was certain of the whole core.

tests/tools/one_page_less asks once for each page that the answer read, in one process.

SPDX-License-Identifier: MIT
"""
import os
import re
import subprocess

import why
from debuggee import Debuggee, clean_environment, wait_for_core
from report import Job, Mode, Skipped, check
from world import TESTS

VERSIONS = ((3, 8), (3, 12))
PAGES = (10, 25, 400)       # at most so many of each core: in a fast run, in a default one, in all
SHARE = (16, 6, 1)          # of all faults, the one in so many
TOOL = os.path.join(os.path.dirname(TESTS), 'build', 'release', 'tests', 'tools', 'one_page_less')
DONE = re.compile(r'^(.*): (\d+) pages read, (\d+) of its own, (\d+) tried, (\d+) said otherwise, (\d+) breaches$', re.M)


def jobs(world, present):
    if world.stock:
        return
    for number, version in enumerate(VERSIONS):
        able = [one for one in present if one.is_of_machine and one.version[:2] == version and 'faults.py' not in one.lacks]
        if able:
            yield Job('lost-pages/' + able[0].name, able[0].at_least((Mode.DEFAULT, Mode.FAST)[number]), look, world, able[0], number)


def look(world, report, name, subject, number):
    share = world.pick(*SHARE)
    libraries, tried, otherwise = {}, 0, 0
    for source, fault, _, _, how in list(why.rows(subject))[number % share::share]:
        with report.case('/'.join([name, fault] + how)):
            if not os.path.exists(TOOL):
                raise Skipped('no %s' % TOOL)
            if source not in libraries:
                libraries[source] = why.build(world, source, False)
            with Debuggee(world, subject, 'faults.py', [libraries[source], fault] + how) as process:
                done = take_pages(wait_for_core(process.process, process.folder, 120), world.pick(*PAGES))
            tried, otherwise = tried + done[0], otherwise + done[1]
    with report.case(name + '/all'):
        check(tried and otherwise, '%d pages were tried, and without %d the answer was another: nothing was lost' % (tried, otherwise))


def take_pages(core, most):
    """(pages that were tried, those without which the answer was another)"""
    done = subprocess.run([TOOL, core, str(most)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=clean_environment(), timeout=1200,
                          universal_newlines=True, errors='replace')
    found = DONE.search(done.stdout)
    check(found and done.returncode in (0, 1), 'status %d' % done.returncode, done.stdout[-3000:])
    check(done.returncode == 0, 'something is certain as a page is missing', done.stdout[-6000:])
    check(int(found.group(4)) > 0, 'no page was tried', done.stdout)
    return int(found.group(4)), int(found.group(5))
