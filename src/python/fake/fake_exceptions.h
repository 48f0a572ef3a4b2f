// Exceptions of a made-up CPython, for tests.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "python/exceptions/exception.h"
#include "python/fake/fake_frames.h"

namespace hognose::python {

/// A FakePython that raises.
class FakeExceptions : public FakeFrames {
 public:
  FakeExceptions() {
    program.style.qualified_exceptions = true;
    program.style.cause_hides_context = true;
    program.style.notes = layout::Notes::no_text;
    base_ = type("BaseException", {TypeFlag::exception_subclass});
    for (const auto id : {layout::FieldId::_PyErr_StackItem__exc_type,
                          layout::FieldId::PyFrameObject__f_exc_type}) {
      program.layout.set(id, {});
    }
  }

  /// A class of exceptions written in C.
  Address exception_type(const std::string& name) {
    return type(name, {TypeFlag::exception_subclass}, base_);
  }
  /// An exception with these arguments, as large as any.
  Address exception(Address type, const std::vector<Address>& args) {
    using layout::PyBaseExceptionObject;
    const Address at = object<PyBaseExceptionObject>(type, 128);
    set(at, PyBaseExceptionObject::args, tuple(args));
    return at;
  }
  /// A traceback entry of a frame in `function`, at line `line`.
  Address traceback(const std::u32string& function, std::int64_t line, Address next) {
    using layout::PyTracebackObject;
    const Address code_object = code(function, line);
    const Address frame_object = object<layout::PyFrameObject>(type("frame"));
    set(frame_object, layout::PyFrameObject::f_frame, frame(code_object, {}));
    const Address at = object<PyTracebackObject>(type("traceback"));
    set(at, PyTracebackObject::tb_frame, frame_object);
    set(at, PyTracebackObject::tb_lineno, line);
    set(at, PyTracebackObject::tb_lasti, -1);
    set(at, PyTracebackObject::tb_next, next);
    return at;
  }

 private:
  Address base_;
};

}  // namespace hognose::python
