// Recognises interpreter states by their back pointers.
// SPDX-License-Identifier: MIT
#include "python/find_interpreters.h"

#include <algorithm>
#include <vector>

namespace hognose::python {
namespace {

using layout::PyInterpreterState;
using layout::PyThreadState;

constexpr std::uint64_t word = sizeof(std::uint64_t);

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

// A pointer worth following: to an aligned word of memory that can be written.
bool is_plausible(const Program& program, Address pointer) {
  if (pointer.value() % word != 0 || pointer.value() < target::PageCache::page_size) return false;
  if (program.target->maps.is_empty()) return true;
  const target::Mapping* mapping = program.target->maps.find(pointer);
  return mapping != nullptr && mapping->writable;
}

struct Best {
  Address variable;
  std::size_t reachable = 0;
};

void scan_page(const Program& program, AddressRange page, Best& best) {
  std::vector<std::uint64_t> words(page.size() / word);
  const std::size_t bytes =
      program.memory().read_some(page.begin, std::as_writable_bytes(std::span(words)));
  for (std::size_t i = 0; i < bytes / word; ++i) {
    const Address pointer(words[i]);
    if (!is_plausible(program, pointer) || !is_interpreter(program, pointer)) continue;
    const std::size_t reachable = count_reachable(program, pointer);
    if (reachable > best.reachable) best = {page.begin + i * word, reachable};
  }
}

}  // namespace

bool is_interpreter(const Program& program, Address interpreter) {
  const auto view = program.view<PyInterpreterState>(interpreter);
  const auto thread = view.read(PyInterpreterState::threads_head);
  if (!thread || !is_plausible(program, *thread)) return false;
  const auto owner = program.view<PyThreadState>(*thread).read(PyThreadState::interp);
  if (!owner || *owner != interpreter) return false;
  // An interpreter without modules is one that has just begun, or a coincidence.
  const auto modules = view.read(PyInterpreterState::modules);
  if (!modules || modules->is_null()) return false;
  const auto type = program.view<layout::PyObject>(*modules).read(layout::PyObject::ob_type);
  if (!type) return false;
  const auto& info = program.type_info(*type);
  return info && info->has(TypeFlag::dict_subclass);
}

Address find_interpreters_head(const Program& program, std::span<const AddressRange> data) {
  Best best;
  for (const AddressRange& range : data) {
    const Address first(range.begin.value() / word * word);
    for (Address at = first; at < range.end; at = at + target::PageCache::page_size) {
      scan_page(program, {at, std::min(at + target::PageCache::page_size, range.end)}, best);
    }
  }
  return best.variable;
}

}  // namespace hognose::python
