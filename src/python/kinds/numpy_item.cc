// Items by kind: numbers, text, objects, times, records.
// SPDX-License-Identifier: MIT
#include "python/kinds/numpy_item.h"

#include <algorithm>
#include <vector>

#include "python/kinds/writing.h"

namespace hognose::python {
namespace {

constexpr const char* reading_item = "item of numpy";

/// How many bytes are left without the zeros at the end, which fill an item up.
Result<std::uint64_t> count_before_padding(const Program& program, Address at, std::uint64_t size) {
  std::vector<std::byte> bytes(size);
  TRY(program.memory().read(at, bytes, reading_item));
  const auto is_set = [](std::byte byte) { return byte != std::byte{}; };
  return static_cast<std::uint64_t>(std::find_if(bytes.rbegin(), bytes.rend(), is_set).base() -
                                    bytes.begin());
}

void write_numpy_text(Describer& out, Address at, const NumpyItem& item) {
  if (!spend_piece(out, item.size)) return;
  const auto size = count_before_padding(out.program(), at, item.size);
  if (!size) return out.write_hole(size.error());
  if (item.kind == 'S') {
    return write_bytes(out, out.program().style.bytes_prefix ? "b" : "", at, *size);
  }
  // Characters in the other byte order look like none at all.
  if (item.number.is_swapped) return out.write_hole({ErrorKind::unsupported, at, "characters"});
  constexpr unsigned width = 4;
  write_text(out, {at, (*size + width - 1) / width, width, false});
}

void write_time(Describer& out, Address at, const NumpyItem& item) {
  const auto raw = out.program().memory().read_value<std::uint64_t>(at, reading_item);
  if (!raw) return out.write_hole(raw.error());
  const auto value =
      static_cast<std::int64_t>(item.number.is_swapped ? __builtin_bswap64(*raw) : *raw);
  if (item.kind == 'm') return out.write(describe_duration(value));
  const auto moment = describe_moment(value, item.unit);
  if (!moment) return out.write_hole({moment.error().kind, at, "datetime64"});
  out.write("'" + *moment + "'");
}

void write_record(Describer& out, Address at, const NumpyItem& record) {
  Commas commas(out);
  out.write("(");
  for (const NumpyField& field : record.fields) {
    if (out.is_done()) return;
    commas.next();
    write_numpy_item(out, at + field.offset, field.item);
  }
  out.write(commas.count() == 1 ? ",)" : ")");
}

}  // namespace

bool can_be_written(const NumpyItem& item) {
  if (item.number.code != 0 || item.unit.is_known()) return true;
  if (!item.fields.empty()) {
    return std::ranges::all_of(item.fields,
                               [](const NumpyField& field) { return can_be_written(field.item); });
  }
  constexpr std::uint64_t most_bytes = 1ULL << 16U;
  const bool is_text = item.kind == 'S' || (item.kind == 'U' && item.size % 4 == 0);
  return (item.kind == 'O' && item.size == 8) || (is_text && item.size <= most_bytes);
}

void write_numpy_item(Describer& out, Address at, const NumpyItem& item) {
  if (item.number.code != 0) return write_numpy_number(out, at, item.number);
  if (item.unit.is_known()) return write_time(out, at, item);
  if (!item.fields.empty()) return write_record(out, at, item);
  if (item.kind != 'O') return write_numpy_text(out, at, item);
  const auto object = out.program().memory().read_value<std::uint64_t>(at, reading_item);
  if (!object) return out.write_hole(object.error());
  if (*object == 0) return out.write("None");
  out.describe(Address(*object));
}

}  // namespace hognose::python
