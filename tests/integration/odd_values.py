"""Odd values: hundreds of objects of one process, each compared with what the process says of it.

A value is right if it is what repr() says, with `at remote 0x...` where a repr has an address; or what the rules of expect.py say; or it is an object
of a class that says what it is by code, or by its address alone, and is told by its attributes; or one of a class over a builtin, told by that.  All
others are listed here with the form that they have, and why it is another.

SPDX-License-Identifier: MIT
"""
import os
import re

from answers import same_value
from asking import files_of, hognose
from debuggee import Debuggee
from pairs import dealt
from report import Job, Mode, check
from subjects import first_of
from told import get_ready, is_repr, is_told_by_attributes, is_told_by_base
from without_files import OwnFilesSubject, is_partly_known

LEAST = 400     # objects
LEAST_WITHOUT_FILES = 0.8   # of all values are right
AT = r' at remote 0x[0-9a-f]+'
ATTRIBUTES = r'(\(.*\))?' + AT + '>'
OTHERS = [  # names, form, why
    ('sys_implementation|ns_.*', '<types.SimpleNamespace' + ATTRIBUTES, 'an object that is told by its attributes'),
    ('memoryview_.*', '<memoryview of .*' + AT + '>', 'its repr says nothing'),
    ('od_keys', '<odict_keys.*' + AT + '>', 'a view of an OrderedDict has no repr of its own before 3.5'),
    ('od_.*', '(<ODSub.)?OrderedDict.*', 'as the newest version writes it'),
    ('enum_.*|re_.*|cal_day', '<[A-Za-z_]+(\\..*)?: .*>', 'a member of an enum with its value, whatever its __repr__ is'),
    ('class_.*|OldClass', "<class '.*'>", 'a class whose metaclass has a __repr__'),
    ('ga_.*|exc_.*|none_type|type_type|ellipsis_t|ni_t|dd_.*', r".*<class '.*'>.*|[A-Za-z_.]*\(.*\)", 'a class as the newest version writes it'),
    ('ga_.*', '(<.*' + ATTRIBUTES + "|<class 'typing.*'>)", 'written in Python, told by its attributes'),
    ('ga_.*', r'typing\.(Optional|Unpack)\[.*\]', 'as the newest version writes it'),
    ('exc_.*', r'<(exceptions\.)?[A-Za-z_]+\(.*[a-z_]=.*\)' + AT + '>', 'with what is none of its arguments'),
    ('exc_.*', r'([a-z]+\.)?[A-Za-z]+\(.*\)', 'an exception with all its arguments as a tuple'),
    ('tb|exc_tb', '<traceback' + AT + ', file .*>', 'its repr says nothing'),
    ('.*', '<(async_)?(generator|coroutine) object .*' + AT + ', .*>', 'its repr does not say where it is'),
    ('frame_a', 'Frame 0x.*', 'with its locals'),
    ('frame_.*', '<FrameLocalsProxy.*' + AT + '>', 'told by its frame'),
    ('cell_.*', '<cell.*', 'with what is in it'),
    ('property_.*', '<(property|PropertySub).*' + AT + '.*>', 'with its function'),
    ('func_.*|method_.*', '.*<built-in (method|function) .*>.*', 'a function of a module is its method'),
    ('(static|class)_a', '<(static|class)method\\(.*\\)>', 'as the newest version writes it'),
    ('method_weak|wr_.*', '<.*' + AT + '.*>', 'with what it refers to'),
    ('iter_.*|it_.*|op_.*|deque_.*|dict_.*|od_iter', '<.*' + ATTRIBUTES, 'with its position and its source'),
    ('op_.*', r'operator\.[a-z]+\(.*\)', 'as the newest version writes it'),
    ('it_tee', r'\(.*\)', 'two of them'),
    ('dt_.*', '.*datetime.*', 'as the newest version writes it'),
    ('dec_signals', '<.*' + ATTRIBUTES, 'flags of a context that it only points to'),
    ('nt_sub|own_named_without', r'[A-Za-z]+\(x=1, y=.*\)', "2.7's repr() has the name of the base"),
    ('own_file', r"<FileSub\(<_io.FileIO name='/dev/null' mode='rb' closefd=True>, name='/dev/null'\)" + AT + '>', 'as the newest version writes it'),
    ('own_weak_values', r'<WeakValueDictionary\(.*data=.*\)' + AT + '>', "told by its attributes, as 2.7's old-style instances are"),
    ('cached|func_lru.*', r'<functools\._lru_cache_wrapper\(func=.*\)' + AT + '>', 'by its cache, without what it has of the function that it wraps'),
    ('ast_.*', r'<[A-Z][A-Za-z]+\(.*\)' + AT + '>', 'told by its attributes'),
    ('ga_alias', 'X', 'by its name alone, as before 3.15'),
    ('thread_hook', r'_thread\._ExceptHookArgs\(.*\)', 'by the name that its module has for it, where its own is lost'),
    ('own_(default|ordered|delta)', r'<\w+\(.*note=1.*\)' + AT + '>', 'as the newest version writes it'),
    ('re_.*', r're\.compile\(.*\)|<(re\.Match|_sre\.SRE_Match) object; .*', 'whole, however long it is'),
    ('lk_.*', '<(un)?locked .*' + AT + '>', 'of 2.7 and of recursive ones'),
    ('ctx_.*', '<Token.MISSING' + AT + '>', 'an object of a type without any state'),
    ('sk_.*', '<.*socket.*' + AT + '>', 'with the fields of its struct: addresses are in the kernel'),
    ('st_.*', r"(<StructSub\()?_struct\.Struct\('.*'\).*", 'by its type as C names it'),
    ('hash_.*', '<.*' + AT + '>', 'what it has hashed is in OpenSSL'),
    ('ct_.*', '<.*' + ATTRIBUTES, 'with its address'),
    ('mm_a', '<mmap.mmap closed=.*>', 'as the newest version writes it'),
    ('as_future.*', '<Future .*' + AT + '>', 'with its address'),
    ('io_.*|q_.*|cs_.*|arr_.*', '<.*' + ATTRIBUTES + '|<open file .*>|<_io.*>', 'with what is in it'),
    ('xml_.*|sql_.*|csv_.*', '<.*' + ATTRIBUTES, 'its fields are known to its own module'),
    ('codec_stream', '<StreamReader' + ATTRIBUTES, 'its repr is that of what it wraps'),
    ('buffer2', '<buffer' + AT + '>', 'of 2.7 alone'),
]


def jobs(world, present):
    if world.stock:
        return
    first = first_of(present)
    for subject, situation in dealt(world.seed, [(subject,) for subject in present], ('live', 'core')):
        mode = subject.at_least(Mode.FAST if subject is first else Mode.DEFAULT)
        yield Job('/'.join(['odd_values', subject.name, situation]), mode, run, world, subject, situation)
    able = [subject for subject in present if subject.is_of_machine and subject.is_plain]
    for subject in able:
        yield Job('/'.join(['odd_values', subject.name, 'without-files']), Mode.DEFAULT if subject is first else Mode.ALL, run_without_files, world, subject)


def run(world, report, name, subject, situation):
    with Debuggee(world, subject, 'odd_values.py') as process:
        truth, target = get_ready(report, name, process, situation)
        if target is None:
            return
        with report.case(name + '/values'):
            text = hognose(world, 'locals', target, *(files_of(subject) if situation == 'core' else []), statuses=[0]).stdout
            shown = dict(re.findall(r'^\s*(\w+) = (.*)$', text, re.M))
            check(len(truth['rows']) >= LEAST, 'only %d objects' % len(truth['rows']))
            wrong = ['%s = %s, not %s' % (one, shown.get(one), row['repr']) for one, row in sorted(truth['rows'].items())
                     if not is_right(one, row, shown.get(one))]
            check(not wrong, '%d of %d values are wrong' % (len(wrong), len(truth['rows'])), *[line[:400] for line in wrong[:60]])


def run_without_files(world, report, name, subject):
    """A core whose files are all gone: a value is right, or says what it lacks, and no damage is told of."""
    private = OwnFilesSubject(subject, world.folder('odd-values'))
    with Debuggee(world, private, 'odd_values.py') as process:
        truth, core = get_ready(report, name, process, 'core')
        if core is None:
            return
        for path in private.files('all'):
            os.rename(path, path + '-away')
        with report.case(name + '/values'):
            done = hognose(world, 'locals', core, statuses=[1])
            damaged = [line for line in (done.stdout + done.stderr).split('\n') if 'corrupt' in line]
            check(not damaged, 'a missing page is no damage', *[line[:400] for line in damaged[:60]])
            shown = dict(re.findall(r'^\s*(\w+) = (.*)$', done.stdout, re.M))
            right = [one for one, row in truth['rows'].items() if is_right(one, row, shown.get(one))]
            wrong = ['%s = %s, not %s' % (one, shown.get(one), row['repr']) for one, row in sorted(truth['rows'].items())
                     if one not in right and not is_partly_known(shown.get(one, ''))]
            check(not wrong, '%d of %d values are wrong' % (len(wrong), len(truth['rows'])), *[line[:400] for line in wrong[:60]])
            check(len(right) >= LEAST_WITHOUT_FILES * len(truth['rows']), 'only %d of %d values are known' % (len(right), len(truth['rows'])))


def is_right(name, row, value):
    if value is None:
        return False
    return (is_repr(value, row['repr']) or same_value(value, row['stated'] or '\n') or is_told_by_attributes(value, row)
            or is_told_by_base(value, row) or is_listed(name, value))


def is_listed(name, value):
    return any(re.fullmatch(names, name) and re.fullmatch(form, value, re.S) and why for names, form, why in OTHERS)
