// Finds the attributes of each thread, and by a pointer in its thread state whose they are.
// SPDX-License-Identifier: MIT
#include "python/threads/thread_local.h"

#include <algorithm>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "python/threads/read_threads.h"
#include "python/values/dict_entries.h"
#include "python/values/fixed_struct.h"

namespace hognose::python {
namespace {

using layout::PyThreadState;

constexpr const char* reading_local = "threading.local";
constexpr std::size_t most_bases_of_local = 64;
constexpr std::uint64_t most_bytes_of_state = 1U << 12U;

/// Behind the head. Up to 3.12: key, args, kw, weakreflist, dummies, wr_callback. Since then args, kw, weakreflist, localdicts,
/// thread_watchdogs.
constexpr std::uint64_t size_with_key = 48;
constexpr std::uint64_t dummies_offset = 32;
constexpr std::uint64_t size_without_key = 40;
constexpr std::uint64_t localdicts_offset = 24;

/// The words of a thread state, which may be pointers.
using StateWords = std::vector<Address>;

/// The dicts that thread states point to, as long as an epoch lasts.
struct DictsOfStates {
  std::unordered_map<Address, StateWords> by_state;
};

/// Whether the struct has a key; nothing where `type` is no local.
std::optional<bool> find_struct_with_key(const Program& program, const TypeInfo& type) {
  const TypeInfo* one = &type;
  for (std::size_t depth = 0; depth < most_bases_of_local; ++depth) {
    if (one->name == "_thread._local" || one->name == "thread._local") {
      if (has_bytes_behind_head(program, *one, size_with_key)) return true;
      if (has_bytes_behind_head(program, *one, size_without_key)) return false;
      return std::nullopt;
    }
    if (one->base.is_null()) return std::nullopt;
    const Result<TypeInfo>& base = find_type_info(program, one->base);
    if (!base) return std::nullopt;
    one = &*base;
  }
  return std::nullopt;
}

StateWords read_state(const Program& program, Address state, Budget& budget) {
  const std::uint64_t size = program.layout.size(PyThreadState::size).value_or(0);
  std::vector<std::uint64_t> raw(std::min(size, most_bytes_of_state) / sizeof(std::uint64_t));
  if (!budget.spend_node() || !budget.spend_bytes(size)) return {};
  const std::size_t bytes =
      program.memory().read_some(state, std::as_writable_bytes(std::span(raw)));
  StateWords words;
  for (std::size_t i = 0; i < bytes / sizeof(std::uint64_t); ++i) {
    if (raw[i] != 0 && raw[i] % sizeof(std::uint64_t) == 0) words.emplace_back(raw[i]);
  }
  return words;
}

/// The dicts that a thread state points to: its own is one.
const StateWords& find_dicts_of_state(const Program& program,
                                      Address state,
                                      Address dict_type,
                                      Budget& budget) {
  auto& known = program.kept<DictsOfStates>().by_state;
  if (const auto found = known.find(state); found != known.end()) return found->second;
  StateWords dicts = read_state(program, state, budget);
  std::erase_if(dicts, [&](Address word) {
    const auto type = program.view<layout::PyObject>(word).read(layout::PyObject::ob_type);
    return !type || *type != dict_type;
  });
  static const StateWords none;
  if (budget.exhausted()) return none;
  return known[state] = std::move(dicts);
}

/// The attributes that the dummy under `key` in a dict of a thread state has; null if there are none.
Result<Address> find_attributes_by_key(const Program& program,
                                       Address key,
                                       const StateWords& dicts,
                                       Budget& budget) {
  Address dummy;
  const auto take = [&](const DictEntry& entry) {
    if (entry.key == key) dummy = entry.value;
    return dummy.is_null();
  };
  std::optional<Error> trouble;
  for (const Address dict : dicts) {
    const auto walked = for_each_entry(program, dict, budget, take);
    if (!dummy.is_null()) return read_pointer_behind_head(program, dummy, 0, "localdict");
    if (!walked) trouble = walked.error();
  }
  if (trouble) return fail(*trouble);
  return Address{};
}

/// A local, and the dict in which it has the attributes of all threads.
struct Container {
  Address local;
  bool has_key = false;
  Address dicts{};
  Address dict_type{};
};

Result<Container> find_container(const Program& program, Address object, const TypeInfo& type) {
  Container container{.local = object};
  container.has_key = find_struct_with_key(program, type).value_or(false);
  const std::uint64_t offset = container.has_key ? dummies_offset : localdicts_offset;
  container.dicts = TRY(read_pointer_behind_head(program, object, offset, reading_local));
  container.dict_type = TRY(read_type_of(program, container.dicts))->address;
  return container;
}

/// Threads by what they are known by: their attributes, or the keys of these.
using Owners = std::unordered_map<Address, const Thread*>;

Result<Owners> find_owners_by_key(const Program& program,
                                  const Container& container,
                                  const ThreadList& list,
                                  Budget& budget) {
  Owners owners;
  const Address key = TRY(read_pointer_behind_head(program, container.local, 0, reading_local));
  for (const Thread& thread : list.threads) {
    const StateWords& dicts =
        find_dicts_of_state(program, thread.state, container.dict_type, budget);
    const auto attributes = find_attributes_by_key(program, key, dicts, budget);
    if (attributes && !attributes->is_null()) owners.emplace(*attributes, &thread);
    if (budget.exhausted()) break;
  }
  return owners;
}

/// Owners of `keys`, by their thread states, which refer to them.
Owners find_owners_of(const Program& program,
                      const std::unordered_set<Address>& keys,
                      const ThreadList& list,
                      Budget& budget) {
  Owners owners;
  for (const Thread& thread : list.threads) {
    for (const Address word : read_state(program, thread.state, budget)) {
      if (keys.contains(word)) owners.emplace(word, &thread);
    }
    if (budget.exhausted()) break;
  }
  return owners;
}

/// The entries of `container`, each with its owner.
Result<void> read_entries(const Program& program,
                          const Container& container,
                          ThreadLocal& local,
                          Budget& budget) {
  std::vector<DictEntry> entries;
  std::unordered_set<Address> keys;
  const auto walked = for_each_entry(program, container.dicts, budget, [&](const DictEntry& e) {
    entries.push_back(e);
    keys.insert(e.key);
    return true;
  });
  const ThreadList list = read_threads(program, budget);
  const auto by_key = container.has_key ? find_owners_by_key(program, container, list, budget)
                                        : find_owners_of(program, keys, list, budget);
  const Owners owners = by_key.value_or(Owners{});
  for (const DictEntry& entry : entries) {
    const auto owner = owners.find(container.has_key ? entry.value : entry.key);
    local.threads.push_back({entry.value, {}});
    if (owner != owners.end()) local.threads.back().thread = *owner->second;
  }
  TRY(walked);
  TRY(by_key);
  return {};
}

}  // namespace

bool is_thread_local(const Program& program, const TypeInfo& type) {
  return find_struct_with_key(program, type).has_value();
}

ThreadLocal read_thread_local(const Program& program,
                              Address object,
                              const TypeInfo& type,
                              Budget& budget) {
  ThreadLocal local;
  const auto container = find_container(program, object, type);
  const auto read = container ? read_entries(program, *container, local, budget)
                              : Result<void>(fail(container.error()));
  if (!read) local.lacks.add(read.error());
  return local;
}

}  // namespace hognose::python
