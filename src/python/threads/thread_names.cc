// Reads threading._active, a dict of thread identifier to Thread, without running code.
// SPDX-License-Identifier: MIT
#include "python/threads/thread_names.h"

#include "base/formatted.h"
#include "python/attributes/attributes.h"
#include "python/values/number.h"
#include "python/values/text.h"

namespace hognose::python {
namespace {

using layout::PyInterpreterState;

Result<std::uint64_t> read_ident(const Program& program, Address object) {
  const long double number = TRY(read_number(program, object));
  constexpr long double end = 0x1p64L;
  if (number < 0 || number >= end) return fail(ErrorKind::corrupt, "thread ident", object);
  return static_cast<std::uint64_t>(number);
}

Result<Address> find_active(const Program& program, Address interpreter, Budget& budget) {
  const auto view = program.view<PyInterpreterState>(interpreter);
  const Address modules = TRY(view.read(PyInterpreterState::modules));
  const auto threading = TRY(find_in_dict(program, modules, U"threading", budget));
  if (!threading) return fail(ErrorKind::not_found, "threading");
  const Address names =
      TRY(program.view<layout::PyModuleObject>(*threading).read(layout::PyModuleObject::md_dict));
  const auto active = TRY(find_in_dict(program, names, U"_active", budget));
  if (!active) return fail(ErrorKind::not_found, "threading._active");
  return *active;
}

Result<Address> read_own(const Program& program,
                         Address thread,
                         std::u32string_view name,
                         Budget& budget) {
  const auto value = TRY(find_attribute(program, thread, name, budget));
  if (!value) return fail(ErrorKind::not_found, "attribute of a thread", thread);
  return *value;
}

ThreadName read_thread_name(const Program& program, Address thread, Budget& budget) {
  const bool mangled = program.dialect.text == layout::Text::python2;
  ThreadName found;
  const auto name = read_own(program, thread, mangled ? U"_Thread__name" : U"_name", budget);
  if (name) found.name = read_name(program, *name).value_or("");
  const auto daemon =
      read_own(program, thread, mangled ? U"_Thread__daemonic" : U"_daemonic", budget);
  const auto truth = daemon ? read_small_integer(program, *daemon) : fail(daemon.error());
  if (truth && (*truth == 0 || *truth == 1)) found.is_daemon = *truth == 1;
  return found;
}

}  // namespace

std::unordered_map<std::uint64_t, ThreadName> read_thread_names(const Program& program,
                                                                Address interpreter,
                                                                Budget& budget) {
  std::unordered_map<std::uint64_t, ThreadName> names;
  const auto active = find_active(program, interpreter, budget);
  if (!active) return names;
  const auto walk = for_each_entry(program, *active, budget, [&](const DictEntry& entry) {
    if (const auto ident = read_ident(program, entry.key)) {
      names.emplace(*ident, read_thread_name(program, entry.value, budget));
    }
    return true;
  });
  static_cast<void>(walk);  // what was read of a damaged dict stands
  return names;
}

std::string name_thread(const Thread& thread) {
  if (!thread.name.empty()) return formatted("thread \"{}\"", thread.name);
  return thread.native_id != 0 ? formatted("thread {}", thread.native_id) : std::string();
}

}  // namespace hognose::python
