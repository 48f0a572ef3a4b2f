"""The decoder of src/machine beside two others, objdump and Capstone 5: what memory each says that an instruction of real libraries wants.

Where both others agree and the decoder says something else, it is wrong.  What it does not know it says; how much that is is counted.

SPDX-License-Identifier: MIT
"""
import collections
import glob
import os
import random
import re
import shutil
import subprocess
import sys

import bindings
import packages
from debuggee import clean_environment
from report import Job, Mode, Skipped, check
from subjects import first_of
from world import TESTS

TOOL = os.path.join(os.path.dirname(TESTS), 'build', 'release', 'tests', 'tools', 'decoded')
CAPSTONE = 'capstone>=5,<6'
LINE = re.compile(r'^ *[0-9a-f]+:\t((?:[0-9a-f]{2} )+) *\t(.*)$')
BY_REGISTERS = re.compile(r'(?:%(fs|gs):)?(-?0x[0-9a-f]+)?\(([^)]*)\)')
BY_SEGMENT = re.compile(r'%(fs|gs):(-?0x[0-9a-f]+)')
BY_NUMBER = re.compile(r'(?:^|[ ,*])(-?0x[0-9a-f]+)(?:,|$)')
# What names memory and does not touch it, or touches other memory than it names.
APART = re.compile(r'^(?:(?:rep|repz|repnz|lock|bnd|notrack|data16|cs|ds|es|ss|rex\S*) )*'
                   r'(?:lea |leaw |nop|prefetch|push|pop[ qw]|call(?! +\*)|ret|leave|enter|xlat|clflush|clwb|invlpg|\(bad\)|.*%[de]s:\()')
SMALLEST_SHARE = 0.6    # of the instructions, that the decoder knows
# Where it and Capstone differ about how many bytes are touched, and why.
SIZES = {'comisd': 'eight bytes in the manual (COMISD xmm1, xmm2/m64); Capstone takes the whole register'}

Memory = collections.namedtuple('Memory', 'base index scale displacement segment')


def jobs(world, present):
    first = first_of(present)
    if first and not world.stock:
        for library in (find_c_library, find_runtime, find_cxx_library, find_numpy):
            yield Job('decoder/' + library.__name__[len('find_'):], Mode.ALL if library is find_numpy else Mode.DEFAULT, compare, world, first, library)


def mapped(name):
    with open('/proc/self/maps') as maps:
        return next((line.split()[-1] for line in maps if os.path.basename(line.split()[-1]).startswith(name)), None)


def find_c_library(_subject):
    return mapped('libc.so') or mapped('libc-2')


def find_runtime(subject):
    return subject.library or os.path.realpath(subject.executable)


def find_cxx_library(_subject):
    compiler = shutil.which('g++')
    if not compiler:
        raise Skipped('no g++')
    return subprocess.run([compiler, '-print-file-name=libstdc++.so.6'], stdout=subprocess.PIPE, universal_newlines=True).stdout.strip()


def find_numpy(subject):
    if not bindings.knows('numpy', subject):
        raise Skipped('no numpy for ' + subject.name)
    site = packages.install(bindings.RELEASES['numpy'][1], subject.executable, '-' + subject.name)
    return glob.glob(os.path.join(site, 'numpy', '_core', '_multiarray_umath*.so'))[0]


def compare(world, report, name, subject, find):
    with report.case(name):
        disassembler = open_capstone()
        if not os.path.exists(TOOL):
            raise Skipped('no %s' % TOOL)
        lines = list(list_code(find(subject)))
        check(len(lines) > 10000, 'hardly any code')
        chosen = random.Random(world.seed).sample(lines, min(len(lines), world.pick(1000, 10000, 150000)))
        judge(chosen, ask_decoder(chosen), disassembler)


def open_capstone():
    if not shutil.which('objdump'):
        raise Skipped('no objdump')
    folder = packages.install(CAPSTONE)
    if folder not in sys.path:
        sys.path.insert(0, folder)
    import capstone
    disassembler = capstone.Cs(capstone.CS_ARCH_X86, capstone.CS_MODE_64)
    disassembler.detail = True
    return disassembler


def list_code(path):
    """(bytes, text) of each instruction, as objdump says it."""
    command = subprocess.Popen(['objdump', '-dw', path], stdout=subprocess.PIPE, universal_newlines=True, env=clean_environment(), errors='replace')
    with command.stdout as said:
        for line in said:
            found = LINE.match(line)
            if found:
                yield bytes.fromhex(found.group(1)), re.split(r' *[<#]', found.group(2), maxsplit=1)[0].strip()
    command.wait()


def ask_decoder(chosen):
    done = subprocess.run([TOOL], input='\n'.join(code.hex() for code, _ in chosen) + '\n', stdout=subprocess.PIPE, universal_newlines=True,
                          timeout=300, check=True)
    return done.stdout.split('\n')[:-1]


def judge(chosen, answers, disassembler):
    check(len(chosen) == len(answers), '%d answers of %d' % (len(answers), len(chosen)))
    wrong, sizes, known = [], collections.Counter(), 0
    for (code, text), answer in zip(chosen, answers):
        if answer == '?':
            continue
        known += 1
        words = answer.split()
        other = next(disassembler.disasm(code, 0), None)
        fault, size = compare_one(code, text, words, other)
        if fault:
            wrong.append('%s  %s: %s' % (code.hex(), text, fault))
        if size:
            sizes[size] += 1
    print('       %d instructions, %.1f %% known, %d wrong, sizes that differ: %s' %
          (len(chosen), 100.0 * known / len(chosen), len(wrong), dict(sizes) or 'none'))
    check(not wrong, '%d differ from what both others say' % len(wrong), *wrong[:20])
    new = [row for row in sizes if row[0] not in SIZES]
    check(not new, 'sizes differ', *new[:20])
    check(known > SMALLEST_SHARE * len(chosen), 'only %d of %d are known' % (known, len(chosen)))


def compare_one(code, text, words, other):
    """(what is wrong or '', (mnemonic, our size, Capstone's) if the sizes differ)"""
    if int(words[0]) != len(code):
        return ('length %s' % words[0] if other and other.size == len(code) else ''), None
    if other is None or other.size != len(code) or APART.match(text):
        return '', None
    theirs = [one for one in other.operands if one.type == 3]      # X86_OP_MEM
    first, second = from_text(text), from_capstone(other, theirs[0]) if theirs else None
    ours = from_answer(words)
    if first == second and ours != first:
        return '%s, not %s' % (ours, first), None
    size = int(words[2]) if ours else 0
    differs = theirs and size and theirs[0].size and size != theirs[0].size
    return '', (other.mnemonic, size, theirs[0].size) if differs else None


def from_answer(words):
    if len(words) == 2:
        return None
    base, index, scale, displacement, segment = words[4:]
    return Memory(base.strip('-'), index.strip('-'), int(scale) if index != '-' else 1, int(displacement), segment.strip('-'))


def from_capstone(other, operand):
    memory = operand.mem
    base, index, segment = (other.reg_name(which) or '' for which in (memory.base, memory.index, memory.segment))
    index = '' if index in ('riz', 'eiz') else index
    return Memory(base, index, memory.scale if index else 1, signed(memory.disp), segment)


def from_text(text):
    found = BY_REGISTERS.search(text)
    if found:
        segment, displacement, inside = found.groups()
        parts = [part.lstrip('%') for part in inside.split(',')] + ['', '']
        index = '' if parts[1] == 'riz' else parts[1]
        return Memory(parts[0], index, int(parts[2] or 1) if index else 1, signed(int(displacement or '0', 16)), segment or '')
    found = BY_SEGMENT.search(text)
    if found:
        return Memory('', '', 1, signed(int(found.group(2), 16)), found.group(1))
    found = BY_NUMBER.search(text)
    return Memory('', '', 1, signed(int(found.group(1), 16)), '') if found else None


def signed(number):
    number &= (1 << 64) - 1
    return number - (1 << 64) if number >> 63 else number
