// Walks the blocks of a deque from its left end.
// SPDX-License-Identifier: MIT
#include "python/object/deque.h"

#include <algorithm>
#include <string>

#include "python/writing.h"

namespace hognose::python {
namespace {

using layout::block;
using layout::dequeobject;
using layout::PyVarObject;

constexpr std::uint64_t slot_size = 8;

/// Where the next item of a deque is.
struct Position {
  Address block_address;
  std::uint64_t index = 0;
  std::uint64_t left = 0;          ///< items still to come
  std::uint64_t items_a_block = 0;
};

Result<Position> find_first(const Program& program, Address object) {
  const auto view = program.view<dequeobject>(object);
  const std::int64_t count = TRY(view.has(dequeobject::len)
                                     ? view.read(dequeobject::len)
                                     : program.view<PyVarObject>(object).read(PyVarObject::ob_size));
  const auto data = program.layout.offset(block::data);
  const auto link = program.layout.offset(block::rightlink);
  if (!data || !link) return fail(ErrorKind::absent_field, "block", object);
  if (*link <= *data || count < 0) return fail(ErrorKind::corrupt, "len", object);
  Position first;
  first.items_a_block = (*link - *data) / slot_size;
  first.left = static_cast<std::uint64_t>(count);
  first.block_address = TRY(view.read(dequeobject::leftblock));
  first.index = static_cast<std::uint64_t>(TRY(view.read(dequeobject::leftindex)));
  if (count != 0 && first.index >= first.items_a_block) {
    return fail(ErrorKind::corrupt, "leftindex", object);
  }
  return first;
}

/// The items of one block, and the position moved to the next block.
Result<Items> take_block(const Program& program, Position& position) {
  const auto view = program.view<block>(position.block_address);
  Items items;
  items.first = TRY(view.address_of(block::data)) + position.index * slot_size;
  items.count = std::min(position.left, position.items_a_block - position.index);
  position.left -= items.count;
  position.index = 0;
  if (position.left != 0) position.block_address = TRY(view.read(block::rightlink));
  return items;
}

void write_blocks(Describer& out, Position position) {
  bool is_first = true;
  while (position.left != 0 && !out.is_done()) {
    if (!is_first) out.write(", ");
    is_first = false;
    const auto items = take_block(out.program(), position);
    if (!items) return out.write_hole(items.error());
    write_items(out, *items);
  }
}

void write_maxlen(Describer& out, Address object) {
  const auto maxlen = out.program().view<dequeobject>(object).read(dequeobject::maxlen);
  if (maxlen && *maxlen >= 0) out.write(", maxlen=" + std::to_string(*maxlen));
}

}  // namespace

bool is_deque(const Program& /*program*/, const TypeInfo& type) {
  return type.name == "collections.deque";
}

void describe_deque(Describer& out, Address object, const TypeInfo& /*type*/) {
  if (!out.enter(object)) return out.write("[...]");
  out.write("deque([");
  const auto first = find_first(out.program(), object);
  if (first) {
    write_blocks(out, *first);
  } else {
    out.write_hole(first.error());
  }
  out.write("]");
  write_maxlen(out, object);
  out.write(")");
  out.leave();
}

}  // namespace hognose::python
