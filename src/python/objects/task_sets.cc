// Finds asyncio.tasks by sys.modules, and walks weak sets and linked lists.
// SPDX-License-Identifier: MIT
#include "python/objects/task_sets.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_set>

#include "base/place_text.h"
#include "python/attributes/attributes.h"
#include "python/attributes/type.h"
#include "python/objects/future.h"
#include "python/values/containers.h"

namespace hognose::python {
namespace {

using layout::llist_node;
using layout::PyInterpreterState;
using layout::TaskObj;

/// How far into a task its node is, and into an interpreter and a thread the heads of their lists.
struct ListPlaces {
  std::uint64_t in_task = 0;
  std::uint64_t in_interpreter = 0;
  std::uint64_t in_thread = 0;
};

/// The words of _AsyncioDebug (3.14+): sizes, and offsets in them.
using DebugTable = std::array<std::uint64_t, 13>;

/// Nothing for words that are no such table of tasks of that size.
std::optional<ListPlaces> read_debug_table(const DebugTable& words, std::uint64_t task_size) {
  const auto [size,
              name,
              by,
              is_task,
              is_set,
              coro,
              node,
              interp,
              tasks,
              thread,
              loop,
              running,
              own] = words;
  const bool is_of_task = size == task_size && name < size && by < size && is_task < size &&
                          is_set < size && coro < size && node + 2 * word_size <= size;
  const bool is_of_states =
      tasks < interp && own < thread && running == loop + word_size && own == running + word_size;
  if (!is_of_task || !is_of_states) return std::nullopt;
  return ListPlaces{node, tasks, own};
}

/// Looks for the table by its shape among the words of a range.
std::optional<ListPlaces> search_debug_table(const Program& program,
                                             const AddressRange& range,
                                             std::uint64_t task_size) {
  constexpr std::uint64_t most_bytes = 16U << 20U;
  const Address end = range.begin + std::min(range.size(), most_bytes);
  for (Address at = range.begin; at + sizeof(DebugTable) <= end; at = at + word_size) {
    const auto first = program.memory().read_value<std::uint64_t>(at, "_AsyncioDebug");
    if (!first || *first != task_size) continue;
    DebugTable words{};
    if (!program.memory().read(at, std::as_writable_bytes(std::span(words)), "_AsyncioDebug"))
      continue;
    if (const auto places = read_debug_table(words, task_size)) return places;
  }
  return std::nullopt;
}

/// The same in the process: the table's section is known only to the file, which may not be here.
std::optional<ListPlaces> search_debug_table(const Program& program, std::uint64_t task_size) {
  std::vector<AddressRange> ranges = program.static_data;
  for (const target::Mapping& mapping : program.target->maps.all()) {
    const std::string_view file = base_name(mapping.path);
    if (mapping.readable && file.starts_with("_asyncio."))
      ranges.insert(ranges.begin(), mapping.range);
  }
  for (const AddressRange& range : ranges) {
    if (const auto places = search_debug_table(program, range, task_size)) return places;
  }
  return std::nullopt;
}

class Finder {
 public:
  Finder(const Program& program, Address interpreter, Budget& budget)
      : program_(program), interpreter_(interpreter), budget_(budget) {}

  TaskSets run(std::span<const Address> states) {
    const auto names = find_module();
    if (!names) found_.lacks.add(names.error());
    if (!names || names->is_null()) return std::move(found_);
    found_.has_asyncio = true;
    note(walk_sets(*names));
    if (const auto lists = find_lists(*names)) {
      walk_list(interpreter_ + lists->in_interpreter, lists->in_task);
      for (const Address state : states)
        walk_list(state + lists->in_thread, lists->in_task);
    }
    found_.lacks.add(budget_.exhausted());
    return std::move(found_);
  }

 private:
  void note(const Result<void>& walk) {
    if (!walk) found_.lacks.add(walk.error());
  }

  void add(Address task) {
    if (known_.insert(task).second) found_.tasks.push_back(task);
  }

  /// The dict of asyncio.tasks; null if nobody imported it.
  Result<Address> find_module() {
    const auto view = program_.view<PyInterpreterState>(interpreter_);
    const Address modules = TRY(view.read(PyInterpreterState::modules));
    const auto module = TRY(find_in_dict(program_, modules, U"asyncio.tasks", budget_));
    if (!module || is_none_object(program_, *module)) return Address();
    return program_.view<layout::PyModuleObject>(*module).read(layout::PyModuleObject::md_dict);
  }

  Result<void> walk_sets(Address names) {
    // Up to 3.11 one set; from 3.12 on one of those that wait for their loop, and one of those that
    // began to run where they were made. In 3.6 the class in Python has it.
    constexpr std::array<std::u32string_view, 3> sets{
        U"_all_tasks", U"_scheduled_tasks", U"_eager_tasks"};
    bool is_named = false;
    for (const std::u32string_view name : sets) {
      const auto set = TRY(find_in_dict(program_, names, name, budget_));
      if (set) note(walk_any(*set));
      is_named = is_named || set;
    }
    if (is_named) return {};
    find_unnamed_sets();
    const auto task = TRY(find_in_dict(program_, names, U"_PyTask", budget_));
    if (!task) return {};
    const auto& type = find_type_info(program_, *task);
    if (!type) return fail(type.error());
    if (const auto set = TRY(find_in_class(program_, *type, U"_all_tasks", budget_)))
      note(walk_any(*set));
    return {};
  }

  /// 3.6's tasks of C are in a WeakSet that only a static variable of _asyncio refers to.
  void find_unnamed_sets() {
    constexpr std::uint64_t most_bytes = 1U << 16U;
    for (const target::Mapping& mapping : program_.target->maps.all()) {
      const std::string_view file = base_name(mapping.path);
      if (!mapping.writable || !file.starts_with("_asyncio.")) continue;
      const Address end = mapping.range.begin + std::min(mapping.range.size(), most_bytes);
      for (Address at = mapping.range.begin; at < end; at = at + word_size) {
        const auto word = program_.memory().read_value<std::uint64_t>(at, "_asyncio");
        if (word && is_in_memory(Address(*word))) note_weak_set(Address(*word));
      }
    }
  }

  void note_weak_set(Address object) {
    const auto type = read_type_of(program_, object);
    if (type && is_class_of_module(program_, **type, "WeakSet", U"_weakrefset"))
      note(walk_any(object));
  }

  bool is_in_memory(Address object) {
    const target::Mapping* const mapping = program_.target->maps.find(object);
    return object.value() % word_size == 0 && mapping != nullptr && mapping->writable;
  }

  /// A WeakSet, or a set.
  Result<void> walk_any(Address set) {
    const TypeInfo* const type = TRY(read_type_of(program_, set));
    if (!type->has(TypeFlag::heap_type) && type->name == "set") return walk_set(set, false);
    if (!is_class_of_module(program_, *type, "WeakSet", U"_weakrefset")) return {};
    const auto data = TRY(find_attribute(program_, set, U"data", budget_));
    return data ? walk_set(*data, true) : Result<void>();
  }

  Result<void> walk_set(Address set, bool is_weak) {
    return for_each_member(program_, set, budget_, [&](Address member) {
      const auto task = is_weak ? program_.view<layout::PyWeakReference>(member).read(
                                      layout::PyWeakReference::wr_object)
                                : Result<Address>(member);
      if (!task) {
        found_.lacks.add(task.error());
      } else if (!task->is_null() && !is_none_object(program_, *task)) {
        add(*task);
      }
      return true;
    });
  }

  /// Where the lists are, if this Python has any. A table of another build may be wrong by some words.
  std::optional<ListPlaces> find_lists(Address names) {
    const auto& layout = program_.layout;
    const auto in_task = layout.offset(TaskObj::task_node);
    const auto in_interpreter = layout.offset(PyInterpreterState::asyncio_tasks_head);
    const auto in_thread = layout.offset(layout::_PyThreadStateImpl::asyncio_tasks_head);
    if (!in_task || !in_interpreter || !in_thread) return std::nullopt;
    const bool is_exact =
        layout.at(layout::FieldId::PyInterpreterState__asyncio_tasks_head).witness !=
        layout::Witness::table;
    const auto told = is_exact ? std::nullopt : find_debug_table(names);
    return told ? told : ListPlaces{*in_task, *in_interpreter, *in_thread};
  }

  std::optional<ListPlaces> find_debug_table(Address names) {
    const auto task = find_in_dict(program_, names, U"_CTask", budget_);
    const auto* const type = task && *task ? &find_type_info(program_, **task) : nullptr;
    if (type == nullptr || !*type || (*type)->basicsize <= 0) return std::nullopt;
    return search_debug_table(program_, static_cast<std::uint64_t>((*type)->basicsize));
  }

  void walk_list(Address head, std::uint64_t in_task) { note(walk_ring(head, in_task)); }

  /// A ring of tasks. Where it does not hold together, what was found before is kept.
  Result<void> walk_ring(Address head, std::uint64_t in_task) {
    Address before = head;
    Address node = TRY(program_.view<llist_node>(head).read(llist_node::next));
    // A list that nobody has used is not even a ring.
    if (node.is_null()) return {};
    while (node != head) {
      const Address back = TRY(program_.view<llist_node>(node).read(llist_node::prev));
      if (back != before) return fail(ErrorKind::corrupt, "list of tasks", node);
      if (!budget_.spend_node()) return {};
      add(node - in_task);
      before = node;
      node = TRY(program_.view<llist_node>(node).read(llist_node::next));
    }
    return {};
  }

  const Program& program_;
  Address interpreter_;
  Budget& budget_;
  TaskSets found_;
  std::unordered_set<Address> known_;
};

}  // namespace

TaskSets find_tasks(const Program& program,
                    Address interpreter,
                    std::span<const Address> states,
                    Budget& budget) {
  return Finder(program, interpreter, budget).run(states);
}

}  // namespace hognose::python
