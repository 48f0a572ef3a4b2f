// A session for tests: a made-up Python, and stacks put together by hand.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "python/fake/fake_names.h"
#include "python/fake/fake_objects.h"
#include "python/frames/frame.h"
#include "python/open/open_program.h"
#include "session/fake_host.h"
#include "session/session.h"
#include "target/fake_target.h"

namespace hognose::session {

/// A session over a FakePython. `stacks` says what each thread's merged stack is.
class FakeSession {
 public:
  FakeSession() : session(host, {}, make_readers()) {}

  python::FakePython python;
  FakeHost host;
  std::map<std::int64_t, native::MergedStack> stacks;  ///< by native id of the thread
  std::function<void()> while_threads_are_read = [] {};
  std::vector<std::string> notes;
  std::optional<Error> no_python;
  Lacks threads_lack;  ///< why not all threads are in the list
  Session session;

  /// One variable of a made-up frame.
  struct Variable {
    std::u32string name;
    Address value;
    char kind = '\x20';  ///< bits of co_localspluskinds: 0x20 local, 0x40 cell, 0x80 free
  };
  /// Names and flags of a made-up code object and its frame.
  struct FrameParts {
    std::u32string name = U"f";
    std::string file = "app.py";
    std::optional<std::int64_t> line = 7;
    std::vector<Variable> variables{};
    std::int64_t flags = 1;  ///< co_flags: 1 is a function
    Address globals{};
    Address builtins{};
    Address locals{};  ///< f_locals
  };

  /// Adds an entry to the stack of thread 100.
  native::Entry& add(native::EntryKind kind, std::optional<std::int64_t> level) {
    native::Entry entry;
    entry.kind = kind;
    entry.level = level;
    return stacks[100].entries.emplace_back(entry);
  }
  /// Adds a Python frame with memory behind it.
  native::Entry& add_frame(std::optional<std::int64_t> level, const FrameParts& parts) {
    native::Entry& entry = add(native::EntryKind::python_frame, level);
    entry.frame = make_frame(parts);
    return entry;
  }
  /// Adds a Python frame called `name` that has no variables.
  native::Entry& add_frame(std::optional<std::int64_t> level, std::u32string name) {
    return add_frame(level, FrameParts{.name = std::move(name)});
  }

 private:
  python::Frame make_frame(const FrameParts& parts);
  Address make_code(const FrameParts& parts);

  Readers make_readers() {
    Readers readers;
    readers.open_program =
        [this](const target::Target&,
               const python::OpenOptions&) -> Result<std::unique_ptr<python::Program>> {
      if (no_python) return fail(*no_python);
      auto program = std::make_unique<python::Program>(*python.program.target);
      program->layout = python.program.layout;
      program->dialect = python.program.dialect;
      program->style = python.program.style;
      program->notes = notes;
      return program;
    };
    readers.read_threads = [this](const python::Program&, Budget&) {
      while_threads_are_read();
      python::ThreadList list{{}, threads_lack};
      for (const auto& [native_id, stack] : stacks) {
        python::Thread& thread = list.threads.emplace_back();
        thread.native_id = native_id;
        thread.state = Address(static_cast<std::uint64_t>(native_id));
      }
      return list;
    };
    readers.merge = [this](const python::Program&,
                           std::span<const python::Thread> states,
                           native::MachineStack*,
                           Budget&,
                           native::Detail) { return stacks[states.front().native_id]; };
    readers.describe = [](const python::Program&, native::MergedStack&) {};
    return readers;
  }
};

inline Address FakeSession::make_code(const FrameParts& parts) {
  using layout::PyCodeObject;
  std::vector<Address> names;
  std::string kinds;
  for (const Variable& variable : parts.variables) {
    names.push_back(python.text(variable.name));
    kinds += variable.kind;
  }
  const Address code = python.object<PyCodeObject>(python.type("code"));
  python.set(code, PyCodeObject::co_name, python.text(parts.name));
  python.set(code, PyCodeObject::co_filename, python.text(python::decode_utf8(parts.file)));
  python.set(code, PyCodeObject::co_flags, parts.flags);
  python.set(code, PyCodeObject::co_localsplusnames, python.tuple(names));
  python.set(code, PyCodeObject::co_localspluskinds, python.bytes(kinds));
  python.set(code, PyCodeObject::co_nlocalsplus, names.size());
  return code;
}

inline python::Frame FakeSession::make_frame(const FrameParts& parts) {
  python::Frame frame;
  frame.code = make_code(parts);
  frame.info = python::make_names(python::printable(parts.name), parts.file);
  frame.position.line = parts.line;
  frame.address = python.make<layout::_PyInterpreterFrame>(parts.variables.size() * 8);
  python.set(frame.address, layout::_PyInterpreterFrame::f_executable, frame.code);
  python.set(frame.address, layout::_PyInterpreterFrame::f_globals, parts.globals);
  python.set(frame.address, layout::_PyInterpreterFrame::f_builtins, parts.builtins);
  python.set(frame.address, layout::_PyInterpreterFrame::f_locals, parts.locals);
  Address slot =
      frame.address + *python.program.layout.offset(layout::_PyInterpreterFrame::localsplus);
  for (const Variable& variable : parts.variables) {
    python.parts.memory->put_pointer(slot, variable.value);
    slot = slot + 8;
  }
  return frame;
}

}  // namespace hognose::session
