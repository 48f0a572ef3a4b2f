// Tasks of a made-up asyncio, and coroutines that await each other.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "python/fake/fake_frames.h"
#include "python/fake/fake_instances.h"

namespace hognose::python {

/// A FakePython in which asyncio was imported. It speaks 3.13's dialect.
class FakeTasks : public FakeFrames {
 public:
  FakeTasks() {
    static_cast<void>(thread(1, {}));
    program.layout.set(layout::FieldId::PyCodeObject__co_code, {});
  }

  /// A type whose instances pass for objects.
  Address seen_type(const std::string& name) {
    const Address made = type(name);
    set(made, layout::PyObject::ob_type, program.known.type_type);
    return made;
  }
  /// A variable of a coroutine.
  using Local = std::pair<std::u32string, Address>;

  /// A coroutine `name` of `module`, prog.py:`line`, with `awaited` on its value stack; null for none.
  Address coroutine(const std::u32string& name,
                    std::int64_t line,
                    Address awaited,
                    const std::string& type_name = "coroutine",
                    const std::vector<Local>& locals = {}) {
    using layout::_PyInterpreterFrame;
    using layout::PyGenObject;
    constexpr std::uint64_t slots = 64;
    const std::uint64_t extra = *program.layout.size(_PyInterpreterFrame::size) + slots;
    const Address at = object<PyGenObject>(seen_type(type_name), extra);
    set(at, PyGenObject::gi_qualname, text(name));
    set(at, PyGenObject::gi_frame_state, -1);
    const Address frame = at + *program.layout.offset(PyGenObject::gi_iframe);
    std::vector<std::u32string> names;
    Address slot = frame + *program.layout.offset(_PyInterpreterFrame::localsplus);
    for (const auto& [local, value] : locals) {
      names.push_back(local);
      parts.memory->put_pointer(slot, value);
      slot = slot + 8;
    }
    parts.memory->put_pointer(slot, awaited);
    put_frame(*this, frame, code(name, line, names), 1);
    const Address globals = make_attribute_dict(*this, {{U"__name__", text(module)}});
    set(frame, _PyInterpreterFrame::f_globals, globals);
    set(frame, _PyInterpreterFrame::stacktop, locals.size() + (awaited.is_null() ? 0 : 1));
    return at;
  }
  /// What only passes on what it holds.
  Address holder(const std::string& type_name, Address held) {
    const Address at = object<layout::PyObject>(seen_type(type_name), 8);
    put_pointer(*this, at, *program.layout.size(layout::PyObject::size), held);
    return at;
  }
  Address future() { return make_c_object<layout::FutureObj>(*this, "_asyncio.Future"); }
  Address task(const std::u32string& name, Address coro, Address waiter = {}) {
    using layout::TaskObj;
    const Address at = make_c_object<TaskObj>(*this, "_asyncio.Task");
    set(at, TaskObj::task_name, text(name));
    set(at, TaskObj::task_coro, coro);
    set(at, TaskObj::task_fut_waiter, waiter);
    return at;
  }
  /// Makes sys.modules of the only interpreter have asyncio.tasks, and in it this.
  void import_asyncio(const FakeAttributes& names) {
    using layout::PyModuleObject;
    const Address asyncio = object<PyModuleObject>(type("module"));
    set(asyncio, PyModuleObject::md_dict, make_attribute_dict(*this, names));
    set(interpreter(),
        layout::PyInterpreterState::modules,
        make_attribute_dict(*this, {{U"asyncio.tasks", asyncio}}));
  }
  Address weak_set(const std::vector<Address>& members) {
    std::vector<Address> references;
    for (const Address member : members) {
      const Address reference = object<layout::PyWeakReference>(type("weakref.ReferenceType"));
      set(reference, layout::PyWeakReference::wr_object, member);
      references.push_back(reference);
    }
    const Address type = make_class(*this, "WeakSet", {}, {{U"__module__", text(U"_weakrefset")}});
    return make_instance(*this, type, make_attribute_dict(*this, {{U"data", set_of(references)}}));
  }
  [[nodiscard]] Address interpreter() const {
    return Address(*program.memory().read_value<std::uint64_t>(program.interpreters_head, "head"));
  }

  std::u32string module = U"app";  ///< of the coroutines that are made next
};

}  // namespace hognose::python
