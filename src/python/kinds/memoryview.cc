// What the Py_buffer inside a memoryview says.
// SPDX-License-Identifier: MIT
#include "python/kinds/memoryview.h"

#include <cstdint>
#include <string>

#include "python/kinds/describer.h"
#include "python/values/c_string.h"

namespace hognose::python {
namespace {

using layout::PyMemoryViewObject;

constexpr std::int64_t released_flag = 1;

/// Whether the buffer was given back. 2.7 has no flags: there a released view has no buffer.
Result<bool> is_released(const layout::View<PyMemoryViewObject>& view) {
  if (!view.has(PyMemoryViewObject::flags)) return false;
  const std::int64_t flags = TRY(view.read(PyMemoryViewObject::flags));
  return (flags & released_flag) != 0;
}

Result<std::string> read_format(const layout::View<PyMemoryViewObject>& view,
                                const Program& program) {
  const Address format = TRY(view.read(PyMemoryViewObject::view_format));
  constexpr std::size_t most_format = 64;
  const std::string items =
      format.is_null() ? std::string("B") : TRY(read_c_string(program, format, most_format));
  std::string text;
  append_repr(text, decode_utf8(items), Charset::ascii);
  return text;
}

/// Writes `<memoryview of 12 bytes, format 'B', read-only at remote 0x…>`. The format is a literal of the
/// module that made the view: a core may lack it, and has all the rest.
Result<void> write_view(Describer& out, const layout::View<PyMemoryViewObject>& view) {
  const std::int64_t size = TRY(view.read(PyMemoryViewObject::view_len));
  if (size < 0) return fail(ErrorKind::corrupt, "len", view.address());
  const bool is_read_only = TRY(view.read(PyMemoryViewObject::view_readonly)) != 0;
  const auto format = read_format(view, out.program());
  out.write("<memoryview of " + std::to_string(size) + (size == 1 ? " byte" : " bytes"));
  out.write(", format ");
  if (format) out.write(*format);
  if (!format) out.write_hole(format.error());
  out.write(is_read_only ? ", read-only at remote " : " at remote ");
  out.write_address(view.address());
  out.write(">");
  return {};
}

}  // namespace

bool is_memoryview(const Program& /*program*/, const TypeInfo& type) {
  return type.is_static("memoryview");
}

void describe_memoryview(Describer& out, Address object, const TypeInfo& /*type*/) {
  const auto view = out.program().view<PyMemoryViewObject>(object);
  const auto released = is_released(view);
  if (!released) return out.write_hole(released.error());
  if (*released) return out.write_generic("released memoryview", object);
  const auto written = write_view(out, view);
  if (!written) out.write_hole(written.error());
}

}  // namespace hognose::python
