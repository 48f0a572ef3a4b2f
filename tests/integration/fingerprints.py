"""The fingerprint of a crash: one for each fault, whichever version, wherever things lie, stripped or not.

SPDX-License-Identifier: MIT
"""
import collections
import json
import os
import shutil
import subprocess

import why
from asking import hognose
from debuggee import Debuggee, wait_for_core
from report import Job, Mode, Skipped, check

VERSIONS = ((3, 8), (3, 12))
RUNS = (4, 4, 10)       # of each fault: in a fast run, in a default one, in all
SHARE = (12, 4, 1)      # of all faults, the one in so many
# What depends on the build, and why.
OTHERWISE = {'foreign_free': 'what stands in front of a block of Python decides whether free() notices',
             'free_block_twice': 'later versions crash over it before they notice',
             'restore_nothing': 'versions say so in another way',
             'save_twice': 'versions say so in another way',
             'release_twice': 'versions say so in another way',
             'ensure_at_exit': 'versions miss another part of the interpreter first',
             'return_garbage': 'versions look at a result in other functions',
             'ended_in_noexcept': 'older versions do not unwind such a thread', 'ended_in_catch': 'older versions do not unwind such a thread',
             'thread_releases': 'older versions do not say which function ended it',
             'thread_calls': 'older versions are in another function when they notice',
             'finalize_inside': 'versions miss what has gone in other functions',
             'small_basicsize': 'before 3.12 a comprehension is a function of its own',
             'release_buffer_twice': 'what was freed twice is met by whoever asks for memory first',
             'swap_state_away': 'versions miss the state in other functions, and one of them says why',
             'collect_without_type': 'the collector has other functions in later versions',
             'write_past_text': 'what was overwritten is met by whoever comes first',
             'destroy_long_list': 'a function that is private to its file has no name in a stripped one'}


def jobs(world, present):
    if world.stock:
        return
    able = [next((one for one in present if one.is_of_machine and one.version[:2] == version and 'faults.py' not in one.lacks), None)
            for version in VERSIONS]
    if all(able):
        yield Job('fingerprints', max(one.at_least(Mode.DEFAULT) for one in able), look, world, able)


def look(world, report, name, able):
    share = world.pick(*SHARE)
    libraries = {}
    for source, fault, _, _, how in list(why.rows(able[-1]))[::share]:
        if fault in OTHERWISE:
            report.skip('/'.join([name, fault] + how), OTHERWISE[fault])
            continue
        with report.case('/'.join([name, fault] + how)):
            if source not in libraries:
                libraries[source] = both_of(world, source)
            compare(world, able, libraries[source], fault, how)


def both_of(world, source):
    """A library, and the same without its symbols, of one name."""
    library = why.build(world, source, False)
    tool = shutil.which('strip')
    if not tool:
        raise Skipped('no strip')
    stripped = os.path.join(world.folder('stripped'), os.path.basename(library))
    subprocess.run([tool, '-o', stripped, library], check=True)
    return library, stripped


def compare(world, able, libraries, fault, how):
    """Runs take turns: each version with each library."""
    seen = collections.defaultdict(list)
    for run in range(world.pick(*RUNS)):
        subject, library = able[run % 2], libraries[run // 2 % 2]
        with Debuggee(world, subject, 'faults.py', [library, fault] + how) as process:
            core = wait_for_core(process.process, process.folder, 120)
            document = json.loads(hognose(world, 'why', core, '--json', statuses=[0, 1]).stdout)
        said = next(block for block in document['blocks'] if block['type'] == 'verdict')
        check(said['fingerprint'], 'no fingerprint', json.dumps(said, indent=1))
        seen[said['fingerprint_text']].append('%s %s' % (subject.name, 'stripped' if library == libraries[1] else 'whole'))
    check(len(seen) == 1, '%d fingerprints' % len(seen), *('%r: %s' % (text, ', '.join(runs)) for text, runs in seen.items()))
