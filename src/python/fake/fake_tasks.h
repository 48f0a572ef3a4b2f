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
  /// Lets futures in C have room for what they call, as since 3.7: a function, its context, and a list; or
  /// as in 3.6, a list alone. To be called before any is made.
  void give_callbacks(std::uint32_t words = 3) {
    using Id = layout::FieldId;
    const auto end = static_cast<std::uint32_t>(*program.layout.size(layout::TaskObj::size));
    constexpr std::uint32_t width = word_size;
    const std::uint32_t exception = end + width * (words + 1);
    const auto witness = layout::Witness::table;
    program.layout.set(Id::FutureObj__fut_loop, {end, width, 0, 0, witness});
    program.layout.set(Id::FutureObj__fut_exception, {exception, width, 0, 0, witness});
    for (const Id size : {Id::FutureObj__size, Id::TaskObj__size})
      program.layout.set(size, {exception + width, width, 0, 0, witness});
  }
  /// Writes one of those words.
  void set_callback(Address future, std::uint64_t word, Address value) {
    const std::uint64_t first = *program.layout.offset(layout::FutureObj::fut_loop) + word_size;
    put_pointer(*this, future, first + word * word_size, value);
  }
  /// A function `name` of `module` whose closure has but this.
  Address closure(const std::u32string& name, const Local& kept) {
    using layout::PyCodeObject;
    using layout::PyFunctionObject;
    const Address inner = code(name, 1, {kept.first});
    set(inner, PyCodeObject::co_localspluskinds, bytes("\x80"));
    const Address cell = object<layout::PyCellObject>(type("cell"));
    set(cell, layout::PyCellObject::ob_ref, kept.second);
    const Address function = make_function(*this, name);
    set(function, PyFunctionObject::func_code, inner);
    set(function, PyFunctionObject::func_module, text(module));
    set(function, PyFunctionObject::func_closure, tuple({cell}));
    return function;
  }
  /// A Future of concurrent.futures in that state, which calls these when it ends.
  Address job_future(const std::u32string& state = U"RUNNING",
                     const std::vector<Address>& callbacks = {}) {
    const Address type =
        make_class(*this, "Future", {}, {{U"__module__", text(U"concurrent.futures._base")}});
    const FakeAttributes attributes{{U"_state", text(state)},
                                    {U"_done_callbacks", list(callbacks)}};
    return make_instance(*this, type, make_attribute_dict(*this, attributes));
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
