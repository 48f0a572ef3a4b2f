// Structs of C that lie the same behind the head of an object in every build of CPython, so that no table need know them.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/values/type_info.h"

namespace hognose::python {

/// Whether instances of `type` are the head of an object and so many bytes behind it.
[[nodiscard]] bool has_bytes_behind_head(const Program& program,
                                         const TypeInfo& type,
                                         std::uint64_t bytes);
/// The same of so many bytes or more.
[[nodiscard]] bool has_room_behind_head(const Program& program,
                                        const TypeInfo& type,
                                        std::uint64_t bytes);

/// Where the head of an object ends, which has more in it where threads are free.
[[nodiscard]] Result<Address> find_end_of_head(const Program& program, Address object);

/// What stands `offset` bytes behind the head of an object.
template <class T>
[[nodiscard]] Result<T> read_behind_head(const Program& program,
                                         Address object,
                                         std::uint64_t offset,
                                         const char* reading) {
  const Address begin = TRY(find_end_of_head(program, object));
  return program.memory().read_value<T>(begin + offset, reading);
}
/// The same of a pointer.
[[nodiscard]] Result<Address> read_pointer_behind_head(const Program& program,
                                                       Address object,
                                                       std::uint64_t offset,
                                                       const char* reading);

}  // namespace hognose::python
