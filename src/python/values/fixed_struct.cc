// The head of an object is the one part of it that builds differ in.
// SPDX-License-Identifier: MIT
#include "python/values/fixed_struct.h"

namespace hognose::python {

using layout::PyObject;

bool has_bytes_behind_head(const Program& program, const TypeInfo& type, std::uint64_t bytes) {
  const auto head = program.layout.size(PyObject::size);
  return head && type.basicsize > 0 && static_cast<std::uint64_t>(type.basicsize) == *head + bytes;
}

bool has_room_behind_head(const Program& program, const TypeInfo& type, std::uint64_t bytes) {
  const auto head = program.layout.size(PyObject::size);
  return head && type.basicsize > 0 && static_cast<std::uint64_t>(type.basicsize) >= *head + bytes;
}

Result<Address> find_end_of_head(const Program& program, Address object) {
  const auto head = program.layout.size(PyObject::size);
  if (!head) return fail(ErrorKind::absent_field, "PyObject", object);
  return object + *head;
}

Result<Address> read_pointer_behind_head(const Program& program,
                                         Address object,
                                         std::uint64_t offset,
                                         const char* reading) {
  return Address(TRY(read_behind_head<std::uint64_t>(program, object, offset, reading)));
}

}  // namespace hognose::python
