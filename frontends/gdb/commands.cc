// Help, completion and invocation, read from the row.
// SPDX-License-Identifier: MIT
#include "gdb/commands.h"

#include "base/formatted.h"
#include "base/harmless.h"
#include "command/command.h"
#include "document/fold.h"
#include "gdb/api/gdb_text.h"
#include "gdb/api/guarded.h"
#include "gdb/api/make_class.h"
#include "gdb/command_guard.h"
#include "gdb/first_lines.h"
#include "gdb/host/epochs.h"
#include "gdb/host/host.h"
#include "gdb/host/reader.h"
#include "gdb/parameter.h"
#include "render/text.h"
#include "session/program_notes.h"

namespace hognose::gdb {

namespace {

constexpr std::string_view group_prefix = "hognose ";
constexpr const char* group_help =
    "What a process or core that runs CPython does, and why it crashed or hangs.\n\n"
    "Each of these is also a command of its own: `hognose bt` is py-bt. No code runs in the program, and\n"
    "no debug information is needed. `bt` shows Python frames too; `set py max-repr`, `set py fold` and\n"
    "`set py mi-frames` say how; $py(\"self.rows\") and $py_repr(ADDRESS) are values.";

const command::Command& find_row(PyObject* bound) {
  const auto rows = command::all_commands();
  const std::uint64_t index = to_unsigned(Ref::share(bound)).value_or(0);
  return rows[index < rows.size() ? index : 0];
}

bool write(const std::string& text) {
  const Ref printed =
      Ref::take(PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace"));
  if (!printed) return false;
  const Ref function = attribute(gdb_module(), "write");
  return static_cast<bool>(call_or_raise(function.get(), {printed.get()}));
}

// What a core as a whole lacks makes every answer partial; a file that is not here only one that would
// have needed it.
void add_what_is_missing(document::Document& answer) {
  const target::Target* const target = session().target();
  if (target == nullptr) return;
  const std::vector<std::string> gaps = session::notes_of_gaps(*target);
  answer.has_holes = answer.has_holes || !gaps.empty();
  for (const std::string& gap : gaps)
    answer.add(document::Note{gap});
  if (answer.completeness() == document::Completeness::complete) return;
  const auto missing = session::notes_of_missing(*target);
  for (const std::string& note : missing)
    answer.add(document::Note{note});
  if (missing.empty()) return;
  answer.add(
      document::Note{formatted("{} says where files of a core are", host().words().target_files)});
}

// Recursions are shown once where a person reads: what reads py-bt by program gets every frame.
void shorten(document::Document& answer, bool from_tty) {
  const bool is_read =
      answer.extent == document::Extent::of_place && from_tty && folds() && is_read_on_terminal();
  if (!is_read && answer.extent != document::Extent::folded) return;
  for (document::Block& block : answer.blocks) {
    auto* const trace = std::get_if<document::Traceback>(&block);
    if (trace == nullptr) continue;
    document::fold(*trace);
    if (is_read) document::cut_middle(*trace, "--all shows them");
  }
}

// (arguments, from_tty)
PyObject* invoke(PyObject* bound, PyObject* arguments) {
  return guarded([&]() -> PyObject* {
    const Visit visit;
    const Ref text = Ref::share(PyTuple_GetItem(arguments, 0));
    const std::string words = to_string(text).value_or("");
    const bool from_tty = is_true(Ref::share(PyTuple_GetItem(arguments, 1)));
    static_cast<void>(take_interrupt());
    end_epoch_if_target_runs();
    document::Document answer = ask_with_first_lines(find_row(bound), {session(), words});
    add_what_is_missing(answer);
    shorten(answer, from_tty);
    if (!write(render::render_text(answer))) return nullptr;
    if (take_interrupt()) {  // "thread apply all" must end as well
      PyErr_SetNone(PyExc_KeyboardInterrupt);
      return nullptr;
    }
    Py_INCREF(Py_None);
    return Py_None;
  });
}

// (text, word); word is None when GDB only asks which characters break words.
PyObject* complete(PyObject* bound, PyObject* arguments) {
  return guarded([&]() -> PyObject* {
    const Visit visit;
    Ref list = Ref::take(PyList_New(0));
    const Ref word = Ref::share(PyTuple_GetItem(arguments, 1));
    const auto last = to_string(word);
    if (!last || !list) return list.release();
    const std::string text = to_string(Ref::share(PyTuple_GetItem(arguments, 0))).value_or("");
    for (const std::string& candidate : find_row(bound).complete({session(), text})) {
      if (!is_harmless_line(candidate)) continue;
      const Ref item = make_string(strip_completed_prefix(candidate, text, *last));
      if (!item || PyList_Append(list.get(), item.get()) != 0) return nullptr;
    }
    clear_error();
    return list.release();
  });
}

PyMethodDef invoke_method{"invoke", invoke, METH_VARARGS, nullptr};
PyMethodDef complete_method{"complete", complete, METH_VARARGS, nullptr};

std::string make_doc(const command::Command& row) {
  std::string doc(row.summary);
  doc += formatted("\nUsage: {}{}", host().words().prefix, row.name);
  if (!row.arguments.empty()) doc += formatted(" {}", row.arguments);
  return doc + "\n\n" + session::in_words(row.help, host().words());
}

const char* find_category(command::Category category) {
  switch (category) {
    case command::Category::stack:
      return "COMMAND_STACK";
    case command::Category::data:
      return "COMMAND_DATA";
    case command::Category::files:
      return "COMMAND_FILES";
    case command::Category::status:
      return "COMMAND_STATUS";
  }
  return "COMMAND_USER";
}

Ref make_type(const command::Command& row, std::size_t index) {
  const Ref bound = make_unsigned(index);
  ClassMaker maker("Command", attribute(gdb_module(), "Command"));
  maker.add_text("__doc__", make_doc(row)).add_method(invoke_method, bound);
  if (row.complete != nullptr) maker.add_method(complete_method, bound);
  return maker.make();
}

/// As `py-bt`, and in the group as `hognose bt`.
bool register_command(const command::Command& row, std::size_t index) {
  const Ref type = make_type(row, index);
  const Ref category = find_constant(find_category(row.category));
  const Ref completer = attribute(gdb_module(), "COMPLETE_NONE");
  if (!type) return false;
  for (const std::string_view before : {host().words().prefix, group_prefix}) {
    const Ref name = make_string(formatted("{}{}", before, row.name));
    const Ref made = row.complete != nullptr
                         ? call_or_raise(type.get(), {name.get(), category.get()})
                         : call_or_raise(type.get(), {name.get(), category.get(), completer.get()});
    if (!made) return false;
  }
  return true;
}

// What the name of the group alone asks for.
PyObject* show_group(PyObject* /*self*/, PyObject* arguments) {
  return guarded([arguments]() -> PyObject* {
    const auto said = to_string(Ref::share(PyTuple_GetItem(arguments, 0))).value_or("");
    if (!said.empty())
      return raise_message("hognose has no command '" + said + "'; try: help hognose");
    const Ref execute = attribute(gdb_module(), "execute");
    const Ref words = make_string("help hognose");
    return call_or_raise(execute.get(), {words.get()}).release();
  });
}

PyMethodDef group_method{"invoke", show_group, METH_VARARGS, nullptr};

bool register_group() {
  ClassMaker maker("Group", attribute(gdb_module(), "Command"));
  maker.add_text("__doc__", group_help).add_method(group_method);
  const Ref type = maker.make();
  if (!type) return false;
  const Ref name = make_string("hognose");
  const Ref category = attribute(gdb_module(), "COMMAND_USER");
  const Ref completer = attribute(gdb_module(), "COMPLETE_NONE");
  return static_cast<bool>(
      call_or_raise(type.get(), {name.get(), category.get(), completer.get(), Py_True}));
}

}  // namespace

bool register_commands() {
  const OwnRegistration ours;
  if (!register_group()) return false;
  const auto rows = command::all_commands();
  for (std::size_t index = 0; index < rows.size(); ++index) {
    if (!register_command(rows[index], index)) return false;
  }
  return true;
}

}  // namespace hognose::gdb
