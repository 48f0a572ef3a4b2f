// Looks through globals, variables, and what these hold.
// SPDX-License-Identifier: MIT
#include "analysis/holders/named_locks.h"

#include <algorithm>
#include <array>
#include <set>
#include <unordered_set>
#include <utility>

#include "analysis/lock_holders.h"
#include "analysis/own_code.h"
#include "base/formatted.h"
#include "python/attributes/attributes.h"
#include "python/attributes/type.h"
#include "python/frames/frame_slots.h"
#include "python/objects/lock.h"
#include "python/values/containers.h"
#include "python/values/text.h"

namespace hognose::analysis {
namespace {

using python::Program;
using python::TypeFlag;
using python::TypeInfo;

/// Classes of threading, of which only the lock of a Condition is looked at.
bool is_of_threading(const Program& program, const TypeInfo& type) {
  constexpr std::array<std::string_view, 12> names{"Condition",
                                                   "_Condition",
                                                   "Event",
                                                   "_Event",
                                                   "Semaphore",
                                                   "_Semaphore",
                                                   "Barrier",
                                                   "BoundedSemaphore",
                                                   "_BoundedSemaphore",
                                                   "_MainThread",
                                                   "_RLock",
                                                   "Thread"};
  const auto is_it = [&](const TypeInfo& one) {
    return std::ranges::find(names, one.name) != names.end() &&
           python::is_class_of_module(program, one, one.name, U"threading");
  };
  return !python::find_base(program, type, is_it).is_null();
}

class LockSearch {
 public:
  LockSearch(const Program& program, Budget& budget) : program_(program), budget_(budget) {}

  void look_at_frame(const python::Frame& frame) {
    if (const auto globals = python::read_globals(program_, frame)) look_into_dict(*globals, {}, 0);
    if (is_library_code(frame.path())) return;
    for (const python::Binding& binding : python::read_bindings(program_, frame).known) {
      const auto name = [&binding] { return binding.name; };
      look_at(binding.value, name, 0);
    }
  }
  [[nodiscard]] bool is_over() const {
    return seen_.size() >= most_seen || found_.size() >= most_found || budget_.exhausted();
  }
  [[nodiscard]] std::vector<NamedLock> take() { return std::move(found_); }

 private:
  /// `name()` is what it is called, which costs a read. `depth` 1 is what something with a name holds.
  template <class Name>
  void look_at(Address value, const Name& name, int depth) {
    const auto read = python::read_type_of(program_, value);
    if (!read) return;
    const TypeInfo& type = **read;
    const bool is_in_c = python::is_lock_type(type) || python::is_rlock_type(type);
    const bool may_hold = depth == 0 && may_hold_locks(type);
    if (!is_in_c && !is_instance(type) && !may_hold) return;
    if (!seen_.emplace(value, is_in_c ? 0 : depth).second) return;
    auto state = read_state(value, type, is_in_c);
    if (state) {
      if (state->is_taken) add({value, std::move(*state), name()});
    } else if (is_instance(type) && is_of_threading(program_, type)) {
      look_at_threading(value, type, name, depth);
    } else if (may_hold) {
      look_inside(value, type, name());
    }
  }

  static bool is_instance(const TypeInfo& type) { return type.has(TypeFlag::heap_type); }

  static bool may_hold_locks(const TypeInfo& type) {
    return is_instance(type) || type.has(TypeFlag::type_subclass) || is_container(type);
  }

  std::optional<LockState> read_state(Address value, const TypeInfo& type, bool is_in_c) {
    if (is_in_c) return read_lock_state(program_, value, type);
    return is_instance(type) ? read_python_rlock(program_, value, type, budget_) : std::nullopt;
  }

  void add(NamedLock found) {
    // That a Thread has while it lives, so that others can wait for its end.
    const bool is_end = found.name.ends_with("._tstate_lock");
    if (!is_end) found_.push_back(std::move(found));
  }

  static bool is_container(const TypeInfo& type) {
    return type.has(TypeFlag::list_subclass) || type.has(TypeFlag::tuple_subclass) ||
           type.has(TypeFlag::dict_subclass);
  }

  template <class Name>
  void look_at_threading(Address value, const TypeInfo& type, const Name& name, int depth) {
    const Address lock = find_condition_lock(program_, value, budget_);
    if (!lock.is_null()) return look_at(lock, name, depth + 1);
    // What is derived from Thread may have others of its own.
    const bool is_derived = !python::is_class_of_module(program_, type, type.name, U"threading");
    if (is_derived && depth == 0) look_inside(value, type, name());
  }

  void look_inside(Address value, const TypeInfo& type, const std::string& name) {
    if (type.has(TypeFlag::type_subclass)) {
      const auto& info = python::find_type_info(program_, value);
      const bool is_class = info && info->has(TypeFlag::heap_type);
      const auto dict =
          is_class ? python::find_type_dict(program_, *info) : fail(ErrorKind::not_found, "class");
      if (dict && !dict->is_null()) look_into_dict(*dict, name + ".", 1);
    } else if (type.has(TypeFlag::dict_subclass)) {
      look_at_values(value, name);
    } else if (is_container(type)) {
      look_at_items(value, type, name);
    } else {
      const auto walk = python::for_each_attribute(
          program_, {value, type}, budget_, [&](const python::DictEntry& entry) {
            return look_at_entry(entry, name + ".", 1);
          });
      static_cast<void>(walk);  // what was read of a damaged object stands
    }
  }

  void look_into_dict(Address dict, const std::string& before, int depth) {
    if (!dicts_.insert(dict).second) return;
    const auto walk =
        python::for_each_entry(program_, dict, budget_, [&](const python::DictEntry& entry) {
          return look_at_entry(entry, before, depth);
        });
    static_cast<void>(walk);  // the same
  }

  bool look_at_entry(const python::DictEntry& entry, const std::string& before, int depth) {
    const auto name = [&] { return before + python::read_name(program_, entry.key).value_or("?"); };
    look_at(entry.value, name, depth);
    return !is_over();
  }

  /// Of a dict that is no namespace.
  void look_at_values(Address dict, const std::string& name) {
    std::uint64_t count = 0;
    const auto walk =
        python::for_each_entry(program_, dict, budget_, [&](const python::DictEntry& entry) {
          const auto named = [&] {
            const auto key = python::read_name(program_, entry.key);
            return key ? formatted("{}['{}']", name, *key) : formatted("{}[…]", name);
          };
          look_at(entry.value, named, 1);
          return ++count < most_items && !is_over();
        });
    static_cast<void>(walk);  // the same
  }

  void look_at_items(Address container, const TypeInfo& type, const std::string& name) {
    const auto items = type.has(TypeFlag::list_subclass) ? python::read_list(program_, container)
                                                         : python::read_tuple(program_, container);
    if (!items) return;
    python::SlotReader slots(program_, {items->first, std::min(items->count, most_items)});
    for (std::uint64_t at = 0; !slots.at_end() && !is_over() && budget_.spend_node(); ++at) {
      const auto item = slots.read_next();
      const auto named = [&name, at] { return formatted("{}[{}]", name, at); };
      if (item) look_at(*item, named, 1);
    }
  }

  static constexpr std::size_t most_seen = 50'000;
  static constexpr std::size_t most_found = 1000;
  static constexpr std::uint64_t most_items = 256;

  const Program& program_;
  Budget& budget_;
  std::set<std::pair<Address, int>> seen_;
  std::unordered_set<Address> dicts_;
  std::vector<NamedLock> found_;
};

}  // namespace

std::vector<NamedLock> find_named_locks(const Program& program,
                                        std::span<const BlockedThread> threads,
                                        Budget& budget) {
  constexpr std::size_t most_frames = 8;
  LockSearch search(program, budget);
  for (const BlockedThread& thread : threads) {
    const std::size_t count = std::min(thread.frames.size(), most_frames);
    for (const python::Frame* const frame : std::span(thread.frames).first(count)) {
      if (search.is_over() || !budget.spend_node()) return search.take();
      search.look_at_frame(*frame);
    }
  }
  return search.take();
}

}  // namespace hognose::analysis
