// What a mapping says of itself; its bytes are not the interpreter's.
// SPDX-License-Identifier: MIT
#include "python/kinds/memory_map.h"

#include <array>
#include <string>

#include "python/kinds/describer.h"

namespace hognose::python {
namespace {

using layout::mmap_object;

constexpr std::array accesses{"ACCESS_DEFAULT", "ACCESS_READ", "ACCESS_WRITE", "ACCESS_COPY"};

Result<std::string> read_mapping(const Program& program, Address object) {
  const auto view = program.view<mmap_object>(object);
  const std::uint64_t access = TRY(view.read(mmap_object::access));
  if (access >= accesses.size()) return fail(ErrorKind::corrupt, "access", object);
  const std::string word = accesses.at(access);
  if (TRY(view.read(mmap_object::data)).is_null()) return "closed=True, access=" + word;
  return "closed=False, access=" + word +
         ", length=" + std::to_string(TRY(view.read(mmap_object::length))) +
         ", pos=" + std::to_string(TRY(view.read(mmap_object::pos))) +
         ", offset=" + std::to_string(TRY(view.read(mmap_object::offset)));
}

}  // namespace

bool is_memory_map(const Program& program, const TypeInfo& type) {
  return type.name == "mmap.mmap" && has_size_of(program, type, mmap_object::size);
}

void describe_memory_map(Describer& out, Address object, const TypeInfo& type) {
  const auto summary = read_mapping(out.program(), object);
  out.write("<" + type.name + " ");
  if (summary) out.write(*summary);
  if (!summary) out.write_hole(summary.error());
  out.write(">");
}

}  // namespace hognose::python
