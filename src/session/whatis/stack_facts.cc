// Compares stack pointers with the map.
// SPDX-License-Identifier: MIT
#include "session/whatis/stack_facts.h"

#include <algorithm>
#include <span>
#include <vector>

#include "base/formatted.h"
#include "native/function_names.h"
#include "native/names/demangled.h"
#include "python/values/printable.h"
#include "session/selection_keeper.h"

namespace hognose::session {
namespace {

constexpr std::uint64_t page_size = 4096;

/// A thread whose stack pointer is known.
struct Candidate {
  target::OsThread thread;
  Address pointer;
};

/// Where a thread was made by the C library its record is at the top of its stack; what is mapped behind
/// that is something else, though it may be one range on the map.
bool reaches(const Candidate& one, Address address) {
  const Address record = one.thread.tls_base;
  if (record.is_null() || record < one.pointer) return true;
  return address < (record + 2 * page_size).without_tag(page_size - 1);
}

std::vector<Candidate> find_candidates(const target::Target& target,
                                       const AddressRange& range,
                                       Address address) {
  constexpr std::size_t most_threads = 1U << 14U;
  std::vector<Candidate> found;
  const auto threads = target.threads->list();
  if (!threads) return found;
  const std::size_t count = std::min(threads->size(), most_threads);
  for (const target::OsThread& thread : std::span(*threads).first(count)) {
    const auto registers = target.threads->registers(thread.tid);
    if (!registers) continue;
    const auto pointer = registers->find(target::Register::rsp);
    if (!pointer || !range.contains(Address(*pointer))) continue;
    const Candidate one{thread, Address(*pointer)};
    if (reaches(one, address)) found.push_back(one);
  }
  return found;
}

/// Of several in one range the one whose stack pointer is nearest below; if there is none, the lowest.
const Candidate* find_nearest(const std::vector<Candidate>& candidates, Address address) {
  const Candidate* nearest = nullptr;
  for (const Candidate& one : candidates) {
    if (nearest == nullptr) {
      nearest = &one;
      continue;
    }
    const bool is_below = one.pointer <= address;
    const bool was_below = nearest->pointer <= address;
    const bool is_nearer = is_below ? !was_below || one.pointer > nearest->pointer
                                    : !was_below && one.pointer < nearest->pointer;
    if (is_nearer) nearest = &one;
  }
  return nearest;
}

/// The function of the frame that holds the address, as far as a few hundred frames lead there.
std::string find_function(const AddressQuestion& question, const target::OsThread& thread) {
  constexpr std::size_t most_frames = 512;
  Host& host = question.session.host();
  const SelectionKeeper keeper(host);
  if (!host.select_thread(thread)) return {};
  const auto machine = host.machine_stack();
  for (std::size_t index = 0; machine && index < most_frames; ++index) {
    const native::MachineFrame* const frame = machine->at(index);
    if (frame == nullptr || question.address < frame->sp || !question.budget.spend_node()) break;
    if (frame->cfa <= question.address || frame->function.empty()) continue;
    if (frame->trust != Trust::seen) break;
    return python::printable(native::demangled(std::string(native::plain_name(frame->function))));
  }
  return {};
}

const target::Mapping* find_above(const target::Maps& maps, const target::Mapping& guard) {
  const target::Mapping* const above = maps.find(guard.range.end);
  return above != nullptr && above->readable && above->writable ? above : nullptr;
}

}  // namespace

std::string describe_owner(const AddressQuestion& question, const target::OsThread& thread) {
  std::string name = thread.name;
  if (const auto list = question.session.threads(question.reading)) {
    for (const python::Thread& state : python::find_states(**list, thread)) {
      if (!state.name.empty()) name = state.name;
    }
  }
  std::string text = formatted("thread {}", thread.inner_id());
  if (!name.empty()) text += formatted(" \"{}\"", python::printable(name));
  return text;
}

std::string describe_thread_record(const AddressQuestion& question) {
  constexpr std::uint64_t most_bytes = 2048;  // struct pthread of glibc has a little more
  const auto holds = [&](Address record) {
    const auto offset = question.address.distance_from(record);
    return !record.is_null() && offset && *offset < most_bytes;
  };
  const auto threads = question.target.threads->list();
  if (!threads) return {};
  auto found = std::find_if(
      threads->begin(), threads->end(), [&](const auto& thread) { return holds(thread.tls_base); });
  Address record = found == threads->end() ? Address() : found->tls_base;
  // Of one that sleeps the kernel does not tell; Python's ident of it is the same.
  const auto states = question.session.threads(question.reading);
  for (std::size_t at = 0; states && record.is_null() && at < (*states)->threads.size(); ++at) {
    const python::Thread& state = (*states)->threads[at];
    if (!holds(Address(state.ident))) continue;
    record = Address(state.ident);
    found = std::find_if(threads->begin(), threads->end(), [&](const auto& thread) {
      return thread.inner_id() == state.native_id;
    });
  }
  if (found == threads->end()) return {};
  const std::uint64_t offset = question.address.value() - record.value();
  const std::string before = offset == 0 ? "" : formatted("byte {} of ", offset);
  return before + "the C library's record of " + describe_owner(question, *found);
}

void add_stack_of_thread(const AddressQuestion& question, document::AddressFacts& facts) {
  const target::Mapping* const mapping = question.target.maps.find(question.address);
  if (mapping == nullptr || mapping->executable || mapping->path.starts_with('/')) return;
  const bool is_guard = !mapping->readable && !mapping->writable;
  const target::Mapping* const stack =
      is_guard ? find_above(question.target.maps, *mapping) : mapping;
  if (stack == nullptr) return;
  const auto candidates = find_candidates(question.target, stack->range, question.address);
  const Candidate* const found = find_nearest(candidates, question.address);
  if (found == nullptr) return;
  document::AddressStack& fact = facts.stack.emplace();
  fact.tid = found->thread.inner_id();
  fact.title = describe_owner(question, found->thread);
  fact.is_guard = is_guard;
  fact.from_pointer = static_cast<std::int64_t>(question.address.value() - found->pointer.value());
  if (!question.is_brief && *fact.from_pointer >= 0)
    fact.function = find_function(question, found->thread);
}

}  // namespace hognose::session
