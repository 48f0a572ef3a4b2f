"""Every type of C of the standard library: an instance of each, compared with what the process says of it.

A type's own repr() says what is to be shown, with `at remote 0x...` where a repr has an address.  Where it has none, the type and the address are
the least: what stands in parentheses must not be nothing, and not an empty container of what is not empty.  All other forms are in UNEQUAL, with the
reason; what is there and is equal by now fails too, and so does a type of which there is no instance and no reason in UNMADE.

SPDX-License-Identifier: MIT
"""
import fnmatch
import re

from asking import files_of, hognose
from debuggee import Debuggee
from pairs import dealt
from report import Job, Mode, check
from subjects import first_of
from told import get_ready, is_repr

LEAST = 150         # types
NEW, OLD = (99,), (0,)
AT = r' at remote 0x[0-9a-f]+>'
EMPTY = re.compile(r"\((\[\]|\{\}|''|b''|set\(\)|frozenset\(\)|)\)" + AT + '$')

UNEQUAL = [     # names of types, since which version it is so, up to which, form, why
    ('exceptions.*', OLD, (3,), r'<?exceptions\..*', "CPython's own suite of 2.7 wants the module"),
    ('builtins.FileNotFoundError', OLD, NEW, r'<FileNotFoundError\(.*filename=.*\)' + AT, 'with the file that it is about'),
    ('*.classobj', OLD, (3,), "<class '.*'>", 'a class as the newest version writes it'),
    ('*.classmethod *.staticmethod', OLD, (3, 10), r'<(class|static)method\(.*\)>', 'as the newest version writes it'),
    ('*.dictproxy', OLD, (3,), r'mappingproxy\(.*', 'as the newest version writes it'),
    ('collections.defaultdict', OLD, (3,), r'defaultdict\(.*\)', 'as the newest version writes it'),
    ('collections.OrderedDict', OLD, (3, 12), r'OrderedDict\(\{.*\}\)', 'as the newest version writes it'),
    ('datetime.timedelta', OLD, (3, 7), r'datetime\.timedelta\(.*\)', 'as the newest version writes it'),
    ('functools.partial operator.*getter operator.methodcaller', OLD, (3,), r'(functools|operator)\.[a-z]+\(.*\)', 'as the newest version writes it'),
    ('mmap.mmap', OLD, (3, 9), r'<mmap\.mmap closed=.*>', 'as the newest version writes it'),
    ('_io.FileIO', OLD, (3,), '<_io.FileIO name=.* closefd=True>', 'as the newest version writes it'),
    ('_io.TextIOWrapper', OLD, (3,), '<_io.TextIOWrapper name=.* mode=.* encoding=.*>', 'as the newest version writes it'),
    ('_sre.SRE_Pattern _sre.SRE_Match', OLD, (3,), r're\.compile\(.*\)|<_sre.SRE_Match object; .*>', 'as the newest version writes it'),
    ('*.Struct', OLD, NEW, r"_struct\.Struct\('.*'\)", 'by its type as C names it'),
    ('*.buffer', OLD, (3,), '<buffer' + AT, 'of 2.7 alone'),
    ('*.instance', OLD, (3,), r'<StreamReader\(.*\)' + AT, 'told by its attributes: its repr is that of what it wraps'),
    ('_multiprocessing.Connection', OLD, (3,), '<_multiprocessing.Connection' + AT, 'its fields are known to its own module'),
    ('thread.lock', OLD, (3,), '<unlocked thread.lock' + AT, 'with its state'),
    ('_thread.RLock', OLD, NEW, '<(un)?locked _thread.RLock .*' + AT, 'with its address after its state'),
    ('_thread._ThreadHandle', OLD, NEW, '<_thread._ThreadHandle' + AT, 'its fields are known to its own module'),
    ('_asyncio.Future _asyncio.Task', OLD, NEW, '<(Future|Task) .*' + AT, 'with its address'),
    ('*._tuplegetter', (3, 9), NEW, r'<(_)?collections\._tuplegetter\(.*\)' + AT, 'with the members that its type declares'),
    ('*.CArgObject', OLD, NEW, r'<(_ctypes\.)?CArgObject\(_obj=.*\)' + AT, 'with the object that it refers to'),
    ('*ctypes.CField', OLD, NEW, r'<(_ctypes|ctypes)\.CField.*' + AT, 'its fields are known to its own module'),
    ('*.ZstdDict', (3, 14), NEW, r'<compression\.zstd\.ZstdDict\(dict_id=.*\)' + AT, 'with the members that its type declares'),
    ('_typing._ConstEvaluator', (3, 14), NEW, r'<_typing\._ConstEvaluator' + AT, 'its fields are known to its own module'),
    ('builtins.ImportError', (3, 15), NEW, r'ImportError\(.*,\)', 'an exception with all its arguments as a tuple'),
    ('os.statx_result unicodedata.Segment', (3, 15), NEW, r'<[a-z]+\.\w+\(st.*\)' + AT, 'with the members that its type declares'),
    ('typing.TypeAliasType', (3, 15), NEW, 'X', 'by its name alone, as before 3.15'),
    ('*.StgDict', OLD, NEW, r'<StgDict\(\{.*', 'of a type over dict: with that type'),
    ('_hashlib.HASH*', OLD, NEW, r'<[\w-]+ _hashlib\.HASH[A-Z]*' + AT, 'with its address as all others have it'),
    ('_hashlib.HMAC', (3, 9), NEW, r'<[\w-]+ _hashlib\.HMAC' + AT, 'with its address as all others have it'),
    ('_hmac.HMAC', (3, 14), NEW, r'<[\w-]+ _hmac\.HMAC' + AT, 'with its address as all others have it'),
    ('_socket.socket', OLD, NEW, r'<_socket\.socket\(fd=.*\)' + AT, 'with the names of its numbers'),
    ('types.SimpleNamespace', OLD, NEW, r'<types\.SimpleNamespace\(.*\)' + AT, 'an object that is told by its attributes'),
    ('typing.ParamSpecArgs typing.ParamSpecKwargs', (3, 12), NEW, r'<typing\.ParamSpec(Args|Kwargs)\(__origin__=~P\)' + AT, 'with its origin'),
    ('*.symtable?entry', OLD, NEW, r'<symtable entry\(id=.*\)' + AT, 'with the members that its type declares'),
    ('*.weakproxy *.weakcallableproxy weakref.*ProxyType', OLD, (3, 13), "<weakproxy at remote 0x[0-9a-f]+; to '.*'" + AT, 'as a weak reference is told'),
    ('*.odict_keys *.odict_values *.odict_items', (3, 5), NEW, r'<odict_[a-z]+\(dict=OrderedDict.*\)' + AT, 'with its source'),
    ('*.async_generator *.coroutine *.generator', OLD, NEW, '<(async_)?(generator|coroutine) object .* at remote 0x[0-9a-f]+, .*>', 'with where it is'),
    ('*.cell', OLD, NEW, '<cell at remote 0x[0-9a-f]+: 5>', 'with what is in it'),
    ('*.memoryview', OLD, NEW, '<memoryview of 3 bytes, .*' + AT, 'its repr says nothing'),
    ('*.method *.instancemethod', OLD, NEW, r'<bound method Plain\.method of <Plain\(\).*>', 'with its object, which is told by its attributes'),
    ('*.property', OLD, NEW, '<property at remote 0x[0-9a-f]+, get=.*>', 'with its function'),
    ('*.traceback', OLD, NEW, '<traceback at remote 0x[0-9a-f]+, file .*>', 'its repr says nothing'),
    ('ast.*', (3, 14), NEW, r'<(ast\.)?\w+(\(.*\))?' + AT + r'|<(ast\.)?\w+\(.*\.\.\.\(truncated\)', 'an object that is told by its attributes'),
    ('*.FrameLocalsProxy', (3, 13), NEW, r'<FrameLocalsProxy\(frame=.*\)' + AT, 'told by its frame'),
]

UNMADE = [      # names of types, why
    ('_ctypes.Array _ctypes.*FuncPtr _ctypes.Structure _ctypes.Union _ctypes._CData _ctypes._Pointer _ctypes._SimpleCData _ctypes.CType_Type'
     ' _io._BufferedIOBase _io._IOBase _io._RawIOBase _io._TextIOBase *.MultibyteIncremental* *.MultibyteStream* decimal.SignalDictMixin'
     ' typing.Generic __builtin__.basestring', 'abstract: what there is are instances of subclasses'),
    ('*.frame', 'odd_values.py has some'),
    ('builtins.builtin_method builtins.instancemethod builtins.moduledef builtins.stderrprinter builtins._buffer_wrapper builtins.InstructionSequence'
     ' builtins.UnraisableHookArgs builtins.async_generator_wrapped_value builtins.hamt_collision_node builtins._RunningLoopHolder *.Task*MethWrapper'
     ' _ctypes.DictRemover _ctypes.StructParam_Type _sre.SRE_Template _thread._localdummy sys.legacy_event_handler sqlite3.Cache *.sqlite3Node'
     ' _pickle.Pdata', 'the interpreter keeps them for itself, or for what these tests do not do'),
    ('*.InterpreterID _interpreters.* _interpchannels.* _xxinterpchannels.* _interpqueues.*', 'of programs with several interpreters'),
    ('_ssl.Certificate _ssl.SSLSession _ssl.Session', 'want a peer'),
    ('_ssl._SSL*', 'made otherwise in 2.7'),
    ('ast.*', 'want their parts since 3.15'),
    ('_remote_debugging.* *.uop_executor', 'of programs that look at another, or that a JIT has compiled'),
    ('_curses.* ossaudiodev.* linuxaudiodev.* zipimport.zipimporter __builtin__.BlockingIOError', 'want a terminal, a device, a file or arguments'),
]

UNMADE_IN_ROOTS = [('grp.struct_group pwd.struct_passwd posix.DirEntry _multiprocessing.SemLock _md5.md5 __builtin__.DB*', 'want users, /proc, /dev/shm or a folder')]


def jobs(world, present):
    if world.stock:
        return
    first = first_of(present)
    some = dealt(world.seed, [(subject,) for subject in present if subject.is_of_machine or subject.root], ('live', 'core'))
    of_machine = [subject for subject in present if subject.is_of_machine]
    for subject, situation in dict.fromkeys(some + [(subject, situation) for subject in of_machine for situation in ('live', 'core')]):
        mode = Mode.ALL if (subject, situation) not in some else subject.at_least(Mode.FAST if subject is first else Mode.DEFAULT)
        yield Job('/'.join(['every_type', subject.name, situation]), mode, run, world, subject, situation)


def run(world, report, name, subject, situation):
    with Debuggee(world, subject, 'every_type.py') as process:
        truth, target = get_ready(report, name, process, situation)
        if target is None:
            return
        with report.case(name + '/instances'):
            unmade = UNMADE + (UNMADE_IN_ROOTS if subject.root else [])
            missing = [one for one in truth['missing'] if not any(names_type(row[0], one) for row in unmade)]
            check(not missing, 'types without an instance', *missing)
            check(len(truth['rows']) >= LEAST, 'only %d types' % len(truth['rows']))
        shown, files = None, files_of(subject) if situation == 'core' else []
        with report.case(name + '/asked'):
            shown = dict(re.findall(r'^\s*(\w+) = (.*)$', hognose(world, 'locals', target, *files, statuses=[0]).stdout, re.M))
        if shown is None:
            return
        judged = {one: is_equal(row, shown.get(one, '')) for one, row in truth['rows'].items()}
        with report.case(name + '/values'):
            wrong = ['%s %s = %s, not %s' % (row['name'], one, shown.get(one), row['repr']) for one, row in sorted(truth['rows'].items())
                     if not judged[one] and not is_listed(row, subject.version, shown.get(one, ''))]
            check(not wrong, '%d of %d values are wrong' % (len(wrong), len(truth['rows'])), *[line[:400] for line in wrong[:60]])
        with report.case(name + '/list'):
            stale = list(now_equal(truth['rows'], judged, subject.version))
            check(not stale, 'listed as not equal, and equal', *stale)


def names_type(patterns, name):
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns.split())


def is_equal(row, value):
    """By its own repr, or by type, address and what is in it where that has none."""
    if row['default']:
        return is_told_at_least(row, value)
    return is_repr(value, row['repr'])


def is_told_at_least(row, value):
    form = r'<([\w.]+\.)?%s(\(.*\))? at remote 0x%x>|<([\w.]+\.)?%s\(.*\.\.\.\(truncated\)' % (re.escape(row['type']), row['id'], re.escape(row['type']))
    is_false = EMPTY.search(value) and (row['length'] or ('()' in value and not row['hollow']))
    return re.fullmatch(form, value, re.S) is not None and not is_false


def entries_of(version):
    return [entry for entry in UNEQUAL if entry[1] <= version < entry[2]]


def is_listed(row, version, value):
    return any(names_type(names, row['name']) and re.fullmatch(form, value, re.S) and why for names, _, _, form, why in entries_of(version))


def now_equal(rows, judged, version):
    """The names in the list of which there are types here, all of them equal."""
    for names, _, _, _, _ in entries_of(version):
        for pattern in names.split():
            found = [judged[one] for one, row in rows.items() if fnmatch.fnmatchcase(row['name'], pattern)]
            if found and all(found):
                yield pattern
