// The table of commands: one row each. Every host reads its commands, help and completion from
// here.
// SPDX-License-Identifier: MIT
#include "command/commands.h"

#include <algorithm>
#include <array>

namespace hognose::command {

namespace {

constexpr const char* bt_help =
    "Shows what the selected thread is doing in Python: its frames from the selected machine "
    "frame\n"
    "outwards, the most recent call first, each with its file, line, function and source line. "
    "Builtin\n"
    "functions being called, waiting for the GIL and garbage collection stand where they happen.\n"
    "\n"
    "  -n         put the number of the machine frame before each line: `frame N` goes there\n"
    "  --native   show all machine frames as well, each where it was called\n"
    "  --python   show Python frames alone\n"
    "\n"
    "Without either, the program shows the machine frames that matter: those of extension modules and\n"
    "of the libraries they call, and the call that a thread blocks in. In a debugger py-bt-native does.\n"
    "\n"
    "The frames are read from the interpreter's own records, so that they are complete in "
    "optimised and\n"
    "stripped builds too, where the debugger's own `bt` shows the C functions of the interpreter.\n"
    "`thread apply all py-bt` does it for all threads.";

constexpr const char* bt_native_help =
    "Like bt, with the machine frames that matter each where it was called: those of extension modules\n"
    "and of the libraries they call, and the call of the C library that the thread blocks in. The\n"
    "frames of extension modules tell which installed distribution they are from.\n"
    "\n"
    "  -n         put the number of the machine frame before each line: `frame N` goes there\n"
    "  --native   show all machine frames, those of the interpreter as well\n"
    "\n"
    "The whole stack is shown, whichever frame is selected.";

constexpr std::array<Flag, 3> bt_flags{{
    {"-n", "Put the number of the machine frame before each line"},
    {"--native", "Show all machine frames as well"},
    {"--python", "Show Python frames alone"},
}};

constexpr const char* bt_full_help =
    "Like bt, but each frame shows the number of its machine frame (the N of `frame N`), its "
    "address,\n"
    "and its local variables with their values:\n"
    "\n"
    "  #7 Frame 0x7f80a4, for file app.py, line 12, in work (job=3, done=[1, 2])\n"
    "      job = step(job)\n"
    "\n"
    "From Python 3.11 on, several Python frames may share one machine frame, and so one number.\n"
    "A line is cut after 1024 characters; `set py max-repr N` changes that.";

constexpr const char* exc_help =
    "Shows the exception that the selected thread is raising, and those that it is handling, as\n"
    "traceback.print_exception() of that Python would: causes, contexts, groups, notes, source "
    "lines with\n"
    "their underlines. Each says which field of the interpreter it was found in.\n"
    "\n"
    "  full   with the local variables of each frame\n"
    "\n"
    "No code runs in the program. A class with a __str__ of its own is shown by its args instead, "
    "and\n"
    "marked; hints (`Did you mean`) are left out.";

constexpr const char* up_help =
    "Selects the next older machine frame that runs Python, and shows its Python frames. Frames of "
    "the\n"
    "interpreter's own C code between them, where the debugger's `up` would stop, are passed "
    "over.\n"
    "With N, moves that many times, as far as there are frames; a negative N moves down.\n"
    "From Python 3.11 on one machine frame may run several Python frames: all of them are shown, "
    "and\n"
    "`frame N` selects one of them.";

constexpr const char* down_help =
    "Selects the next newer machine frame that runs Python, and shows its Python frames: the way "
    "back\n"
    "from up. With N, moves that many times, as far as there are frames; a negative N moves up.";

constexpr const char* frame_help =
    "Selects one Python frame for print, locals and list. N counts the Python frames of the thread "
    "as bt\n"
    "lists them, from 0, the newest; builtin functions do not count. The machine frame that runs "
    "it is\n"
    "selected as well. The choice holds until another machine frame or thread is selected, or the\n"
    "program runs. Without N, shows the Python frame that is selected now.\n"
    "\n"
    "This is not the debugger's `frame N`, whose N counts machine frames (bt -n shows those).";

constexpr const char* list_help =
    "Lists the Python source around the line that the selected frame is at, which is marked with "
    "'>'.\n"
    "\n"
    "  list             five lines before and after\n"
    "  list START       from line START, eleven lines\n"
    "  list START,END   these lines, both included\n"
    "\n"
    "The file is looked for as the program under inspection names it: in its root folder and "
    "relative to\n"
    "its working folder. The debugger's own `list` shows the C source of the interpreter.";

constexpr const char* print_help =
    "Shows the value that a name has in the selected Python frame: looked for among locals (with "
    "cells\n"
    "and free variables), then globals, then builtins. The answer says where it was found.\n"
    "\n"
    "PATH goes on from a name by attributes and items: self.rows[-1]['x'].name. Keys are ints, "
    "strings,\n"
    "b'bytes', True, False and None. Attributes are looked for in the instance, its slots and its\n"
    "classes. No code runs in the program: properties are shown, not called.\n"
    "\n"
    "An object without a name can be given by its address or a register: print 0x7f80a4d0, print "
    "$rdi.\n"
    "The debugger's own `print` takes C expressions instead.";

constexpr const char* locals_help =
    "Shows the variables of the selected Python frame: locals, then cells and free variables, then "
    "the\n"
    "names of a class body; names that are not bound yet are left out. From Python 3.11 on one "
    "machine\n"
    "frame may run several Python frames: all of them are shown, each under `Locals for "
    "FUNCTION`;\n"
    "`frame N` selects a single one. The debugger's `info locals` shows the variables of C "
    "functions.";

constexpr const char* info_help =
    "Shows which CPython the process runs, how it was found, who said where the fields of its "
    "structs\n"
    "are (a cache, debug information, the interpreter's own table of offsets, or a shipped table), "
    "what is\n"
    "missing, and what would help. Put this into a bug report.";

constexpr const char* threads_help =
    "Shows each Python thread on a line: its ids, names, and what it does, each with how that is\n"
    "known: it holds the GIL, waits for it, runs, blocks in a system call, collects garbage, raises\n"
    "or handles an exception; without a GIL, whether it is attached, and who stops the world.\n"
    "\n"
    "  --group   show threads with equal Python stacks and equal states once, with their stack\n"
    "\n"
    "What nothing tells is not guessed: `state unknown`.";

constexpr std::array<Flag, 1> threads_flags{{
    {"--group", "Show threads with equal stacks once"},
}};

constexpr std::array<Command, 12> table{{
    {.name = "bt",
     .summary = "Show the Python traceback of the selected thread",
     .arguments = "[-n] [--native | --python]",
     .help = bt_help,
     .category = Category::stack,
     .run = run_bt,
     .unwinds = bt_unwinds,
     .flags = bt_flags},
    {.name = "bt-native",
     .summary = "Show the Python traceback with the machine frames that matter",
     .arguments = "[-n] [--native | --python]",
     .help = bt_native_help,
     .category = Category::stack,
     .run = run_bt_native,
     .unwinds = bt_unwinds,
     .flags = bt_flags},
    {.name = "bt-full",
     .summary = "Show the Python traceback with frame numbers and local variables",
     .arguments = "",
     .help = bt_full_help,
     .category = Category::stack,
     .run = run_bt_full,
     .reads_values = true},
    {.name = "exc",
     .summary = "Show the exceptions that the selected thread raises and handles",
     .arguments = "[full]",
     .help = exc_help,
     .category = Category::stack,
     .run = run_exc,
     .reads_values = true},
    {.name = "up",
     .summary = "Select and show an older Python frame",
     .arguments = "[N]",
     .help = up_help,
     .category = Category::stack,
     .run = run_up},
    {.name = "down",
     .summary = "Select and show a newer Python frame",
     .arguments = "[N]",
     .help = down_help,
     .category = Category::stack,
     .run = run_down},
    {.name = "frame",
     .summary = "Select one Python frame, or show the selected one",
     .arguments = "[N]",
     .help = frame_help,
     .category = Category::stack,
     .run = run_frame},
    {.name = "list",
     .summary = "List the Python source around the current line",
     .arguments = "[START | START,END]",
     .help = list_help,
     .category = Category::files,
     .run = run_list},
    {.name = "print",
     .summary = "Show the value of a Python name or path",
     .arguments = "PATH",
     .help = print_help,
     .category = Category::data,
     .run = run_print,
     .reads_values = true,
     .complete = complete_print},
    {.name = "locals",
     .summary = "Show the variables of the selected Python frame",
     .arguments = "",
     .help = locals_help,
     .category = Category::data,
     .run = run_locals,
     .reads_values = true},
    {.name = "threads",
     .summary = "Show what each Python thread does, and how that is known",
     .arguments = "[--group]",
     .help = threads_help,
     .category = Category::status,
     .run = run_threads,
     .is_about_a_thread = false,
     .reads_exceptions = true,
     .unwinds = threads_unwinds,
     .flags = threads_flags},
    {.name = "info",
     .summary = "Show which CPython this is and how hognose reads it",
     .arguments = "",
     .help = info_help,
     .category = Category::status,
     .run = run_info,
     .is_about_a_thread = false},
}};

}  // namespace

std::span<const Command> all_commands() {
  return table;
}

const Command* find_command(std::string_view name) {
  const auto* found = std::find_if(
      table.begin(), table.end(), [name](const Command& row) { return row.name == name; });
  return found == table.end() ? nullptr : found;
}

}  // namespace hognose::command
