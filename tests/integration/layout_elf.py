"""`hognose layout elf`: GDB prints CPython's structs of a stripped Python, as the process itself knows its objects.

SPDX-License-Identifier: MIT
"""
import os
import re
import subprocess

from asking import Session, attach, sysroot
from debuggee import Debuggee, clean_environment
from report import Failed, Job, Mode, check
from subjects import first_of
from variants import StrippedSubject


def jobs(world, present):
    if world.stock:
        return
    first = first_of(present)
    for subject in present:
        if subject.is_plain and 'addresses.py' not in subject.lacks:
            mode = subject.at_least(Mode.FAST if subject is first else Mode.DEFAULT)
            yield Job('layout-elf/' + subject.name, mode, run, world, subject)
    yield Job('layout-elf/words', Mode.FAST, words, world)


def write(world, version, path, **more):
    """(status, standard output, standard error) of the program."""
    done = subprocess.run([world.program, 'layout', 'elf', version, '-o', path], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env=clean_environment(), timeout=60, **more)
    return done.returncode, done.stdout, done.stderr.decode()


def run(world, report, name, subject):
    version = '.'.join(str(part) for part in subject.version)
    if subject.root:
        version = version.rsplit('.', 1)[0]
    path = os.path.join(world.folder('types'), 'types.elf')
    with Debuggee(world, subject if subject.root else subject.variant(StrippedSubject, world.scratch), 'addresses.py') as process:
        truth = None
        with report.ready(name + '/starts'):
            truth = process.wait_truth()['notes']
        with report.case(name + '/written'):
            status, out, errors = write(world, version, path)
            check(status == 0 and not out and not errors, 'status %d' % status, out, errors)
        for number, address in enumerate(('', ' 0')) if truth else ():
            for check_of in (without, objects, members, pointers) if number == 0 else (objects,):
                say = report.ready if check_of is without else report.case
                with say('%s/%s%s' % (name, check_of.__name__, '-at-0' if number else '')):
                    check_of(Types(world, subject, process.pid, 'add-symbol-file %s%s' % (path, address)), truth)


class Types:
    """A GDB without our extension that has read the types and is attached to the process; it reads no shared libraries, since
    pyenv's extension modules have CPython's types in debug information of their own."""

    def __init__(self, world, subject, pid, loading):
        before = sysroot(subject, with_debug=False) + ['set auto-solib-add off']
        self.session = Session(world, (), attach(pid, subject), before=before)
        self.loading = loading

    def ask(self, *expressions):
        """What GDB prints of each."""
        answers = self.session.run('set max-value-size unlimited', self.loading, *('output ' + one for one in expressions))[2:]
        for one, answer in zip(expressions, answers):
            if not answer:
                raise Failed('no answer to ' + one + '\n' + self.session.stderr[-1500:])
        return answers

    def ask_all(self, wanted):
        """WANTED is [(expression, the number or the pattern GDB has to answer)]."""
        for (expression, right), answer in zip(wanted, self.ask(*(one for one, _ in wanted))):
            if isinstance(right, int):
                numbers = re.findall(r'0x[0-9a-f]+|-?\d+', answer.split(') ')[-1])
                check(numbers and int(numbers[0], 0) == right, '%s is not %d (0x%x)' % (expression, right, right), answer)
            else:
                check(re.search(right, answer), '%s is not %s' % (expression, right), answer)


def at(truth, name, struct):
    return '((%s *) %#x)' % (struct, truth[name]['address'])


def without(types, truth):
    """Without the file this GDB knows no struct at all, or else the cases that follow would show nothing."""
    answers = types.session.run('output sizeof(PyObject)', 'output sizeof(struct _object)')
    check(answers == ['', ''] and re.search('^No symbol ', types.session.stderr, re.M), 'GDB has types', answers, types.session.stderr)


def objects(types, truth):
    """Any object: its type, by a struct that is really pointed to, and how often it is referred to."""
    wanted = []
    for name, facts in truth.items():
        this = at(truth, name, 'PyObject')
        wanted += [(this + '->ob_type', facts['type_address']), (this + '->ob_type->tp_name', '"(\\w+\\.)*%s"' % facts['type'])]
        if facts['references'] < 1000:
            wanted.append(('%s->ob_refcnt > 0' % this, 1))
    types.ask_all(wanted)


def members(types, truth):
    """Structs print whole, with their own head first."""
    patterns = {'list': r'\{(ob_base = \{(ob_base = \{)?)?ob_refcnt = .*ob_size = 3\}?, ob_item = 0x.*allocated = \d+\}$',
               'dict': r'ob_refcnt = .*ma_used = 3,', 'float': r'ob_fval = 12\.25\}$', 'set': r'used = 5, ',
               'text': r'length = 10,'}
    structs = {'list': 'PyListObject', 'dict': 'PyDictObject', 'float': 'PyFloatObject', 'set': 'PySetObject',
               'text': 'PyUnicodeObject'}
    types.ask_all([('*' + at(truth, name, structs[name]), pattern) for name, pattern in patterns.items()])


def pointers(types, truth):
    """From one struct to the next."""
    this, code = at(truth, 'list', 'PyListObject'), at(truth, 'code', 'PyCodeObject')
    wanted = [('%s->ob_item[%d]' % (this, number), address) for number, address in enumerate(truth['list']['items'])]
    wanted += [(at(truth, 'tuple', 'PyTupleObject') + '->ob_item[0]', truth['tuple']['items'][0])]
    wanted += [(this + '->ob_item[1]->ob_type->tp_name', '"float"')]
    wanted += [(code + '->' + field, right) for field, right in
               zip(('co_filename', 'co_name', 'co_firstlineno'), truth['code']['names'])]
    wanted += [(at(truth, 'function', 'PyFunctionObject') + '->func_code', truth['function']['code']),
               (at(truth, 'module', 'PyModuleObject') + '->md_dict', truth['module']['dict']),
               (at(truth, 'builtin', 'PyCFunctionObject') + '->m_ml->ml_name', '"len"'),
               ('(char *) %s->ob_sval' % at(truth, 'bytes', 'PyBytesObject'), '"some bytes"'),
               ('sizeof(PyThreadState) > 100', 1), ('sizeof(struct _frame) > 24', 1)]
    types.ask_all(wanted)


def words(world, report, name):
    """What is wrong with the words is said in one sentence, and leaves no file behind."""
    folder = world.folder('types')
    path = os.path.join(folder, 'types.elf')
    with report.case('layout-elf/words/unknown'):
        status, out, errors = write(world, '3.99', path)
        check(status == 64 and not out and errors.startswith('hognose: there is no layout of 3.99; there are those of 2.7.18, '),
              'status %d' % status, errors)
        check(errors.count('\n') == 1 and '3.12.1, ' in errors, 'the list', errors)
    with report.case('layout-elf/words/unwritable'):
        for place in (os.path.join(folder, 'nowhere', 'types.elf'), folder, '/dev/full'):
            status, out, errors = write(world, '3.12', place)
            check(status == 2 and errors.startswith('hognose: cannot write %s: ' % place), 'status %d' % status, errors)
    with report.case('layout-elf/words/replaces'):
        link = os.path.join(folder, 'link.elf')
        os.symlink(path, link)
        for place in (path, path, link):
            status, out, errors = write(world, '3.12', place)
            check(status == 0 and not errors, 'status %d' % status, errors)
        check(os.path.islink(link) and sorted(os.listdir(folder)) == ['link.elf', 'types.elf'], 'files', os.listdir(folder))
        with open(path, 'rb') as file:
            whole = file.read()
        check(write(world, '3.12', '-')[1] == whole, 'standard output has something else')
