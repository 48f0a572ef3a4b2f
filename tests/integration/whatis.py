"""What `whatis` says of addresses, beside what the program that has them knows of each.

tests/programs/whatis.py has the rows.  An object that is called certain must be that object; bytes that are only a copy of one never are.

SPDX-License-Identifier: MIT
"""
import json
import random
import re

from asking import Session, attach, files_of, hognose, open_core, sysroot
from debuggee import Debuggee
from pairs import dealt
from report import Job, Mode, check
from subjects import first_of
from variants import StrippedSubject

PROGRAM = 'whatis.py'
SITUATIONS = ('live', 'core', 'gdb', 'gdb-core')
SOME = 14       # rows that a default run asks of each interpreter
NUMBERS = ('address', 'start', 'begin', 'end')


def jobs(world, present):
    if world.stock:
        return
    able = [(subject,) for subject in present if PROGRAM not in subject.lacks]
    some = dealt(world.seed, able, SITUATIONS)
    first = first_of(present)
    for subject, in able:
        for situation in SITUATIONS:
            is_chosen = (subject, situation) in some or subject is first
            mode = subject.mode if is_chosen else Mode.ALL
            yield Job('whatis/%s/%s' % (subject.name, situation), mode, look, world, subject, None, situation)
        if subject.library:
            yield Job('whatis/%s-stripped/core' % subject.name, Mode.ALL, look, world, subject, StrippedSubject, 'core')


def look(world, report, name, subject, make, situation):
    with Debuggee(world, subject.variant(make, world.scratch), PROGRAM) as process:
        truth = None
        with report.ready(name + '/starts'):
            process.wait_for(process.truth_path)
            with open(process.truth_path) as source:
                truth = json.load(source)
        if not truth:
            return
        rows = choose(world, subject, truth['rows'])
        core = process.dump() if situation.endswith('core') else None
        with report.case(name + '/rows'):
            asked = [row['address'] for row in rows] + ['shown.first', '$rip+1']
            if situation.startswith('gdb'):
                answers = ask_gdb(world, subject, process, core, asked)
            else:
                answers = ask(world, [core or process.pid] + (files_of(subject) if core else []), asked)
            wrong = [word for row, answer in zip(rows, answers) for word in compare(row, answer, make)]
            wrong += compare_path(answers[-2], truth) + compare_register(answers[-1])
            print('%d rows' % len(rows))
            check(not wrong, '%d of %d rows are wrong' % (len(wrong), len(rows)), *wrong[:12])


def choose(world, subject, rows):
    if world.mode == Mode.ALL or len(rows) <= SOME:
        return rows
    return random.Random('%s %s' % (world.seed, subject.name)).sample(rows, SOME)


def ask(world, target, addresses):
    """The block of each address, and the words of a reader."""
    lines = ''.join('whatis %s\n' % address for address in addresses)
    done = hognose(world, 'shell', *target, '--json', text=lines, statuses=[0, 1])
    decoder, at, found = json.JSONDecoder(), 0, []
    while at < len(done.stdout):
        document, at = decoder.raw_decode(done.stdout, at)
        at += len(done.stdout[at:]) - len(done.stdout[at:].lstrip())
        found.append(document)
    check(len(found) == len(addresses), '%d answers to %d questions' % (len(found), len(addresses)), done.stdout[:2000], done.stderr[-1000:])
    return [block_of(document) for document in found]


def block_of(document):
    blocks = [block for block in document['blocks'] if block['type'] == 'address']
    check(len(blocks) == 1, 'no answer', json.dumps(document)[:1500])
    return blocks[0]


def ask_gdb(world, subject, process, core, addresses):
    target = open_core(subject.executable, core) if core else attach(process.pid, subject)
    session = Session(world, world.loader, target, before=sysroot(subject))
    found = session.run(*['py-whatis ' + address for address in addresses])
    session.no_trouble()
    return found


def compare(row, answer, make):
    """Sentences about what is wrong."""
    wanted = row['wants']
    if isinstance(answer, str):
        return compare_text(row, answer)
    words = json.dumps(answer)
    wrong = [what for key in ('object', 'block', 'runtime_field', 'symbol', 'mapping', 'thread_stack')
             if key in wanted for what in compare_member(key, wanted[key], answer[key])]
    if 'said' in wanted and wanted['said'] not in answer['headline'] + ' '.join(answer['notes']):
        wrong.append('does not say ' + wanted['said'])
    if 'text' in wanted and answer['text'] != wanted['text']:
        wrong.append('another C string')
    found = answer['object']
    if wanted.get('unsure') and found and found['certainty'] == 'certain' and found['address'] == row['address']:
        wrong.append('a copy is called an object')
    if 'freed' in wanted and answer['block'] and answer['block']['state'] == 'freed':
        is_filled = any('which the debug allocator fills memory that was freed' in note for note in answer['notes'])
        is_told = found and found['state'] == 'freed' and found['type_name'] == wanted['freed'] and found['certainty'] == 'likely'
        if not (is_told or is_filled):
            wrong.append('what it was')
    return ['%s: %s: %s' % (row['name'], one, words) for one in wrong]


def compare_member(key, wanted, found):
    if wanted is None or found is None:
        return [] if wanted is found or (key == 'object' and wanted is None and found['certainty'] == 'likely') else ['%s' % key]
    return ['%s.%s is %r' % (key, name, found[name]) for name, value in wanted.items() if not is_same(name, value, found[name])]


def is_same(name, wanted, found):
    if isinstance(wanted, list):
        return found in wanted
    return (int(found, 16) if name in NUMBERS else found) == wanted


def compare_text(row, text):
    """The same of what a reader of GDB sees: the object's address or type, the symbol, the stack."""
    wanted, wrong = row['wants'], []
    first = text.split('\n', 1)[0]
    if not first.startswith(row['address'] + ': '):
        return ['%s: no answer: %s' % (row['name'], text)]
    said = wanted.get('object')
    if said and 'type_name' in said and said['type_name'] not in first:
        wrong.append('another type')
    if said and said.get('field') and not first.startswith('%s: %s of ' % (row['address'], said['field'])):
        wrong.append('another part')
    if said and said.get('certainty') == ['certain'] and '\n  Certain: ' not in text:
        wrong.append('not certain')
    if wanted.get('unsure') and ': looks like ' not in first and '\n  Certain: ' in text:
        wrong.append('a copy is called an object')
    if wanted.get('said') and wanted['said'] not in text:
        wrong.append('does not say ' + wanted['said'])
    if wanted.get('thread_stack') and 'thread %d' % wanted['thread_stack']['tid'] not in first:
        wrong.append('another stack')
    if wanted.get('symbol') and wanted['symbol']['name'] not in first:
        wrong.append('another symbol')
    return ['%s: %s: %s' % (row['name'], one, text) for one in wrong]


def compare_register(answer):
    """The next byte of what runs is code."""
    right = re.match(r'\$rip\+1 = 0x[0-9a-f]+: .*\n(?s:.*)  Mapped .* r-x', answer) if isinstance(answer, str) \
        else answer['asked'] == '$rip+1' and answer['mapping'] and answer['mapping']['rights'] == 'r-x'
    return [] if right else ['the register: %s' % json.dumps(answer)]


def compare_path(answer, truth):
    """A path is followed, and what it leads to is an object for sure."""
    if isinstance(answer, str):
        right = answer.startswith('shown.first = %#x: ' % truth['first']) and '\n  Certain: ' in answer
    else:
        right = int(answer['address'], 16) == truth['first'] and answer['object'] and answer['object']['certainty'] == 'certain'
    return [] if right else ['the path: %s' % json.dumps(answer)]
