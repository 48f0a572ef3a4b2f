// Writing items, entries and bytes, with holes where they belong.
// SPDX-License-Identifier: MIT
#include "python/writing.h"

#include <algorithm>
#include <vector>

#include "python/attributes.h"

namespace hognose::python {

bool is_static_type(const TypeInfo& type, std::string_view name) {
  return !type.has(TypeFlag::heap_type) && type.name == name;
}

bool is_static_subclass(const TypeInfo& type, TypeFlag flag) {
  return !type.has(TypeFlag::heap_type) && type.has(flag);
}

bool is_class_of_module(const Program& program,
                        const TypeInfo& type,
                        std::string_view name,
                        std::u32string_view module) {
  if (!type.has(TypeFlag::heap_type) || type.name != name) return false;
  Budget budget({.nodes = 10'000});
  const auto found = find_in_class(program, type, U"__module__", budget);
  return found && *found && text_equals(program, **found, module).value_or(false);
}

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

void write_entry(Describer& out, const Entry& entry) {
  out.describe(entry.key);
  out.write(": ");
  out.describe(entry.value);
}

void write_entries(Describer& out, Address dict) {
  Commas commas(out);
  out.write("{");
  const auto done = for_each_entry(out.program(), dict, out.budget(), [&](const Entry& entry) {
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

std::optional<std::uint64_t> spend_units(Describer& out, std::uint64_t count, unsigned width) {
  const std::uint64_t left = out.characters_left();
  const std::uint64_t wanted = std::min(count, left == ~0ULL ? left : left + 1);
  if (!out.budget().spend_bytes(wanted * width)) return std::nullopt;
  return wanted;
}

void write_bytes(Describer& out, std::string_view prefix, Address from, std::uint64_t count) {
  const auto wanted = spend_units(out, count, 1);
  if (!wanted) return out.write_hole({ErrorKind::limit, from, "bytes"});
  std::vector<std::byte> bytes;
  const auto read = read_byte_run(out.program(), from, *wanted, bytes);
  if (!read) {
    const std::uint64_t readable = read.error().address.distance_from(from).value_or(0);
    if (!read_byte_run(out.program(), from, std::min(readable, *wanted), bytes)) bytes.clear();
    if (bytes.empty()) return out.write_hole(read.error());
  }
  std::string text(prefix);
  append_bytes_repr(text, bytes);
  out.write(text);
  if (!read) out.write_hole(read.error());
}

}  // namespace hognose::python
