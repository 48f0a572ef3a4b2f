// Escapes what a terminal would obey, and what GDB's host charset lacks.
// SPDX-License-Identifier: MIT
#include "gdb/values/host_text.h"

#include <algorithm>

#include "base/harmless.h"
#include "gdb/host/host.h"

namespace hognose::gdb {

Ref make_host_text(const std::string& said) {
  const std::string text = harmless_line(said);
  Ref value =
      Ref::take(PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace"));
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (!value || std::ranges::all_of(text, is_ascii)) return value;
  const python::Charset charset = host().charset();
  if (charset == python::Charset::utf8) return value;
  const char* const name = charset == python::Charset::latin1 ? "latin-1" : "ascii";
  const Ref bytes = Ref::take(PyUnicode_AsEncodedString(value.get(), name, "backslashreplace"));
  if (!bytes) return {};
  return Ref::take(PyUnicode_FromEncodedObject(bytes.get(), name, "strict"));
}

}  // namespace hognose::gdb
