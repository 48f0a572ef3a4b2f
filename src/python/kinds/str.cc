// A str as a literal: read as far as it fits, escaped where it must be.
// SPDX-License-Identifier: MIT
#include "python/kinds/str.h"

#include <algorithm>

#include "python/kinds/writing.h"
#include "python/values/text.h"

namespace hognose::python {
namespace {

/// Reads what fits; if only the front can be read, that, and says what stood in the way. Ends early
/// where the budget does.
std::optional<Error> read_front(Describer& out,
                                const TextStorage& storage,
                                std::u32string& characters) {
  const std::uint64_t count = count_worth_reading(out, storage.length);
  while (characters.size() < count) {
    const std::uint64_t begin = characters.size();
    const std::uint64_t piece = std::min(count - begin, most_units_at_once);
    if (!spend_piece(out, piece * storage.width)) return std::nullopt;
    const auto read = read_units(out.program(), storage, begin, piece, characters);
    if (read) continue;
    const Address first = storage.data + begin * storage.width;
    const std::uint64_t bytes = read.error().address.distance_from(first).value_or(0);
    const std::uint64_t readable = std::min(bytes / storage.width, piece);
    static_cast<void>(read_units(out.program(), storage, begin, readable, characters));
    return read.error();
  }
  return std::nullopt;
}

}  // namespace

bool is_str(const Program& /*program*/, const TypeInfo& type) {
  return type.is_static(TypeFlag::unicode_subclass);
}

void describe_str(Describer& out, Address object, const TypeInfo& /*type*/) {
  const auto storage = find_text(out.program(), object);
  if (!storage) return out.write_hole(storage.error());
  std::u32string characters;
  const auto error = read_front(out, *storage, characters);
  if (storage->utf16) join_surrogates(characters);
  if (!error || !characters.empty()) {
    const bool prefix = out.program().style.unicode_prefix;
    std::string text = prefix ? "u" : "";
    append_repr(text, characters, prefix ? Charset::ascii : out.options().charset, [&out] {
      return out.budget().check();
    });
    out.write(text);
  }
  if (error) out.write_hole(*error);
}

}  // namespace hognose::python
