// Reads deques, and the two structs that a SimpleQueue has been.
//
//     up to 3.12:  lock, locked, lst, lst_pos          a list, whose first lst_pos items are taken
//     since 3.13:  has_threads_waiting, put_idx, get_idx, items, items_cap, num_items          a ring
//
// Modules/_queuemodule.c; both begin right after the header of the object.
// SPDX-License-Identifier: MIT
#include "analysis/queue_items.h"

#include <array>

#include "analysis/lock_word.h"
#include "analysis/wait_shape.h"
#include "base/counted.h"
#include "base/formatted.h"
#include "python/values/containers.h"
#include "python/values/deque_items.h"
#include "python/values/number.h"
#include "python/values/type_info.h"

namespace hognose::analysis {
namespace {

using python::Items;
using python::Program;

/// A queue that says that it has more is not believed.
constexpr std::uint64_t most_queued = 1U << 20U;

class QueueReader {
 public:
  QueueReader(const Program& program, Budget& budget) : program_(program), budget_(budget) {}

  Result<std::vector<Address>> run(Address queue) {
    const python::TypeInfo* const type = TRY(python::read_type_of(program_, queue));
    if (type->name != "_queue.SimpleQueue") {
      const Address deque = read_attribute(program_, queue, U"queue", budget_);
      // Where there is no _queue, a SimpleQueue of Python keeps them in `_queue`.
      TRY(add_deque(deque.is_null() ? read_attribute(program_, queue, U"_queue", budget_) : deque));
    } else if (has_parking_lot(program_)) {
      TRY(add_ring(queue));
    } else {
      TRY(add_list(queue));
    }
    return std::move(items_);
  }
  Result<std::vector<Address>> run_deque(Address deque) {
    TRY(add_deque(deque));
    return std::move(items_);
  }

 private:
  Result<void> add(const Items& items, std::uint64_t first) {
    if (items.count > most_queued) return fail(ErrorKind::corrupt, "queue", items.first);
    for (std::uint64_t at = first; at < items.count && budget_.spend_node(); ++at)
      items_.push_back(TRY(python::read_item(program_, items, at)));
    return {};
  }

  Result<void> add_deque(Address deque) {
    auto reader = TRY(python::DequeReader::open(program_, deque));
    while (reader.left() != 0 && items_.size() < most_queued && budget_.spend_node()) {
      const Items block = TRY(reader.take_block());
      TRY(add(block, 0));
    }
    return {};
  }

  template <std::size_t count>
  Result<std::array<std::uint64_t, count>> read_words(Address queue) {
    const auto header = program_.layout.size(layout::PyObject::size);
    if (!header) return fail(ErrorKind::absent_field, "SimpleQueue", queue);
    return program_.memory().read_value<std::array<std::uint64_t, count>>(queue + *header,
                                                                          "SimpleQueue");
  }

  Result<void> add_list(Address queue) {
    const auto [lock, is_locked, list, taken] = TRY(read_words<4>(queue));
    const Items items = TRY(python::read_list(program_, Address(list)));
    if (taken > items.count) return fail(ErrorKind::corrupt, "SimpleQueue.lst_pos", queue);
    return add(items, taken);
  }

  Result<void> add_ring(Address queue) {
    const auto [waiting, put, get, slots, capacity, count] = TRY(read_words<6>(queue));
    const bool is_ring = count <= capacity && capacity <= most_queued && capacity != 0 &&
                         put < capacity && get < capacity && (get + count) % capacity == put;
    if (!is_ring) return fail(ErrorKind::corrupt, "SimpleQueue.buf", queue);
    const Items ring{Address(slots), capacity};
    for (std::uint64_t at = 0; at < count && budget_.spend_node(); ++at)
      items_.push_back(TRY(python::read_item(program_, ring, (get + at) % capacity)));
    return {};
  }

  const Program& program_;
  Budget& budget_;
  std::vector<Address> items_;
};

auto read_number(const Program& program,
                 Address object,
                 std::u32string_view attribute,
                 Budget& budget) {
  return python::read_small_integer(program, read_attribute(program, object, attribute, budget));
}

/// Of a map() of multiprocessing.pool, which does it in parts.
std::string describe_missing_results(const Program& program, Address result, Budget& budget) {
  const auto left = read_number(program, result, U"_number_left", budget);
  if (!left || *left <= 0) return {};
  return formatted("of which {} {} not done", counted(*left, "part"), *left == 1 ? "is" : "are");
}

/// Of a threading.Barrier that is waited at: how many are there, of how many.
std::string describe_parties(const Program& program, Address barrier, Budget& budget) {
  const auto state = read_number(program, barrier, U"_state", budget);
  const auto count = read_number(program, barrier, U"_count", budget);
  const auto parties = read_number(program, barrier, U"_parties", budget);
  const bool is_filling = state && *state == 0 && count && parties && *count < *parties;
  return is_filling ? formatted("which {} of {} have reached", *count, *parties) : std::string();
}

}  // namespace

Result<std::vector<Address>> read_queue_items(const Program& program,
                                              Address queue,
                                              Budget& budget) {
  return QueueReader(program, budget).run(queue);
}

Result<std::vector<Address>> read_deque_items(const Program& program,
                                              Address deque,
                                              Budget& budget) {
  return QueueReader(program, budget).run_deque(deque);
}

std::string describe_content(const Program& program,
                             const Resource& resource,
                             std::string_view verb,
                             Budget& budget) {
  if (resource.kind == ResourceKind::future)
    return describe_missing_results(program, resource.address, budget);
  if (resource.kind == ResourceKind::barrier)
    return describe_parties(program, resource.address, budget);
  if (resource.kind != ResourceKind::queue) return {};
  const Address queue = resource.address;
  const auto items = read_queue_items(program, queue, budget);
  if (verb.ends_with("the tasks of")) {
    const auto left = read_number(program, queue, U"unfinished_tasks", budget);
    if (!left || *left <= 0) return {};
    const char* const though = items && items->empty() ? ", though it is empty" : "";
    return formatted("of which {} {} not done{}", *left, *left == 1 ? "is" : "are", though);
  }
  if (!items) return {};
  return items->empty() ? "which is empty" : "which has " + counted(items->size(), "item");
}

}  // namespace hognose::analysis
