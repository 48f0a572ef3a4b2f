// Dicts of local names.
// SPDX-License-Identifier: MIT
#include "python/frames/namespace.h"

namespace hognose::python {

namespace {

using namespace layout;

// Include/cpython/code.h: the variables have slots; a dict, if there is one, is an old copy.
constexpr std::int64_t co_optimized = 0x0001;

Result<Address> read_f_locals(const Program& program, const BareFrame& frame) {
  if (program.dialect.frame_chain == FrameChain::frame_objects) {
    return program.view<PyFrameObject>(frame.address).read(PyFrameObject::f_locals);
  }
  return program.view<_PyInterpreterFrame>(frame.address).read(_PyInterpreterFrame::f_locals);
}

}  // namespace

Result<Address> find_namespace(const Program& program, const BareFrame& frame) {
  const std::int64_t flags =
      TRY(program.view<PyCodeObject>(frame.code).read(PyCodeObject::co_flags));
  if ((flags & co_optimized) != 0) return Address{};
  const Address names = TRY(read_f_locals(program, frame));
  const Address globals = TRY(read_globals(program, frame));
  return names == globals ? Address{} : names;
}

}  // namespace hognose::python
