// Reads Python text and bytes: three widths, compact or not, and 2.7's two kinds of unicode.
// SPDX-License-Identifier: MIT
#include "python/values/text.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <unordered_map>
#include <utility>

#include "python/values/printable.h"
#include "python/values/type_info.h"

namespace hognose::python {
namespace {

using layout::PyASCIIObject;
using layout::PyBytesObject;
using layout::PyCompactUnicodeObject;
using layout::PyUnicodeObject;
using layout::PyVarObject;

/// What a 47-bit address space can hold, in bytes.
constexpr std::uint64_t most_bytes = 1ULL << 47U;
/// Names longer than this are cut.
constexpr std::size_t most_name = 4096;

/// Whether the type of `object` carries `flag`.
Result<bool> has_type_flag(const Program& program, Address object, TypeFlag flag) {
  return TRY(read_type_of(program, object))->has(flag);
}

Result<std::uint64_t> checked_length(std::int64_t length, std::uint64_t width, Address object) {
  if (length < 0 || static_cast<std::uint64_t>(length) > most_bytes / width) {
    return fail(ErrorKind::corrupt, "length", object);
  }
  return static_cast<std::uint64_t>(length);
}

Result<TextStorage> find_python2_text(const Program& program, Address object) {
  const auto view = program.view<PyUnicodeObject>(object);
  TextStorage storage;
  storage.width = program.dialect.ucs2_unicode ? 2 : 4;
  storage.utf16 = program.dialect.ucs2_unicode;
  const std::int64_t length = TRY(view.read(PyUnicodeObject::length));
  storage.length = TRY(checked_length(length, storage.width, object));
  storage.data = TRY(view.read(PyUnicodeObject::str));
  return storage;
}

/// A str that was made by a deprecated API and not yet converted: wchar_t units.
Result<TextStorage> find_legacy_text(const Program& program, Address object) {
  TextStorage storage;
  storage.width = 4;
  storage.data = TRY(program.view<PyASCIIObject>(object).read(PyASCIIObject::wstr));
  const std::int64_t length =
      TRY(program.view<PyCompactUnicodeObject>(object).read(PyCompactUnicodeObject::wstr_length));
  storage.length = TRY(checked_length(length, storage.width, object));
  return storage;
}

/// The characters of a compact str stand right after its header.
Result<Address> find_compact_data(const Program& program, Address object, bool ascii) {
  const auto header = ascii ? program.layout.size(PyASCIIObject::size)
                            : program.layout.size(PyCompactUnicodeObject::size);
  if (!header) return fail(ErrorKind::absent_field, "str header", object);
  return object + *header;
}

void append_widened(std::span<const std::byte> bytes, unsigned width, std::u32string& out) {
  const std::size_t old_size = out.size();
  out.resize(old_size + bytes.size() / width);
  for (std::size_t i = 0; i < bytes.size() / width; ++i) {
    char32_t unit = 0;  // little-endian, as every host and target of hognose
    std::memcpy(&unit, bytes.data() + i * width, width);
    out[old_size + i] = unit;
  }
}

/// Compares a str of one-byte units of the same length, a piece at a time.
Result<bool> narrow_equals(const Program& program,
                           const TextStorage& storage,
                           std::u32string_view characters) {
  std::array<std::byte, 64> piece{};
  for (std::size_t done = 0; done < characters.size();) {
    const auto bytes = std::span(piece).first(std::min(piece.size(), characters.size() - done));
    TRY(program.memory().read(storage.data + done, bytes, "characters"));
    for (const std::byte byte : bytes) {
      if (static_cast<char32_t>(byte) != characters[done++]) return false;
    }
  }
  return true;
}

}  // namespace

Result<TextStorage> find_text(const Program& program, Address object) {
  if (program.dialect.text == layout::Text::python2) return find_python2_text(program, object);
  const auto view = program.view<PyASCIIObject>(object);
  const std::uint64_t kind = TRY(view.read(PyASCIIObject::kind));
  const bool is_ready =
      !view.has(PyASCIIObject::ready) || TRY(view.read(PyASCIIObject::ready)) != 0;
  if (!is_ready || (kind == 0 && view.has(PyASCIIObject::wstr))) {
    return find_legacy_text(program, object);
  }
  if (kind != 1 && kind != 2 && kind != 4) return fail(ErrorKind::corrupt, "str kind", object);
  TextStorage storage;
  storage.width = static_cast<unsigned>(kind);
  const std::int64_t length = TRY(view.read(PyASCIIObject::length));
  storage.length = TRY(checked_length(length, kind, object));
  if (TRY(view.read(PyASCIIObject::compact)) == 0) {
    storage.data = TRY(program.view<PyUnicodeObject>(object).read(PyUnicodeObject::data));
  } else {
    const bool ascii = TRY(view.read(PyASCIIObject::ascii)) != 0;
    storage.data = TRY(find_compact_data(program, object, ascii));
  }
  return storage;
}

Result<void> read_units(const Program& program,
                        const TextStorage& storage,
                        std::uint64_t begin,
                        std::uint64_t count,
                        std::u32string& out) {
  // In pieces, so that a length that lies costs no more memory than the target really has.
  constexpr std::uint64_t most_piece = 1ULL << 17U;
  const std::size_t old_size = out.size();
  std::vector<std::byte> piece;
  for (std::uint64_t done = 0; done < count;) {
    const std::uint64_t units = std::min(count - done, most_piece / storage.width);
    piece.resize(units * storage.width);
    const Address from = storage.data + (begin + done) * storage.width;
    if (const auto read = program.memory().read(from, piece, "characters"); !read) {
      out.resize(old_size);
      return read;
    }
    append_widened(piece, storage.width, out);
    done += units;
  }
  return {};
}

void join_surrogates(std::u32string& text) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char32_t unit = text[i];
    const bool is_high = (unit & 0xFFFFFC00U) == 0xD800U;
    if (is_high && i + 1 < text.size() && (text[i + 1] & 0xFFFFFC00U) == 0xDC00U) {
      unit = 0x10000U + ((unit & 0x3FFU) << 10U) + (text[++i] & 0x3FFU);
    }
    text[kept++] = unit;
  }
  text.resize(kept);
}

Result<TextPrefix> read_text(const Program& program, Address object, std::size_t most) {
  if (!TRY(has_type_flag(program, object, TypeFlag::unicode_subclass))) {
    return fail(ErrorKind::corrupt, "str", object);
  }
  const TextStorage storage = TRY(find_text(program, object));
  TextPrefix prefix;
  prefix.length = storage.length;
  const std::uint64_t count = std::min<std::uint64_t>(storage.length, most);
  TRY(read_units(program, storage, 0, count, prefix.characters));
  if (storage.utf16) join_surrogates(prefix.characters);
  return prefix;
}

Result<bool> text_equals(const Program& program, Address object, std::u32string_view characters) {
  const TypeInfo& type = *TRY(read_type_of(program, object));
  if (type.has(TypeFlag::unicode_subclass)) {
    const TextStorage storage = TRY(find_text(program, object));
    if (storage.length != characters.size() && !storage.utf16) return false;
    if (storage.width == 1) return narrow_equals(program, storage, characters);
    const TextPrefix text = TRY(read_text(program, object, characters.size() * 2));
    return text.characters == characters;
  }
  if (program.dialect.text != layout::Text::python2 || !type.has(TypeFlag::bytes_subclass)) {
    return false;
  }
  const BytesPrefix text = TRY(read_bytes(program, object, characters.size()));
  return text.size == characters.size() &&
         std::ranges::equal(
             text.bytes, characters, {}, [](std::byte b) { return static_cast<char32_t>(b); });
}

Result<BytesPrefix> read_bytes(const Program& program, Address object, std::size_t most) {
  if (!TRY(has_type_flag(program, object, TypeFlag::bytes_subclass))) {
    return fail(ErrorKind::corrupt, "bytes", object);
  }
  const std::int64_t size = TRY(program.view<PyVarObject>(object).read(PyVarObject::ob_size));
  const Address data = TRY(program.view<PyBytesObject>(object).address_of(PyBytesObject::ob_sval));
  BytesPrefix prefix;
  prefix.size = TRY(checked_length(size, 1, object));
  TRY(read_byte_run(program, data, std::min<std::uint64_t>(prefix.size, most), prefix.bytes));
  return prefix;
}

Result<void> read_byte_run(const Program& program,
                           Address from,
                           std::uint64_t count,
                           std::vector<std::byte>& out) {
  constexpr std::uint64_t most_piece = 1ULL << 17U;
  const std::size_t old_size = out.size();
  for (std::uint64_t done = 0; done < count;) {
    const std::uint64_t piece = std::min(count - done, most_piece);
    out.resize(old_size + done + piece);
    const auto into = std::span(out).subspan(old_size + done);
    if (const auto read = program.memory().read(from + done, into, "bytes"); !read) {
      out.resize(old_size);
      return read;
    }
    done += piece;
  }
  return {};
}

namespace {

/// Attributes of one name have one object for it: those that were met, within reason.
struct KnownNames {
  static constexpr std::size_t most = 4096;
  std::unordered_map<Address, std::string> by_object;
};

Result<std::string> read_new_name(const Program& program, Address object) {
  if (TRY(has_type_flag(program, object, TypeFlag::unicode_subclass))) {
    const TextPrefix name = TRY(read_text(program, object, most_name));
    return printable(name.characters);
  }
  const BytesPrefix name = TRY(read_bytes(program, object, most_name));
  std::string bytes(name.bytes.size(), '\0');
  std::memcpy(bytes.data(), name.bytes.data(), name.bytes.size());
  return printable(bytes);
}

}  // namespace

Result<std::string> read_name(const Program& program, Address object) {
  if (object.is_null()) return fail(ErrorKind::corrupt, "name", object);
  auto& known = program.kept<KnownNames>().by_object;
  if (const auto found = known.find(object); found != known.end()) return found->second;
  auto name = TRY(read_new_name(program, object));
  if (known.size() >= KnownNames::most) known.clear();
  return known.emplace(object, std::move(name)).first->second;
}

}  // namespace hognose::python
