// Reads the collector's flag and its counters.
// SPDX-License-Identifier: MIT
#include "python/threads/collection.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "python/program/static_variable.h"

namespace hognose::python {
namespace {

using layout::_PyRuntimeState;
using layout::gc_generation;
using layout::PyInterpreterState;

constexpr std::size_t generation_count = 3;

Result<std::int64_t> read_flag(const Program& program, Address interpreter) {
  const auto own = program.view<PyInterpreterState>(interpreter);
  if (own.has(PyInterpreterState::gc_collecting))
    return own.read(PyInterpreterState::gc_collecting);
  const auto runtime = program.view<_PyRuntimeState>(program.runtime);
  if (runtime.has(_PyRuntimeState::gc_collecting))
    return runtime.read(_PyRuntimeState::gc_collecting);
  // Up to 3.6 it is a static variable, which an exported function sets to 1.
  constexpr std::array<std::uint8_t, 2> set_number{0xc7, 0x05};
  constexpr std::array<std::uint8_t, 4> one{1, 0, 0, 0};
  auto flag = program.target->symbols->find_address("collecting");
  if (!flag) flag = find_static_variable(program, "PyGC_Collect", {set_number, one});
  if (!flag) return fail(ErrorKind::not_found, "collecting");
  return TRY(program.memory().read_value<std::int32_t>(*flag, "collecting"));
}

Result<Address> find_generations(const Program& program, Address interpreter) {
  const auto own = program.view<PyInterpreterState>(interpreter);
  if (own.has(PyInterpreterState::gc_generations))
    return own.address_of(PyInterpreterState::gc_generations);
  const auto runtime = program.view<_PyRuntimeState>(program.runtime);
  if (runtime.has(_PyRuntimeState::gc_generations))
    return runtime.address_of(_PyRuntimeState::gc_generations);
  // It points to the head of the first, which begins with it.
  const auto pointer = program.target->symbols->find_address("_PyGC_generation0");
  if (!pointer) return fail(ErrorKind::not_found, "_PyGC_generation0");
  return Address(TRY(program.memory().read_value<std::uint64_t>(*pointer, "_PyGC_generation0")));
}

std::optional<std::int64_t> read_generation(const Program& program, Address interpreter) {
  if (program.dialect.collector != layout::Collector::generations) return std::nullopt;
  const auto first = find_generations(program, interpreter);
  const auto stride = program.layout.size(gc_generation::size);
  if (!first || !stride) return std::nullopt;
  std::array<std::int64_t, generation_count> counts{};
  for (std::size_t at = 0; at < generation_count; ++at) {
    const auto count =
        program.view<gc_generation>(*first + at * *stride).read(gc_generation::count);
    if (!count || *count < 0) return std::nullopt;
    counts[at] = *count;
  }
  if (counts[0] != 0) return std::nullopt;
  const auto* next =
      std::find_if(counts.begin(), counts.end(), [](std::int64_t count) { return count != 0; });
  return next - counts.begin() - 1;
}

}  // namespace

Collection read_collection(const Program& program, Address interpreter) {
  Collection found;
  // It is a flag: any other number is something else.
  const auto flag = read_flag(program, interpreter);
  if (flag && (*flag == 0 || *flag == 1)) found.runs = *flag == 1;
  if (found.runs == true) found.generation = read_generation(program, interpreter);
  return found;
}

}  // namespace hognose::python
