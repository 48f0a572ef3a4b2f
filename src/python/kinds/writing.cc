// Writing items, entries and bytes, with holes where they belong.
// SPDX-License-Identifier: MIT
#include "python/kinds/writing.h"

#include <algorithm>
#include <vector>

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

void write_items(Describer& out, const Items& items) {
  SlotReader slots(out.program(), items);
  Commas commas(out);
  while (!slots.at_end() && !out.is_done()) {
    const auto item = slots.read_next();
    commas.next();
    if (!item) return out.write_hole(item.error());
    out.describe(*item);
  }
}

void write_entry(Describer& out, const DictEntry& entry) {
  out.describe(entry.key);
  out.write(": ");
  out.describe(entry.value);
}

void write_entries(Describer& out, Address dict) {
  Commas commas(out);
  out.write("{");
  const auto done = for_each_entry(out.program(), dict, out.budget(), [&](const DictEntry& entry) {
    commas.next();
    write_entry(out, entry);
    return !out.is_done();
  });
  if (!done) {
    commas.next();
    out.write_hole(done.error());
  }
  out.write("}");
}

std::uint64_t count_worth_reading(const Describer& out, std::uint64_t count) {
  const std::uint64_t left = out.characters_left();
  return std::min(count, left == ~0ULL ? left : left + 1);
}

bool spend_piece(Describer& out, std::uint64_t bytes) {
  return out.budget().spend_bytes(bytes) && out.budget().check();
}

void write_bytes(Describer& out, std::string_view prefix, Address from, std::uint64_t count) {
  const std::uint64_t wanted = count_worth_reading(out, count);
  std::vector<std::byte> bytes;
  std::optional<Error> error;
  while (bytes.size() < wanted && !error) {
    const std::uint64_t piece = std::min(wanted - bytes.size(), most_units_at_once);
    if (!spend_piece(out, piece)) break;
    const Address first = from + bytes.size();
    const auto read = read_byte_run(out.program(), first, piece, bytes);
    if (read) continue;
    error = read.error();
    const std::uint64_t readable = error->address.distance_from(first).value_or(0);
    static_cast<void>(read_byte_run(out.program(), first, std::min(readable, piece), bytes));
  }
  if (!error || !bytes.empty()) {
    std::string text(prefix);
    append_bytes_repr(text, bytes, [&out] { return out.budget().check(); });
    out.write(text);
  }
  if (error) out.write_hole(*error);
}

void write_text(Describer& out, const TextStorage& storage) {
  std::u32string characters;
  const auto error = read_front(out, storage, characters);
  if (storage.utf16) join_surrogates(characters);
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
