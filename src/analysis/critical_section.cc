// Reads Include/object.h's and Include/cpython/critical_section.h's structs.
// SPDX-License-Identifier: MIT
#include "analysis/critical_section.h"

#include <array>

#include "python/values/type_info.h"

namespace hognose::analysis {
namespace {

using layout::PyThreadState;
using python::Program;

/// Behind ob_tid and ob_flags, since 3.13.
constexpr std::uint64_t offset_of_mutex = 10;

/// The flags in pointers to sections.
constexpr std::uint64_t is_inactive = 1;
constexpr std::uint64_t has_two = 2;
constexpr std::uint64_t flags = is_inactive | has_two;

/// Those of one state, behind `found`.
void add_sections(const Program& program,
                  Address state,
                  Budget& budget,
                  std::vector<Address>& found) {
  constexpr std::size_t most_sections = 64;
  auto tagged = program.view<PyThreadState>(state).read(PyThreadState::critical_section);
  // Behind one that was given back are but those.
  while (tagged && (*tagged & ~flags) != 0 && (*tagged & is_inactive) == 0 &&
         found.size() < most_sections && budget.spend_node()) {
    const Address at(*tagged & ~flags);
    // PyCriticalSection2: who is before it, and its mutexes; one of a single mutex has but the first two.
    std::array<std::uint64_t, 3> words{};
    const std::size_t count = (*tagged & has_two) != 0 ? 3 : 2;
    for (std::size_t word = 0; word < count; ++word) {
      const auto value =
          program.memory().read_value<std::uint64_t>(at + word * word_size, "PyCriticalSection");
      if (!value) return;
      words[word] = *value;
    }
    for (std::size_t word = 1; word < count; ++word)
      if (words[word] != 0) found.emplace_back(words[word]);
    tagged = words[0];
  }
}

}  // namespace

std::optional<Address> find_guarded_object(const Program& program, Address mutex) {
  constexpr std::uint8_t is_locked = 1;
  if (!program.build.free_threaded || mutex.value() < offset_of_mutex) return std::nullopt;
  const auto word = program.memory().read_value<std::uint8_t>(mutex, "PyObject.ob_mutex");
  if (!word || (*word & is_locked) == 0) return std::nullopt;
  const Address object(mutex.value() - offset_of_mutex);
  const auto type = python::read_type_of(program, object);
  if (!type || !(*type)->has(python::TypeFlag::ready)) return std::nullopt;
  return object;
}

std::vector<Address> list_critical_sections(const Program& program,
                                            const std::vector<python::Thread>& states,
                                            Budget& budget) {
  std::vector<Address> found;
  if (!program.build.free_threaded || !program.layout.has(PyThreadState::critical_section))
    return found;
  for (const python::Thread& thread : states)
    add_sections(program, thread.state, budget, found);
  return found;
}

}  // namespace hognose::analysis
