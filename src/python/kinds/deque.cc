// Writes the items of a deque, block by block.
// SPDX-License-Identifier: MIT
#include "python/kinds/deque.h"

#include <string>

#include "python/kinds/writing.h"
#include "python/values/deque_items.h"

namespace hognose::python {
namespace {

using layout::dequeobject;

void write_blocks(Describer& out, DequeReader reader) {
  bool is_first = true;
  while (reader.left() != 0 && !out.is_done()) {
    if (!is_first) out.write(", ");
    is_first = false;
    const auto items = reader.take_block();
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
  const auto reader = DequeReader::open(out.program(), object);
  if (reader) write_blocks(out, *reader);
  if (!reader) out.write_hole(reader.error());
  out.write("]");
  write_maxlen(out, object);
  out.write(")");
  out.leave();
}

}  // namespace hognose::python
