"""The launch files of docs/vscode: valid, and what they say to GDB shows Python frames, of a process and of a core.

SPDX-License-Identifier: MIT
"""
import json
import os
import re
import subprocess

from asking import QUIET, sysroot
from dap_client import DapClient
from debuggee import Debuggee, clean_environment
from frame_filter import levels_of, without_children
from report import Job, Mode, check
from subjects import first_of
from truth import other_gdbs
from world import TESTS

FOLDER = os.path.join(os.path.dirname(TESTS), 'docs', 'vscode')
OF_EDITOR = ('name', 'type', 'request')     # what an editor keeps for itself


def jobs(world, present):
    first = first_of(present)
    if world.stock or not first:
        return
    yield Job('editors/files', Mode.FAST, files, world)
    yield Job('editors/%s/cpptools' % first.name, Mode.FAST, cpptools, world, first)
    for word, gdb in other_gdbs():
        yield Job('editors/%s/%s' % (first.name, word), Mode.ALL, dap, world.with_gdb(gdb), first)


def configurations(name):
    with open(os.path.join(FOLDER, name)) as source:
        return json.load(source)['configurations']


def files(world, report, name):
    with report.case(name):
        for file in ('cpptools.json', 'gdb-dap.json'):
            for one in configurations(file):
                check(all(isinstance(one[key], str) for key in OF_EDITOR) and one['request'] in ('attach', 'launch'), 'no configuration', str(one))
        with open(FOLDER + '.md') as page:
            text = page.read()
        check(sorted(re.findall(r'\]\(vscode/(.*?)\)', text)) == sorted(os.listdir(FOLDER)), 'the page has other files', text)


def filled(configuration, process, core=None):
    """A configuration with what an editor puts for its variables."""
    values = {'program': os.path.realpath(process.subject.executable), 'processId': process.pid, 'pid': process.pid, 'coreFile': core, 'coreDumpPath': core,
              'cwd': process.folder}
    return {key: values.get(key, value) for key, value in configuration.items()}


def cpptools(world, report, name, subject):
    """MI, as cppdbg speaks it: what begins with `-` is a command of MI, all else one of the console."""
    live, dumped = configurations('cpptools.json')
    with Debuggee(world, subject, 'nested.py') as process:
        if not report.start(name, process.wait_truth):
            return
        with report.case(name + '/live'):
            asked = filled(live, process)
            stack_by_mi(world, subject, asked, '-target-attach %d' % asked['processId'], process.truth)
        with report.case(name + '/core'):
            asked = filled(dumped, process, process.dump())
            stack_by_mi(world, subject, asked, '-target-select core %s' % asked['coreDumpPath'], process.truth)


def stack_by_mi(world, subject, asked, opens, truth):
    check(asked['MIMode'] == 'gdb' and asked['type'] == 'cppdbg', 'it is not for GDB', str(asked))
    commands = [row['text'] for row in asked['setupCommands']]
    lines = [text if text.startswith('-') else '-interpreter-exec console "%s"' % text for text in commands]
    lines += ['-file-exec-and-symbols ' + asked['program'], opens, '-stack-list-frames', '-gdb-exit']
    words = [world.gdb, *QUIET, '-i=mi', '-iex', 'source ' + world.loader]
    done = subprocess.run(words, input='\n'.join(lines).encode() + b'\n', stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=clean_environment(), timeout=120)
    said = done.stdout.decode('utf-8', 'replace')
    check('^error' not in said, 'GDB refuses', said[-3000:])
    stack = re.findall(r'^\^done,(stack=.*)$', said, re.M)[-1]
    levels = levels_of(without_children(stack))
    check(levels == list(range(len(levels))) and levels, 'a frame has no number', stack[:3000])
    found = re.findall(r'func="\[py\] ([^"]*)",file="([^"]*)"(?:,fullname="[^"]*")?,line="(\d+)"', stack)
    check(found == [(f['function'], f['file'], str(f['line'])) for f in truth['threads'][0]['frames']], 'other Python frames', stack[:3000])


def dap(world, report, name, subject):
    """The arguments of a configuration are those of the request."""
    live, dumped = configurations('gdb-dap.json')
    with Debuggee(world, subject, 'nested.py') as process:
        if not report.start(name, process.wait_truth):
            return
        with report.case(name + '/live'):
            stack_by_dap(world, subject, filled(live, process), process.truth)
        if 'coreFile' in launcher_of(world):
            with report.case(name + '/core'):
                stack_by_dap(world, subject, filled(dumped, process, process.dump()), process.truth)
        else:
            report.skip(name + '/core', 'this GDB opens no core for a client')


def launcher_of(world):
    with open(os.path.join(os.path.dirname(world.gdb), 'usr', 'share', 'gdb', 'python', 'gdb', 'dap', 'launch.py')) as source:
        return source.read()


def stack_by_dap(world, subject, asked, truth):
    check(asked['request'] == 'attach', 'it does not attach', str(asked))
    with DapClient(world, world.gdb_path, sysroot(subject)) as client:
        threads = client.attach(**{key: value for key, value in asked.items() if key not in OF_EDITOR})
        stack = client.ask('stackTrace', threadId=threads[0]['id'])['stackFrames']
        found = [(frame['name'], frame['source']['path'], frame['line']) for frame in stack if frame['name'].startswith('[py')]
        check(found == [('[py] ' + f['function'], f['file'], f['line']) for f in truth['threads'][0]['frames']], 'other frames', str(found))
        client.ask('disconnect')
