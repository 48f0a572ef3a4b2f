"""Code that Python runs out of a zip archive (zipapp, pex, shiv) is shown with its lines.

SPDX-License-Identifier: MIT
"""
import os
import zipfile

from asking import Session, attach, files_of, hognose, open_core, sysroot
from changed_sources import SHOP, look
from debuggee import Debuggee
from report import Job


def jobs(world, present):
    if world.stock:
        return
    for subject in present:
        if subject.is_plain and not subject.root:
            yield Job('archived-sources/' + subject.name, subject.mode, run, world, subject)


def run(world, report, name, subject):
    archive = os.path.join(world.folder(subject.name + '-archive'), 'app.pyz')
    with open(archive, 'wb') as out:
        out.write(b'#!/usr/bin/env python3\n')
    with zipfile.ZipFile(archive, 'a', zipfile.ZIP_DEFLATED) as members:
        for number in range(50):
            members.writestr('other/module%d.py' % number, SHOP)
        members.writestr('shop.py', SHOP)
    with Debuggee(world, subject, 'deployed.py', [archive]) as process:
        process.wait_truth()
        process.wait_for(process.truth_path + '.forgotten')
        with report.case(name + '/live'):
            done = hognose(world, 'bt', process.pid, statuses=[0])
            look(done.stdout, done.stderr, True, None)
            ask_gdb(world, subject, attach(process.pid, subject), True)
        with report.case(name + '/cut'):
            with open(archive, 'rb+') as file:
                whole = file.read()
                file.truncate(len(whole) - 100)
            done = hognose(world, 'bt', process.pid, statuses=[0])
            look(done.stdout, done.stderr, False, None)
            ask_gdb(world, subject, attach(process.pid, subject), False)
            with open(archive, 'wb') as file:
                file.write(whole)
        with report.case(name + '/core'):
            core = process.dump()
            done = hognose(world, 'bt', core, *files_of(subject), statuses=[0])
            look(done.stdout, done.stderr, True, None)
            ask_gdb(world, subject, open_core(subject.executable, core), True)


def ask_gdb(world, subject, target, is_shown):
    session = Session(world, world.loader, target, before=sysroot(subject))
    answer = session.run('py-bt')[0]
    look(answer, session.stdout, is_shown, None)
