"""Sources that are changed while their process runs are shown only as far as they fit, and what the process itself has read is believed.

SPDX-License-Identifier: MIT
"""
import os
import re

from asking import Session, attach, files_of, hognose, open_core, sysroot
from debuggee import Debuggee
from report import Job, check

SHOP = 'def sell(wait):\n    price = 3\n    wait()\n    return price\n'
CHANGES = {     # what the file is made; whether its line is still shown, and the word that is said
    'same': (SHOP, True, None),
    'touched': (SHOP, True, 'is newer than the process'),
    'shifted': ('import os\nimport sys\n' + SHOP, False, 'is not shown'),
    'edited': (SHOP.replace('    wait()\n', '    other(4)\n'), False, 'is not shown'),
    'shorter': ('x = 1\n', False, 'is not shown'),
}
OLD, NEW = 1500000000, 4000000000


def jobs(world, present):
    if world.stock:
        return
    for subject in present:
        if subject.is_plain and not subject.root:
            yield Job('changed-sources/' + subject.name, subject.mode, run, world, subject)


def run(world, report, name, subject):
    folder = world.folder(subject.name + '-shop')
    path = os.path.join(folder, 'shop.py')

    def write(text, time):
        with open(path, 'w') as out:
            out.write(text)
        os.utime(path, (time, time))
    write(SHOP, OLD)
    with Debuggee(world, subject, 'deployed.py', [folder]) as process:
        process.wait_truth()
        process.wait_for(process.truth_path + '.forgotten')
        for change, (text, is_shown, note) in CHANGES.items():
            with report.case('%s/%s' % (name, change)):
                write(text, NEW if change == 'touched' else OLD)
                done = hognose(world, 'bt', process.pid, statuses=[0])
                look(done.stdout, done.stderr, is_shown, note)
                session = Session(world, world.loader, attach(process.pid, subject), before=sysroot(subject))
                answer = session.run('py-bt')[0]
                look(answer, session.stdout, is_shown, note)
        with report.case(name + '/core'):
            write(CHANGES['shifted'][0], OLD)
            core = process.dump()
            done = hognose(world, 'bt', core, *files_of(subject), statuses=[0])
            look(done.stdout, done.stderr, False, 'is not shown')
            session = Session(world, world.loader, open_core(subject.executable, core), before=sysroot(subject))
            look(session.run('py-bt')[0], session.stdout, False, 'is not shown')


def look(answer, notes, is_shown, note):
    shown = re.search(r'shop\.py", line 3, in sell\n(    wait\(\)\n)?(?=  File|    \^)', answer)
    check(shown is not None, 'the frame or its source is another', answer)
    check((shown.group(1) is not None) == is_shown, 'shown is %s' % shown.group(1), answer)
    check('in in_cell\n    return sell()\n' in answer, 'no line of the cell', answer)
    said = [line for line in notes.splitlines() if 'shop.py' in line and ('newer' in line or 'not shown' in line)]
    check([note in line for line in said] == ([True] if note else []), 'said is %s' % said)
