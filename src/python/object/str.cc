// A str as a literal: read as far as it fits, escaped where it must be.
// SPDX-License-Identifier: MIT
#include "python/object/str.h"

#include <algorithm>

#include "python/writing.h"

namespace hognose::python {
namespace {

/// Reads `count` characters; if only the front can be read, that, and says what stood in the way.
std::optional<Error> read_front(const Program& program,
                                const TextStorage& storage,
                                std::uint64_t count,
                                std::u32string& characters) {
  const auto read = read_units(program, storage, 0, count, characters);
  if (read) return std::nullopt;
  const std::uint64_t bytes = read.error().address.distance_from(storage.data).value_or(0);
  if (!read_units(program, storage, 0, std::min(bytes / storage.width, count), characters)) {
    characters.clear();
  }
  return read.error();
}

}  // namespace

bool is_str(const Program& /*program*/, const TypeInfo& type) {
  return is_static_subclass(type, TypeFlag::unicode_subclass);
}

void describe_str(Describer& out, Address object, const TypeInfo& /*type*/) {
  const auto storage = find_text(out.program(), object);
  if (!storage) return out.write_hole(storage.error());
  const auto count = spend_units(out, storage->length, storage->width);
  if (!count) return out.write_hole({ErrorKind::limit, object, "characters"});
  std::u32string characters;
  const auto error = read_front(out.program(), *storage, *count, characters);
  if (storage->utf16) join_surrogates(characters);
  if (!error || !characters.empty()) {
    const bool prefix = out.program().style.unicode_prefix;
    std::string text = prefix ? "u" : "";
    append_repr(text, characters, prefix ? Charset::ascii : out.options().charset);
    out.write(text);
  }
  if (error) out.write_hole(*error);
}

}  // namespace hognose::python
