// Files by name, mode and encoding. The name is an attribute of the lowest layer.
// SPDX-License-Identifier: MIT
#include "python/kinds/file_object.h"

#include <algorithm>
#include <array>
#include <string>

#include "python/attributes/attributes.h"
#include "python/attributes/type.h"
#include "python/kinds/field_list.h"

namespace hognose::python {
namespace {

using layout::buffered;
using layout::DirEntry;
using layout::fileio;
using layout::PyFileObject;
using layout::textio;

/// Writes ` label=value` of what was found; nothing if there is none of the kind.
void write_attribute(Describer& out,
                     const char* label,
                     const Result<std::optional<Address>>& found) {
  if (found && (!*found || (*found)->is_null())) return;
  out.write(label);
  if (found) out.describe(**found);
  if (!found) out.write_hole(found.error());
}

Result<std::optional<Address>> find(Describer& out, Address object, std::u32string_view name) {
  return find_attribute(out.program(), object, name, out.budget());
}

/// The file below: what a buffer reads, or the buffer of a text file. Null if it was detached.
Result<Address> find_below(const Program& program, Address object) {
  const TypeInfo& type = *TRY(read_type_of(program, object));
  if (is_text_file(program, type)) return program.view<textio>(object).read(textio::buffer);
  if (is_buffered_file(program, type)) return program.view<buffered>(object).read(buffered::raw);
  return Address{};
}

/// The `name` of the lowest layer.
Result<std::optional<Address>> find_file_name(Describer& out, Address object) {
  constexpr int most_layers = 4;
  for (int layer = 0; layer < most_layers; ++layer) {
    const Address below = TRY(find_below(out.program(), object));
    if (below.is_null()) return find(out, object, U"name");
    object = below;
  }
  return std::optional<Address>{};
}

/// As the C spells what a file was opened for.
Result<const char*> read_mode(const Program& program, Address object) {
  const auto view = program.view<fileio>(object);
  const bool readable = TRY(view.read(fileio::readable)) != 0;
  if (view.has(fileio::created) && TRY(view.read(fileio::created)) != 0) {
    return readable ? "xb+" : "xb";
  }
  if (view.has(fileio::appending) && TRY(view.read(fileio::appending)) != 0) {
    return readable ? "ab+" : "ab";
  }
  const bool writable = TRY(view.read(fileio::writable)) != 0;
  if (readable && writable) return "rb+";
  return readable ? "rb" : "wb";
}

Result<void> write_raw_file(Describer& out, Address object) {
  const auto view = out.program().view<fileio>(object);
  const std::int64_t fd = TRY(view.read(fileio::fd));
  if (fd < 0) {
    out.write(" [closed]");
    return {};
  }
  const auto name = TRY(find(out, object, U"name"));
  if (name) write_attribute(out, " name=", name);
  if (!name) out.write(" fd=" + std::to_string(fd));
  out.write(std::string(" mode='") + TRY(read_mode(out.program(), object)) + "'");
  out.write(TRY(view.read(fileio::closefd)) != 0 ? " closefd=True" : " closefd=False");
  return {};
}

bool is_one_of(const TypeInfo& type, std::initializer_list<const char*> names) {
  return std::ranges::any_of(names, [&](const char* name) { return type.name == name; });
}

}  // namespace

bool is_raw_file(const Program& program, const TypeInfo& type) {
  return type.name == "_io.FileIO" && has_size_of(program, type, fileio::size);
}

void describe_raw_file(Describer& out, Address object, const TypeInfo& type) {
  if (!out.enter(object)) return out.write("<...>");
  out.write("<" + type.name);
  const auto written = write_raw_file(out, object);
  if (!written) out.write_hole(written.error());
  out.write(">");
  out.leave();
}

bool is_buffered_file(const Program& program, const TypeInfo& type) {
  return is_one_of(type, {"_io.BufferedReader", "_io.BufferedWriter", "_io.BufferedRandom"}) &&
         has_size_of(program, type, buffered::size);
}

void describe_buffered_file(Describer& out, Address object, const TypeInfo& type) {
  if (!out.enter(object)) return out.write("<...>");
  out.write("<" + type.name);
  write_attribute(out, " name=", find_file_name(out, object));
  out.write(">");
  out.leave();
}

bool is_text_file(const Program& program, const TypeInfo& type) {
  return type.name == "_io.TextIOWrapper" && has_size_of(program, type, textio::size);
}

void describe_text_file(Describer& out, Address object, const TypeInfo& type) {
  if (!out.enter(object)) return out.write("<...>");
  out.write("<" + type.name);
  write_attribute(out, " name=", find_file_name(out, object));
  write_attribute(out, " mode=", find(out, object, U"mode"));
  const auto encoding = out.program().view<textio>(object).read(textio::encoding);
  if (encoding) write_attribute(out, " encoding=", std::optional(*encoding));
  out.write(">");
  out.leave();
}

bool is_old_file(const Program& program, const TypeInfo& type) {
  return type.is_static("file") && has_size_of(program, type, PyFileObject::size);
}

void describe_old_file(Describer& out, Address object, const TypeInfo& /*type*/) {
  const auto view = out.program().view<PyFileObject>(object);
  const auto stream = view.read(PyFileObject::f_fp);
  if (!out.enter(object)) return out.write("<...>");
  out.write(stream && stream->is_null() ? "<closed file " : "<open file ");
  write_found(out, view.read(PyFileObject::f_name));
  out.write(", mode ");
  write_found(out, view.read(PyFileObject::f_mode));
  out.write(" at remote ");
  out.write_address(object);
  out.write(">");
  out.leave();
}

bool is_dir_entry(const Program& program, const TypeInfo& type) {
  return (type.name == "posix.DirEntry" || type.name == "nt.DirEntry") &&
         has_size_of(program, type, DirEntry::size);
}

void describe_dir_entry(Describer& out, Address object, const TypeInfo& /*type*/) {
  out.write("<DirEntry ");
  write_found(out, out.program().view<DirEntry>(object).read(DirEntry::name));
  out.write(">");
}

}  // namespace hognose::python
