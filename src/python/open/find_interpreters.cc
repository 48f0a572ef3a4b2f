// Recognises interpreter states by their back pointers.
// SPDX-License-Identifier: MIT
#include "python/open/find_interpreters.h"

#include <algorithm>
#include <vector>

#include "python/values/type_info.h"

namespace hognose::python {
namespace {

using layout::_PyRuntimeState;
using layout::PyInterpreterState;
using layout::PyThreadState;

constexpr std::uint64_t page_size = target::PageCache::page_size;

// A pointer worth following: to an aligned word of memory that can be written.
bool is_plausible(const Program& program, Address pointer) {
  if (pointer.value() % word_size != 0 || pointer.value() < target::PageCache::page_size)
    return false;
  if (program.target->maps.is_empty()) return true;
  const target::Mapping* mapping = program.target->maps.find(pointer);
  return mapping != nullptr && mapping->writable;
}

bool is_dict_at(const Program& program, const Result<Address>& object) {
  if (!object || !is_plausible(program, *object)) return false;
  const auto type = program.view<layout::PyObject>(*object).read(layout::PyObject::ob_type);
  if (!type) return false;
  const auto& info = find_type_info(program, *type);
  return info && info->has(TypeFlag::dict_subclass);
}

// How many interpreters can be reached from this one: the head of the list reaches all.
std::size_t count_reachable(const Program& program, Address interpreter) {
  constexpr std::size_t most = 256;
  std::size_t count = 0;
  while (count < most && is_interpreter(program, interpreter)) {
    ++count;
    interpreter = program.view<PyInterpreterState>(interpreter)
                      .read(PyInterpreterState::next)
                      .value_or(Address());
  }
  return count;
}

struct Best {
  Address variable;
  std::size_t reachable = 0;
};

void scan_page(const Program& program, AddressRange page, Best& best) {
  std::vector<std::uint64_t> words(page.size() / word_size);
  const std::size_t bytes =
      program.memory().read_some(page.begin, std::as_writable_bytes(std::span(words)));
  for (std::size_t i = 0; i < bytes / word_size; ++i) {
    const Address pointer(words[i]);
    if (!is_plausible(program, pointer) || !is_interpreter(program, pointer)) continue;
    const std::size_t reachable = count_reachable(program, pointer);
    if (reachable > best.reachable) best = {page.begin + i * word_size, reachable};
  }
}

// Whether `wanted` is one of the list that begins at `interpreter`.
bool is_reachable(const Program& program, Address interpreter, Address wanted, Budget& budget) {
  constexpr int most = 256;
  for (int count = 0; count < most && budget.spend_node(); ++count) {
    if (interpreter == wanted) return true;
    if (!is_plausible(program, interpreter)) return false;
    interpreter = program.view<PyInterpreterState>(interpreter)
                      .read(PyInterpreterState::next)
                      .value_or(Address());
  }
  return false;
}

// Whether the thread that holds the GIL, if the runtime tells (3.7 to 3.11), is one of Python's.
bool has_plausible_holder(const Program& program, Address runtime) {
  const auto view = program.view<_PyRuntimeState>(runtime);
  if (!view.has(_PyRuntimeState::gilstate_tstate_current)) return true;
  const auto holder = view.read(_PyRuntimeState::gilstate_tstate_current);
  if (!holder || holder->is_null()) return holder.has_value();
  if (!is_plausible(program, *holder)) return false;
  const auto owner = program.view<PyThreadState>(*holder).read(PyThreadState::interp);
  return owner && is_interpreter(program, *owner);
}

bool is_runtime(const Program& program, Address runtime, Budget& budget) {
  const auto view = program.view<_PyRuntimeState>(runtime);
  const auto main = view.read(_PyRuntimeState::interpreters_main);
  if (!main || !is_plausible(program, *main) || !is_interpreter(program, *main)) return false;
  const auto id = program.view<PyInterpreterState>(*main).read(PyInterpreterState::id);
  if (!id || *id != 0) return false;
  const auto head = view.read(_PyRuntimeState::interpreters_head);
  return head && is_reachable(program, *head, *main, budget) &&
         has_plausible_holder(program, runtime);
}

// Adds the runtimes of which the word that heads the list of interpreters lies in `page`.
void scan_for_runtimes(const Program& program,
                       AddressRange page,
                       std::vector<Address>& runtimes,
                       Budget& budget) {
  constexpr std::size_t enough = 2;  // to know that there is more than one
  const auto head_offset = program.layout.offset(_PyRuntimeState::interpreters_head);
  std::vector<std::uint64_t> words(page.size() / word_size);
  const std::size_t bytes =
      program.target->memory->read_some(page.begin, std::as_writable_bytes(std::span(words)));
  for (std::size_t i = 0; i < bytes / word_size && runtimes.size() < enough; ++i) {
    const Address variable = page.begin + i * word_size;
    if (!is_plausible(program, Address(words[i])) || variable.value() < *head_offset) continue;
    if (!budget.spend_node()) return;
    const Address runtime(variable.value() - *head_offset);
    if (is_runtime(program, runtime, budget)) runtimes.push_back(runtime);
  }
}

}  // namespace

bool is_interpreter(const Program& program, Address interpreter) {
  const auto view = program.view<PyInterpreterState>(interpreter);
  const auto thread = view.read(PyInterpreterState::threads_head);
  if (!thread || !is_plausible(program, *thread)) return false;
  const auto owner = program.view<PyThreadState>(*thread).read(PyThreadState::interp);
  // The headers of obmalloc's pools point back as well, and to themselves.
  if (!owner || *owner != interpreter || *thread == interpreter) return false;
  // An interpreter without modules is one that has just begun, or a coincidence.
  return is_dict_at(program, view.read(PyInterpreterState::modules)) &&
         is_dict_at(program, view.read(PyInterpreterState::sysdict)) &&
         is_dict_at(program, view.read(PyInterpreterState::builtins));
}

Address find_interpreters_head(const Program& program,
                               std::span<const AddressRange> data,
                               Budget& budget) {
  Best best;
  for (const AddressRange& range : data) {
    const Address first(range.begin.value() / word_size * word_size);
    for (Address at = first; at < range.end; at = at + target::PageCache::page_size) {
      if (!budget.spend_bytes(page_size) || !budget.check()) return best.variable;
      scan_page(program, {at, std::min(at + target::PageCache::page_size, range.end)}, best);
    }
  }
  return best.variable;
}

Result<Address> find_runtime_by_shape(const Program& program,
                                      std::span<const AddressRange> data,
                                      Budget& budget) {
  std::vector<Address> runtimes;
  for (const AddressRange& range : data) {
    Address at((range.begin.value() + word_size - 1) / word_size * word_size);
    while (at < range.end && budget.spend_bytes(page_size) && budget.check()) {
      // Page by page: one that is lost hides no other.
      const Address next((at.value() / page_size + 1) * page_size);
      scan_for_runtimes(program, {at, std::min(next, range.end)}, runtimes, budget);
      at = next;
    }
  }
  if (runtimes.size() > 1)
    return fail(ErrorKind::corrupt, "_PyRuntime, which several places look like", runtimes[1]);
  if (const auto why = budget.exhausted()) {
    const bool is_wish = *why == Exhausted::interrupted;
    return fail(is_wish ? ErrorKind::interrupted : ErrorKind::limit,
                "data that may hold _PyRuntime");
  }
  if (runtimes.empty()) return fail(ErrorKind::not_found, "_PyRuntime");
  return runtimes.front();
}

}  // namespace hognose::python
