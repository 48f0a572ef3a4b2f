// Files by name, mode and encoding. The name is an attribute of the lowest layer.
// SPDX-License-Identifier: MIT
#include "python/kinds/file_object.h"

#include <algorithm>
#include <array>
#include <string>

#include "python/attributes/attributes.h"
#include "python/attributes/type.h"
#include "python/kinds/field_list.h"
#include "python/values/type_names.h"

namespace hognose::python {
namespace {

using layout::buffered;
using layout::DirEntry;
using layout::fileio;
using layout::PyFileObject;
using layout::PySocketSockObject;
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

/// Whether something was found, and it is what computes the attribute: `descriptor` says which sort.
bool is_found_as(const Program& program,
                 const Result<std::optional<Address>>& found,
                 std::string_view descriptor) {
  if (!found || !*found) return false;
  const auto type = read_type_of(program, **found);
  return type && (*type)->is_static(descriptor);
}

/// Whether a name was found, and code alone tells it.
bool is_computed(const Program& program, const Result<std::optional<Address>>& name) {
  return is_found_as(program, name, "property");
}

bool is_derived_from(const Program& program,
                     const TypeInfo& type,
                     bool (*is_kind)(const Program&, const TypeInfo&)) {
  const auto is_base = [&](const TypeInfo& base) { return is_kind(program, base); };
  return !find_base(program, type, is_base).is_null();
}

/// The file below: what a buffer reads, the buffer of a text file, or what bz2 and lzma unpack, which
/// have its name for theirs (3.13+). Null if there is none, or it was detached.
Result<Address> find_below(Describer& out, Address object) {
  const Program& program = out.program();
  const TypeInfo& type = *TRY(read_type_of(program, object));
  if (is_derived_from(program, type, is_text_file))
    return program.view<textio>(object).read(textio::buffer);
  if (is_derived_from(program, type, is_buffered_file))
    return program.view<buffered>(object).read(buffered::raw);
  if (!is_computed(program, find(out, object, U"name"))) return Address{};
  return TRY(find(out, object, U"_fp")).value_or(Address{});
}

/// The lowest layer; null if there are more than any file has.
Result<Address> find_lowest(Describer& out, Address object) {
  constexpr int most_layers = 6;
  for (int layer = 0; layer < most_layers; ++layer) {
    const Address below = TRY(find_below(out, object));
    if (below.is_null()) return object;
    object = below;
  }
  return Address{};
}

/// What socket.SocketIO has for a name: the number of its socket, -1 once that is gone. not_found if
/// the file has none, or one of another make.
Result<std::int64_t> read_number_of_socket(Describer& out, Address file) {
  const Program& program = out.program();
  const auto socket = TRY(find(out, file, U"_sock"));
  if (!socket) return fail(ErrorKind::not_found, "socket", file);
  if (is_none_object(program, *socket)) return -1;
  const TypeInfo& type = *TRY(read_type_of(program, *socket));
  const auto is_socket = [](const TypeInfo& base) { return base.name == "_socket.socket"; };
  if (find_base(program, type, is_socket).is_null()) {
    const auto is_lost = [](const TypeInfo& base) { return base.name.empty(); };
    const Address lost = find_base(program, type, is_lost);
    if (!lost.is_null()) return fail(describe_lost_name(program, lost));
    return fail(ErrorKind::not_found, "socket", *socket);
  }
  return program.view<PySocketSockObject>(*socket).read(PySocketSockObject::sock_fd);
}

/// Writes ` name=…`, which the lowest layer has; nothing if that has none.
void write_file_name(Describer& out, Address object) {
  const auto lowest = find_lowest(out, object);
  if (!lowest) return write_attribute(out, " name=", fail(lowest.error()));
  if (lowest->is_null()) return;
  const auto name = find(out, *lowest, U"name");
  // What computes the name of a wrapper that was detached, and has nothing to ask any more.
  if (is_found_as(out.program(), name, "getset_descriptor")) return;
  if (!is_computed(out.program(), name)) return write_attribute(out, " name=", name);
  const auto number = read_number_of_socket(out, *lowest);
  out.write(" name=");
  if (number) return out.write(std::to_string(*number));
  number.error().kind == ErrorKind::not_found ? out.write("?") : out.write_hole(number.error());
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
  write_file_name(out, object);
  out.write(">");
  out.leave();
}

bool is_text_file(const Program& program, const TypeInfo& type) {
  return type.name == "_io.TextIOWrapper" && has_size_of(program, type, textio::size);
}

void describe_text_file(Describer& out, Address object, const TypeInfo& type) {
  if (!out.enter(object)) return out.write("<...>");
  out.write("<" + type.name);
  write_file_name(out, object);
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
