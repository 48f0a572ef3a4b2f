// Follows the blocks of a deque to the right.
// SPDX-License-Identifier: MIT
#include "python/values/deque_items.h"

#include <algorithm>

namespace hognose::python {
namespace {

using layout::block;
using layout::dequeobject;
using layout::PyVarObject;

}  // namespace

Result<DequeReader> DequeReader::open(const Program& program, Address deque) {
  const auto view = program.view<dequeobject>(deque);
  const std::int64_t count =
      TRY(view.has(dequeobject::len) ? view.read(dequeobject::len)
                                     : program.view<PyVarObject>(deque).read(PyVarObject::ob_size));
  const auto data = program.layout.offset(block::data);
  const auto link = program.layout.offset(block::rightlink);
  if (!data || !link) return fail(ErrorKind::absent_field, "block", deque);
  if (*link <= *data || count < 0) return fail(ErrorKind::corrupt, "len", deque);
  DequeReader reader(program);
  reader.items_a_block_ = (*link - *data) / word_size;
  reader.left_ = static_cast<std::uint64_t>(count);
  reader.block_ = TRY(view.read(dequeobject::leftblock));
  reader.index_ = static_cast<std::uint64_t>(TRY(view.read(dequeobject::leftindex)));
  if (count != 0 && reader.index_ >= reader.items_a_block_) {
    return fail(ErrorKind::corrupt, "leftindex", deque);
  }
  return reader;
}

Result<Items> DequeReader::take_block() {
  const auto view = program_->view<block>(block_);
  Items items;
  items.first = TRY(view.address_of(block::data)) + index_ * word_size;
  items.count = std::min(left_, items_a_block_ - index_);
  left_ -= items.count;
  index_ = 0;
  if (left_ != 0) block_ = TRY(view.read(block::rightlink));
  return items;
}

}  // namespace hognose::python
