"""Who may open files: one list. Whoever else wants one goes through src/target/seams/opener.h, which knows whose rights count.

SPDX-License-Identifier: MIT
"""
import re

from source import all_sources

# What opens a file, or has a library open one.
OPENING = re.compile(r"""(?<![\w:>.])::(?:open|openat|openat2|open64|creat|fopen|freopen|opendir|shm_open|mkostemp|mkstemp|dlopen|popen)\s*\(
  |\b(?:openat2_number|SYS_open\w*)\b|\bO_(?:RDONLY|WRONLY|RDWR|PATH|TMPFILE)\b
  |\bstd::(?:fopen|freopen|tmpfile)\s*\(|\bstd::(?:basic_)?[io]?fstream\b|\bstd::filebuf\b
  |\bfilesystem::(?:recursive_)?directory_iterator\b|\bfs::(?:recursive_)?directory_iterator\b
  |\b(?:elf_begin|elf_open|dwarf_begin|dwfl_\w+|bfd_open\w*|gzopen|BZ2_bzopen)\s*\(""", re.X)
# What opens a name with all our rights, since the user chose it.
NAMED = re.compile(r"\bopen_named\s*\(")

MAY_OPEN = {
    "src/target/seams/opener.cc": "the door",
    "src/target/seams/path_walk.cc": "its own steps, which open nothing",
    "src/target/seams/descriptor.h": "folders of /proc, and those that the user named",
    "src/target/seams/descriptor.cc": "files of /proc",
    "src/target/process/process_memory.cc": "/proc/TID/mem",
    "src/target/process/sleep_proof.cc": "what /proc says of a thread",
    "src/unpack/open_bytes.cc": "the core that the user named",
    "src/unpack/sparse_file.cc": "a file of ours without a name",
    "src/layout/cache.cc": "the user's own cache",
    "frontends/cli/host/whole_file.cc": "files that the user wants written",
    "frontends/cli/host/pager.cc": "the pager that the user chose",
    "frontends/cli/shell/edited_lines.cc": "the user's terminal",
    "frontends/gdb/host/reader.cc": "how GDB's own files were opened",
    "frontends/gdb/host/threads.cc": "/proc/TID/status",
}
MAY_OPEN_NAMED = {
    "src/target/seams/opener.h": "says what it is",
    "src/target/seams/opener.cc": "is it",
    "src/target/seams/files.h": "the bytes of such a file",
    "src/target/seams/files.cc": "the same, and those who have no target's rights to think of",
    "src/target/elf/image.h": "the image of such a file",
    "src/target/elf/image.cc": "the same",
    "src/target/process/process_files.cc": "links of /proc to the very files that are mapped",
    "src/target/core/core_opener.cc": "--exe",
    "src/target/core/core_target.cc": "the core",
    "src/elfutils/dwarf_type_source.h": "the files of `layout export`",
    "src/elfutils/dwarf_type_source.cc": "the same",
    "src/elfutils/export_elf.cc": "the same",
    "frontends/cli/host/places.cc": "whether a file that the user named is an executable",
    "frontends/gdb/host/symbols.cc": "files that GDB has opened already",
    "frontends/gdb/host/types.cc": "files that GDB has opened already",
}


def find(code, pattern):
    """The numbers of the lines of CODE where PATTERN is."""
    return sorted({code.count("\n", 0, match.start()) + 1 for match in pattern.finditer(code)})


def breaches(sources=None):
    shipped = [one for one in sources or all_sources() if not one.is_test and one.name.startswith(("src/", "frontends/"))]
    for pattern, allowed, what in ((OPENING, MAY_OPEN, "opens a file by itself"), (NAMED, MAY_OPEN_NAMED, "opens a name with all our rights")):
        met = set()
        for source in shipped:
            lines = find(source.code, pattern)
            if lines and source.name in allowed:
                met.add(source.name)
            elif lines:
                yield source.name, lines[0], what + ": see src/target/seams/opener.h, and scripts/house/openers.py"
        for name in sorted(set(allowed) - met) if sources is None else ():
            yield name, 1, "opens nothing: it needs no place in scripts/house/openers.py"
