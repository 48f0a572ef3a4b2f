// Where a SimpleQueue has its items: in a list of which those before lst_pos were taken, or in a ring.
// SPDX-License-Identifier: MIT
#include "python/kinds/simple_queue.h"

#include <algorithm>

#include "python/kinds/writing.h"

namespace hognose::python {
namespace {

using layout::simplequeueobject;

constexpr std::uint64_t slot_size = 8;
constexpr std::int64_t most_slots = 1LL << 40;

/// What lies together, in the order in which it was put there; of a ring that goes round, two runs.
struct QueuedRuns {
  Items first;
  Items second;
};

Result<QueuedRuns> find_in_list(const Program& program, Address object) {
  const auto view = program.view<simplequeueobject>(object);
  const Address list = TRY(view.read(simplequeueobject::lst));
  const Items items = TRY(read_list(program, list));
  const std::int64_t taken = TRY(view.read(simplequeueobject::lst_pos));
  if (taken < 0 || static_cast<std::uint64_t>(taken) > items.count) {
    return fail(ErrorKind::corrupt, "lst_pos", object);
  }
  const auto skipped = static_cast<std::uint64_t>(taken);
  return QueuedRuns{{items.first + skipped * slot_size, items.count - skipped}, {}};
}

Result<QueuedRuns> find_in_ring(const Program& program, Address object) {
  const auto view = program.view<simplequeueobject>(object);
  const Address slots = TRY(view.read(simplequeueobject::items));
  const std::int64_t room = TRY(view.read(simplequeueobject::items_cap));
  const std::int64_t next = TRY(view.read(simplequeueobject::get_idx));
  const std::int64_t count = TRY(view.read(simplequeueobject::num_items));
  const bool is_sane =
      room > 0 && room <= most_slots && next >= 0 && next < room && count >= 0 && count <= room;
  if (!is_sane) return fail(ErrorKind::corrupt, "ring", object);
  const std::int64_t before_turn = std::min(count, room - next);
  return QueuedRuns{
      {slots + static_cast<std::uint64_t>(next) * slot_size,
       static_cast<std::uint64_t>(before_turn)},
      {slots, static_cast<std::uint64_t>(count - before_turn)},
  };
}

Result<QueuedRuns> find_runs(const Program& program, Address object) {
  const bool is_ring = program.layout.has(simplequeueobject::num_items);
  return is_ring ? find_in_ring(program, object) : find_in_list(program, object);
}

}  // namespace

bool is_simple_queue(const Program& program, const TypeInfo& type) {
  return type.name == "_queue.SimpleQueue" && has_size_of(program, type, simplequeueobject::size);
}

void describe_simple_queue(Describer& out, Address object, const TypeInfo& type) {
  if (!out.enter(object)) return out.write("<...>");
  const auto runs = find_runs(out.program(), object);
  out.write("<" + type.name + "([");
  if (!runs) out.write_hole(runs.error());
  if (runs) write_items(out, runs->first);
  if (runs && runs->second.count != 0) {
    out.write(", ");
    write_items(out, runs->second);
  }
  out.write("]) at remote ");
  out.write_address(object);
  out.write(">");
  out.leave();
}

}  // namespace hognose::python
