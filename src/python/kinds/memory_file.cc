// Where files in memory keep what was written to them.
//
// A BytesIO has a bytes object, of which the first string_size bytes count (2.7: a buffer). A
// StringIO that is only ever appended to keeps pieces - up to 3.10 two lists of str, newer a writer -
// and makes a buffer of 4-byte characters of them once something else is asked of it.
// SPDX-License-Identifier: MIT
#include "python/kinds/memory_file.h"

#include <algorithm>
#include <string>

#include "python/kinds/writing.h"

namespace hognose::python {
namespace {

using layout::_PyUnicodeWriter;
using layout::bytesio;
using layout::IOobject;
using layout::PyBytesObject;
using layout::PyVarObject;
using layout::stringio;

constexpr std::int64_t most_size = 1LL << 47;
constexpr std::int64_t state_accumulating = 2;

Result<std::uint64_t> check_size(const Result<std::int64_t>& size, Address object) {
  if (!size) return fail(size.error());
  if (*size < 0 || *size > most_size) return fail(ErrorKind::corrupt, "string_size", object);
  return static_cast<std::uint64_t>(*size);
}

/// Writes what a BytesIO holds; false if it is closed.
Result<bool> write_bytes_inside(Describer& out, Address object) {
  const Program& program = out.program();
  const auto view = program.view<bytesio>(object);
  const std::uint64_t size = TRY(check_size(view.read(bytesio::string_size), object));
  Address from = TRY(view.read(bytesio::buf));
  if (from.is_null()) return false;
  if (program.style.bytes_prefix) {
    const std::int64_t room = TRY(program.view<PyVarObject>(from).read(PyVarObject::ob_size));
    if (room < 0 || size > static_cast<std::uint64_t>(room)) {
      return fail(ErrorKind::corrupt, "string_size", object);
    }
    from = TRY(program.view<PyBytesObject>(from).address_of(PyBytesObject::ob_sval));
  }
  write_bytes(out, program.style.bytes_prefix ? "b" : "", from, size);
  return true;
}

/// The characters of the pieces of a list, one after the other.
Result<void> append_pieces(Describer& out, Address list, std::u32string& text) {
  if (list.is_null()) return {};
  const Items items = TRY(read_list(out.program(), list));
  for (std::uint64_t i = 0; i < items.count; ++i) {
    const std::uint64_t wanted = count_worth_reading(out, ~0ULL);
    if (text.size() >= wanted || !out.budget().spend_node()) return {};
    const Address piece = TRY(read_item(out.program(), items, i));
    const TextPrefix read = TRY(read_text(
        out.program(), piece, std::min<std::uint64_t>(wanted - text.size(), most_units_at_once)));
    if (!spend_piece(out, read.characters.size())) return {};
    text += read.characters;
    if (read.characters.size() < read.length) return {};
  }
  return {};
}

Result<void> write_accumulated(Describer& out, Address object) {
  const auto view = out.program().view<stringio>(object);
  std::u32string characters;
  const Address large = TRY(view.read(stringio::accu_large));
  const Address small = TRY(view.read(stringio::accu_small));
  TRY(append_pieces(out, large, characters));
  TRY(append_pieces(out, small, characters));
  std::string text;
  append_repr(text, characters, out.options().charset);
  out.write(text);
  return {};
}

Result<Address> find_writer(const Program& program, Address object) {
  const Address at = TRY(program.view<stringio>(object).address_of(stringio::writer));
  const bool is_pointer = program.layout.at(stringio::writer.id).width == sizeof(std::uint64_t);
  if (!is_pointer) return at;
  return Address(TRY(program.memory().read_value<std::uint64_t>(at, "writer")));
}

Result<void> write_writer(Describer& out, Address object) {
  const Address at = TRY(find_writer(out.program(), object));
  const auto writer = out.program().view<_PyUnicodeWriter>(at);
  const std::uint64_t length = TRY(check_size(writer.read(_PyUnicodeWriter::pos), at));
  const std::uint64_t kind = length == 0 ? 1 : TRY(writer.read(_PyUnicodeWriter::kind));
  if (kind != 1 && kind != 2 && kind != 4) return fail(ErrorKind::corrupt, "kind", at);
  const Address data = TRY(writer.read(_PyUnicodeWriter::data));
  write_text(out, {data, length, static_cast<unsigned>(kind), false});
  return {};
}

Result<void> write_text_inside(Describer& out, Address object) {
  const Program& program = out.program();
  const auto view = program.view<stringio>(object);
  if (view.has(stringio::state) && TRY(view.read(stringio::state)) == state_accumulating) {
    const bool has_lists = view.has(stringio::accu_small);
    return has_lists ? write_accumulated(out, object) : write_writer(out, object);
  }
  const std::uint64_t size = TRY(check_size(view.read(stringio::string_size), object));
  const bool is_narrow = program.dialect.ucs2_unicode;
  write_text(out, {TRY(view.read(stringio::buf)), size, is_narrow ? 2U : 4U, is_narrow});
  return {};
}

template <class Struct>
void write_position(Describer& out, Address object, layout::Field<Struct, std::int64_t> field) {
  const auto position = out.program().view<Struct>(object).read(field);
  out.write(", pos=");
  if (position) out.write(std::to_string(*position));
  if (!position) out.write_hole(position.error());
}

void end_memory_file(Describer& out, Address object) {
  out.write(") at remote ");
  out.write_address(object);
  out.write(">");
}

}  // namespace

bool is_bytes_io(const Program& program, const TypeInfo& type) {
  return type.name == "_io.BytesIO" && has_size_of(program, type, bytesio::size);
}

void describe_bytes_io(Describer& out, Address object, const TypeInfo& type) {
  out.write("<" + type.name + "(");
  const auto written = write_bytes_inside(out, object);
  if (!written) out.write_hole(written.error());
  if (written && !*written) out.write("closed");
  if (written && *written) write_position(out, object, bytesio::pos);
  end_memory_file(out, object);
}

bool is_string_io(const Program& program, const TypeInfo& type) {
  return type.name == "_io.StringIO" && has_size_of(program, type, stringio::size);
}

void describe_string_io(Describer& out, Address object, const TypeInfo& type) {
  const auto closed = out.program().view<stringio>(object).read(stringio::closed);
  out.write("<" + type.name + "(");
  if (closed && *closed != 0) {
    out.write("closed");
  } else {
    const auto written = write_text_inside(out, object);
    if (!written) out.write_hole(written.error());
    if (written) write_position(out, object, stringio::pos);
  }
  end_memory_file(out, object);
}

bool is_c_string_io(const Program& program, const TypeInfo& type) {
  return (type.is_static("cStringIO.StringI") || type.is_static("cStringIO.StringO")) &&
         program.layout.has(IOobject::string_size);
}

void describe_c_string_io(Describer& out, Address object, const TypeInfo& type) {
  const auto view = out.program().view<IOobject>(object);
  const auto buffer = view.read(IOobject::buf);
  const auto size = check_size(view.read(IOobject::string_size), object);
  out.write("<" + type.name + "(");
  if (!buffer || !size) {
    out.write_hole(buffer ? size.error() : buffer.error());
  } else if (buffer->is_null()) {
    out.write("closed");
  } else {
    write_bytes(out, "", *buffer, *size);
    write_position(out, object, IOobject::pos);
  }
  end_memory_file(out, object);
}

}  // namespace hognose::python
