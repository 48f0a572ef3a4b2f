// Code objects, frames and threads of a made-up CPython, for tests.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "python/fake/fake_objects.h"
#include "python/threads/thread.h"

namespace hognose::python {

/// A FakePython with frames in it. It speaks 3.13's dialect until a test says otherwise.
class FakeFrames : public FakePython {
 public:
  FakeFrames() {
    program.known.code_type = type("code");
    program.known.type_type = type("type", {TypeFlag::type_subclass});
    // What only free-threaded builds have.
    for (const auto id : {layout::FieldId::_PyInterpreterFrame__tlbc_index,
                          layout::FieldId::PyFrameObject__f_stackdepth,
                          layout::FieldId::_PyInterpreterFrame__stackpointer,
                          layout::FieldId::PyObject__ob_refcnt}) {
      program.layout.set(id, {});
    }
  }

  /// Makes the Python one of 2.7 to 3.9, with frame objects.
  void speak_frame_objects() {
    program.dialect.line_table = layout::LineTable::lnotab;
    program.dialect.instruction = layout::Instruction::lasti_bytes;
    program.dialect.frame_chain = layout::FrameChain::frame_objects;
    program.dialect.activation = layout::Activation::frame_in_registers;
    for (const auto id : {layout::FieldId::PyCodeObject__co_localsplusnames,
                          layout::FieldId::PyCodeObject__co_nlocalsplus,
                          layout::FieldId::PyCodeObject__co_linetable,
                          layout::FieldId::PyCodeObject__co_code_adaptive}) {
      program.layout.set(id, {});
    }
  }

  Address names(const std::vector<std::u32string>& words) {
    std::vector<Address> items;
    items.reserve(words.size());
    for (const auto& word : words)
      items.push_back(text(word));
    return tuple(items);
  }

  /// A code object of 64 bytes of bytecode, all on line `line`, with these locals.
  Address code(const std::u32string& name,
               std::int64_t line,
               const std::vector<std::u32string>& locals = {}) {
    using layout::PyCodeObject;
    const Address at = object<PyCodeObject>(program.known.code_type, code_bytes);
    set(at, layout::PyVarObject::ob_size, code_bytes / 2);
    set(at, PyCodeObject::co_name, text(name));
    set(at, PyCodeObject::co_filename, text(U"prog.py"));
    set(at, PyCodeObject::co_firstlineno, line);
    set(at, PyCodeObject::co_nlocals, locals.size());
    set(at, PyCodeObject::co_argcount, locals.size());
    set(at, PyCodeObject::co_stacksize, 4);
    set(at, PyCodeObject::co_varnames, names(locals));
    set(at, PyCodeObject::co_cellvars, tuple({}));
    set(at, PyCodeObject::co_freevars, tuple({}));
    if (program.layout.has(PyCodeObject::co_nlocalsplus)) {
      set(at, PyCodeObject::co_nlocalsplus, locals.size());
      set(at, PyCodeObject::co_localsplusnames, names(locals));
      set(at, PyCodeObject::co_localspluskinds, bytes(std::string(locals.size(), '\x26')));
      // Four entries without columns, eight units each, no line delta.
      set(at, PyCodeObject::co_linetable, bytes(std::string("\xef\0\xef\0\xef\0\xef\0", 8)));
    } else {
      set(at, PyCodeObject::co_lnotab, bytes(std::string("\x08\x01", 2)));
    }
    return at;
  }

  /// An _PyInterpreterFrame at its first instruction.
  Address frame(Address code_object, Address previous, const std::vector<Address>& slots = {}) {
    using layout::_PyInterpreterFrame;
    const Address at = make<_PyInterpreterFrame>(slot_bytes);
    set(at, _PyInterpreterFrame::f_executable, code_object);
    set(at, _PyInterpreterFrame::previous, previous);
    const auto start = *program.layout.offset(layout::PyCodeObject::co_code_adaptive);
    set(at, _PyInterpreterFrame::prev_instr, code_object + start);
    set(at, _PyInterpreterFrame::instr_ptr, code_object + start);
    set(at, _PyInterpreterFrame::stacktop, -1);
    put_slots(at + *program.layout.offset(_PyInterpreterFrame::localsplus), slots);
    return at;
  }
  /// An entry frame, as on the C stack.
  Address shim(Address previous) {
    const Address at = frame(none(), previous);
    set(at, layout::_PyInterpreterFrame::owner, 3);
    return at;
  }
  /// A PyFrameObject at its first instruction.
  Address frame_object(Address code_object, Address back, const std::vector<Address>& slots = {}) {
    using layout::PyFrameObject;
    const Address at = object<PyFrameObject>(type("frame"), slot_bytes);
    set(at, PyFrameObject::f_code, code_object);
    set(at, PyFrameObject::f_back, back);
    put_slots(slots_of(at), slots);
    return at;
  }
  [[nodiscard]] Address slots_of(Address frame_object_address) const {
    return frame_object_address + *program.layout.offset(layout::PyFrameObject::f_localsplus);
  }

  /// The first interpreter, and threads in it: `thread` may be called again for a newer one.
  Thread thread(std::uint64_t ident, Address newest_frame) {
    using layout::PyThreadState;
    if (interpreter_.is_null()) {
      interpreter_ = make<layout::PyInterpreterState>();
      program.interpreters_head = allocate(8);
      parts.memory->put_pointer(program.interpreters_head, interpreter_);
    }
    const Address at = make<PyThreadState>();
    set(at, PyThreadState::interp, interpreter_);
    set(at, PyThreadState::next, head_);
    set(at, PyThreadState::thread_id, ident);
    set(at, PyThreadState::native_thread_id, ident + 1000);
    set(at, PyThreadState::frame, newest_frame);
    set(at, PyThreadState::current_frame, newest_frame);
    set(interpreter_, layout::PyInterpreterState::threads_head, at);
    if (!head_.is_null()) set(head_, PyThreadState::prev, at);
    head_ = at;
    Thread made;
    made.state = at;
    made.interpreter = interpreter_;
    made.ident = ident;
    return made;
  }

  static constexpr std::uint64_t code_bytes = 64;

 private:
  static constexpr std::uint64_t slot_bytes = 128;

  void put_slots(Address at, const std::vector<Address>& slots) {
    for (const Address slot : slots) {
      parts.memory->put_pointer(at, slot);
      at = at + 8;
    }
  }

  Address interpreter_;
  Address head_;
};

}  // namespace hognose::python
