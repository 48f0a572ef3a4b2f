// What the Py_buffer inside a memoryview says.
// SPDX-License-Identifier: MIT
#include "python/kinds/memoryview.h"

#include <string>

#include "python/kinds/describer.h"
#include "python/values/c_string.h"

namespace hognose::python {
namespace {

using layout::PyMemoryViewObject;

constexpr std::int64_t released_flag = 1;

/// "memoryview of 12 bytes, format 'B', read-only", or "released memoryview".
Result<std::string> read_summary(const Program& program, Address object) {
  const auto view = program.view<PyMemoryViewObject>(object);
  // 2.7 has no flags; there a released view has no buffer.
  if (view.has(PyMemoryViewObject::flags)) {
    const std::int64_t flags = TRY(view.read(PyMemoryViewObject::flags));
    if ((flags & released_flag) != 0) return std::string("released memoryview");
  }
  const std::int64_t size = TRY(view.read(PyMemoryViewObject::view_len));
  if (size < 0) return fail(ErrorKind::corrupt, "len", object);
  std::string text = "memoryview of " + std::to_string(size) + (size == 1 ? " byte" : " bytes");
  const Address format = TRY(view.read(PyMemoryViewObject::view_format));
  constexpr std::size_t most_format = 64;
  const std::string items =
      format.is_null() ? std::string("B") : TRY(read_c_string(program, format, most_format));
  text += ", format ";
  append_repr(text, decode_utf8(items), Charset::ascii);
  if (TRY(view.read(PyMemoryViewObject::view_readonly)) != 0) text += ", read-only";
  return text;
}

}  // namespace

bool is_memoryview(const Program& /*program*/, const TypeInfo& type) {
  return type.is_static("memoryview");
}

void describe_memoryview(Describer& out, Address object, const TypeInfo& /*type*/) {
  const auto summary = read_summary(out.program(), object);
  if (!summary) return out.write_hole(summary.error());
  out.write_generic(*summary, object);
}

}  // namespace hognose::python
