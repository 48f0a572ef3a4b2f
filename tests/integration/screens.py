"""What stands on a terminal: recursion once, equal stacks once, values in one line, a pager for what does not fit; elsewhere all of it.

SPDX-License-Identifier: MIT
"""
import json
import os
import re

from asking import QUIET, attach, hognose, split_head, sysroot
from debuggee import Debuggee
from pairs import dealt_to
from report import Job, Mode, check
from screen import on_terminal
from subjects import first_of

MOST_LINES = 60
REPEATED = re.compile(r'^  \[Previous (?:line|(\d+) lines) repeated (\d+) more times\]$', re.M)


def jobs(world, present):
    if world.stock:
        return
    looks = {'deep': deep, 'many': many, 'values': values, 'pages': pages, 'gdb': in_gdb}
    chosen = dealt_to(world.seed, [subject.name for subject in present], looks, 1)      # 200 threads and 5,000 frames take their time
    for subject in present:
        for look, test in looks.items():
            mode = Mode.FAST if subject is first_of(present) else Mode.DEFAULT if (subject.name, look) in chosen else Mode.ALL
            yield Job('screens/%s/%s' % (subject.name, look), subject.at_least(mode), test, world, subject)


def seen(world, *words, **how):
    return on_terminal([world.program] + list(words), **how)


def check_whole(world, command, pid):
    """With --all, a terminal has what a pipe has."""
    piped = hognose(world, command, pid, statuses=[0])
    shown = seen(world, command, pid, '--all', '--full-paths', errors_apart=True)
    check(shown.status == 0 and split_head(shown.text)[-1] == piped.stdout, '--all is not all', shown.text[:1500], piped.stdout[:1500])
    check('[Previous' not in piped.stdout and 'left out' not in piped.stdout, 'a pipe is folded', piped.stdout[:1500])


def frames_in(text):
    """How many lines `File …` a folded text stands for."""
    count, last = 0, []
    for line in text.split('\n'):
        match = REPEATED.match(line)
        if match:
            length, more = int(match.group(1) or 1), int(match.group(2))
            count += sum(last[-length:]) * more
        elif line.startswith('  ') and not line.startswith('   '):
            last.append(1 if line.startswith('  File') else 0)
            count += last[-1]
    return count


def deep(world, report, name, subject):
    with Debuggee(world, subject, 'deep.py') as process:
        if not report.start(name, process.wait_truth):
            return
        with report.case(name + '/folded'):
            shown = seen(world, 'bt', process.pid)
            frames = sum(len(thread['frames']) for thread in process.truth['threads'])
            check(len(shown.lines) <= MOST_LINES and shown.status == 0, '%d lines, status %d' % (len(shown.lines), shown.status), shown.text[:3000])
            check(frames_in(shown.text) == frames, '%d frames, not %d' % (frames_in(shown.text), frames), shown.text[:3000])
        with report.case(name + '/all'):
            check_whole(world, 'bt', process.pid)
        with report.case(name + '/full'):
            shown = seen(world, 'bt-full', process.pid)
            check(len(shown.lines) <= MOST_LINES and 'more times]' in shown.text, '%d lines' % len(shown.lines), shown.text[:3000])
            check(not [line for line in shown.lines if line.startswith('#') and len(line) > 100], 'a long line', shown.text)
        with report.case(name + '/fold'):
            check('more times]' in hognose(world, 'bt', process.pid, '--fold', statuses=[0]).stdout, '--fold does not fold')
        with report.case(name + '/json'):
            document = json.loads(seen(world, 'bt', process.pid, '--json', errors_apart=True).text)
            entries = [entry for block in document['blocks'] if block['type'] == 'traceback' for entry in block['entries']]
            check(sum(entry['kind'] == 'python' for entry in entries) == frames, 'JSON lacks frames')
        with report.case(name + '/number'):
            thread = max(process.truth['threads'], key=lambda one: len(one['frames']))
            said = hognose(world, 'shell', process.pid, text='thread %d\nframe 4000\nprint level\n' % thread['tid'], statuses=[0]).stdout
            check('Python frame 4000 of %d' % len(thread['frames']) in said and "local 'level' = 4001" in said, 'another frame', said)


def many(world, report, name, subject):
    with Debuggee(world, subject, 'many_stacks.py') as process:
        if not report.start(name, process.wait_truth):
            return
        with report.case(name + '/grouped'):
            shown = seen(world, 'bt', process.pid)
            check(len(shown.lines) <= MOST_LINES and shown.status == 0, '%d lines, status %d' % (len(shown.lines), shown.status), shown.text)
            check(all('in odd_%d\n' % number in shown.text for number in range(11)), 'a stack is not there', shown.text)
            groups = [int(count) for count in re.findall(r'^(\d+) threads \(', shown.text, re.M)]
            check(groups == sorted(groups) and groups[-1] == 133, 'groups of %s' % groups, shown.text)
            # Threads stand in the order of their ids, which begin anew when the kernel has no more.
            named = [(int(tid), name) for tid, name in re.findall(r'(\d+) "(worker-\d+)"', shown.text)]
            names = {thread['tid']: thread['name'] for thread in process.truth['threads']}
            check(named and all(names.get(tid, name) == name for tid, name in named), 'other names', str(named), shown.text)
            check(len(named) >= 12 and 'in idle\n' in shown.text and '--all' in shown.text, 'no names', shown.text)
        with report.case(name + '/all'):
            check_whole(world, 'bt', process.pid)


def values(world, report, name, subject):
    with Debuggee(world, subject, 'shared_values.py') as process:
        if not report.start(name, process.wait_truth):
            return
        with report.case(name + '/short'):
            text = split_head(seen(world, 'locals', process.pid).text)[-1]
            lines = text.split('\n')[1:]        # behind the heading of the thread
            check(all(len(line) <= 100 for line in lines), 'a long line', *[line for line in lines if len(line) > 100])
            check(re.search(r'^registry = <Registry\(', text, re.M) and 'short = []' in lines, 'another value', text)
            check('<Leaf ...>' in text or '<list ...>' in text, 'it is deep', text)
            check('again = <Registry, shown above>' in lines, 'it is shown twice', text)
        with report.case(name + '/all'):
            check_whole(world, 'locals', process.pid)
        with report.case(name + '/chosen'):
            shown = seen(world, 'locals', process.pid, '--max-repr', 500)
            check('shown above' not in shown.text and 'inside=[[7, [7]]]' in shown.text, 'values are short', shown.text)


def pages(world, report, name, subject):
    """What does not fit goes to the pager, and nothing is held meanwhile."""
    with Debuggee(world, subject, 'nested.py') as process:
        if not report.start(name, process.wait_truth):
            return
        paged, state = os.path.join(process.folder, 'paged'), os.path.join(process.folder, 'state')
        pager = 'cat > %s; grep -h -E "^(State|TracerPid)" /proc/%d/task/*/status > %s; exit 3' % (paged, process.pid, state)
        with report.case(name + '/pager'):
            shown = seen(world, 'bt', process.pid, lines=10, env={'HOGNOSE_PAGER': pager, 'PAGER': 'false'})
            check(shown.status == 0 and 'Traceback' not in shown.text, 'status %d' % shown.status, shown.text)
            with open(paged) as source:
                check('Traceback' in source.read(), 'the pager got nothing')
            with open(state) as source:
                check(not re.search(r'^State:\s+[tT]|^TracerPid:\s+[1-9]', source.read(), re.M), 'it is held meanwhile')
        for case, words, env, lines in (('no-pager', ['--no-pager'], {}, 10), ('dumb', [], {'TERM': 'dumb'}, 10), ('fits', [], {}, 500),
                                        ('no-less', [], {'HOGNOSE_PAGER': '/nowhere/less'}, 10)):
            with report.case(name + '/' + case):
                shown = seen(world, 'bt', process.pid, *words, lines=lines, env=dict({'HOGNOSE_PAGER': 'cat > /dev/null'}, **env))
                check('Traceback' in shown.text and shown.status == 0, 'nothing is shown', shown.text)
        with report.case(name + '/paths'):
            script = max((frame['file'] for thread in process.truth['threads'] for frame in thread['frames']), key=len)
            shown = seen(world, 'bt', process.pid, '--full-paths')
            check('"%s"' % script in shown.text, 'paths are short', shown.text)


def in_gdb(world, report, name, subject):
    """At its prompt; but neither for what Python code asks, nor in a pipe, nor where a program speaks."""
    with Debuggee(world, subject, 'deep.py', ['300']) as process:
        if not report.start(name, process.wait_truth):
            return
        thread = max(process.truth['threads'], key=lambda one: len(one['frames']))
        select = 'python [t.switch() for t in gdb.selected_inferior().threads() if %d in (t.ptid[1], t.ptid[2])]' % thread['tid']
        asked = ['py-bt', 'py-bt --all', 'python print(gdb.execute("py-bt", True, True))', 'pipe py-bt | cat', 'thread apply 1 -q py-bt', 'py-bt-full',
                 'set py fold off', 'py-bt', 'py-bt --fold']
        before = [word for line in sysroot(subject) for word in ('-iex', line)]
        words = [world.gdb] + QUIET + before + ['-iex', 'set width 0', '-iex', 'set height 0', '-iex', 'set confirm off', '-iex', 'source ' + world.loader]
        words += attach(process.pid, subject) + ['-ex', select]
        for number, command in enumerate(asked):
            words += ['-ex', 'echo \\n<<<%d>>>\\n' % number, '-ex', command]
        words += ['-ex', 'quit']
        count = len(thread['frames'])
        with report.case(name + '/terminal'):
            answers = re.split(r'\n<<<\d>>>\n', on_terminal(words).text)[1:]
            check(len(answers) == len(asked), 'answers are missing', *answers)
            folded, whole, executed, piped, _, full, _, off, again = [answer.count('in down') for answer in answers]
            check(folded < 20 and 'more times]' in answers[0], 'py-bt', answers[0])
            check(full < 20 and 'more times]' in answers[5], 'py-bt-full', answers[5])
            check(whole == executed == piped == off == 300 and again < 20, 'another number of frames of %d' % count, *answers)
