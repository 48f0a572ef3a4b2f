"""Cores that lack the memory of one frame: whoever shows frames, or what is in them, says that older ones are missing.

The pages are gone from the core as those are that whoever wrote it could not read: its headers say that they were mapped, and that the file
has nothing of them.  What is not touched by that is shown as it is shown of the whole core.

SPDX-License-Identifier: MIT
"""
import random
import re

from asking import files_of, hognose
from core_bytes import CoreBytes, without_pages
from debuggee import Debuggee
from report import Job, Mode, check
from subjects import first_of

COMMANDS = (['bt', '--python'], ['bt'], ['locals'], ['threads'], ['overview'])
ROUNDS = (4, 8, 40)     # pages that are lost, one after the other


def jobs(world, present):
    if world.stock:
        return
    first = first_of(present)
    for subject in present:
        if subject.is_plain and 'scattered.py' not in subject.lacks:
            mode = Mode.FAST if subject is first or subject.version[:2] == (2, 7) else Mode.DEFAULT
            yield Job('lost-frames/' + subject.name, subject.at_least(mode), run, world, subject)


def run(world, report, name, subject):
    with Debuggee(world, subject, 'scattered.py') as process:
        looks = None
        with report.case(name + '/whole'):
            truth = process.wait_truth()
            looks = Looks(world, process.dump(), truth, files_of(subject))
        if looks is None:
            return
        with report.case(name + '/all-threads'):
            lost = looks.find_losses()
            check(lost, 'no frame has a page of its own')
            dice = random.Random(world.seed)
            for thread, pages in dice.sample(lost, min(len(lost), world.pick(*ROUNDS))):
                looks.without(thread, pages)


class Looks:
    """Ways to look at one core."""

    def __init__(self, world, core, truth, where):
        self.world = world
        self.core = core
        self.truth = truth
        self.where = where
        self.whole = {' '.join(words): self.ask(words) for words in COMMANDS}
        for words, answer in self.whole.items():
            check(answer.returncode == 0, 'the whole core is no whole answer', words, answer.stderr, answer.stdout)

    def ask(self, words):
        return hognose(self.world, words[0], self.core, *words[1:], *self.where)

    def find_losses(self):
        """[(thread, pages)]: pages that begin with an older frame of a thread, and have nothing that its newer frames or others need."""
        core = CoreBytes(self.core)
        threads = self.truth['threads']
        needed = {page for place in self.truth['notes']['shared'] for page in core.pages_of(place)}
        needed |= {page for thread in threads for page in core.pages_of([thread['state'], 512])}
        found, known = [], set()
        for thread in threads:
            newer = set(needed)
            for number, place in enumerate(thread['links']):
                pages = core.pages_of(place)
                if number > 2 and not pages & newer and not pages & known and None not in pages:
                    found.append((thread, sorted(pages)))
                    known |= pages
                newer |= pages
        return found

    def without(self, thread, pages):
        with without_pages(self.core, pages):
            for words in COMMANDS:
                answer = self.ask(words)
                context = ('hognose ' + ' '.join(words), 'pages %s of the file, with frames of thread %d' % (pages, thread['tid']),
                           answer.stderr[-1000:], answer.stdout[-3000:])
                check(answer.returncode == 1, 'a frame is lost, and the status is %d' % answer.returncode, *context)
                check(re.search(r'unreadable|not known', answer.stdout + answer.stderr), 'no reason is given', *context)
                check(answer.stdout != self.whole[' '.join(words)].stdout, 'nothing differs from the whole core', *context)
