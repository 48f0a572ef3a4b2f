// Compares when workers were made with when their pool was.
// SPDX-License-Identifier: MIT
#include "analysis/pool_workers.h"

#include <algorithm>
#include <optional>

#include "analysis/wait_shape.h"
#include "python/attributes/type.h"
#include "python/values/containers.h"
#include "python/values/number.h"

namespace hognose::analysis {
namespace {

using python::Program;
using python::TypeFlag;

bool is_of(const Program& program, Address object, TypeFlag family) {
  const auto type = python::read_type_of(program, object);
  return type && (*type)->has(family);
}

/// The number of a multiprocessing.util.Finalize: the second of its `_key`.
std::optional<std::int64_t> find_number(const Program& program, Address finalizer, Budget& budget) {
  const Address key = read_attribute(program, finalizer, U"_key", budget);
  if (!is_of(program, key, TypeFlag::tuple_subclass)) return std::nullopt;
  const auto items = python::read_tuple(program, key);
  if (!items || items->count != 2) return std::nullopt;
  const auto second = python::read_item(program, *items, 1);
  if (!second) return std::nullopt;
  const auto number = python::read_small_integer(program, *second);
  return number ? std::optional(*number) : std::nullopt;
}

/// Of a process, by what cleans up after it.
std::optional<std::int64_t> find_number_of(const Program& program,
                                           Address process,
                                           Budget& budget) {
  const Address popen = read_attribute(program, process, U"_popen", budget);
  return find_number(program, read_attribute(program, popen, U"finalizer", budget), budget);
}

}  // namespace

bool has_lost_worker(const Program& program, Address result, Budget& budget) {
  constexpr std::uint64_t most_workers = 4096;
  const Address pool = read_attribute(program, result, U"_pool", budget);
  const Address limit = read_attribute(program, pool, U"_maxtasksperchild", budget);
  if (limit.is_null() || !python::is_none_object(program, limit)) return false;
  const auto made =
      find_number(program, read_attribute(program, pool, U"_terminate", budget), budget);
  const Address workers = read_attribute(program, pool, U"_pool", budget);
  if (!made || !is_of(program, workers, TypeFlag::list_subclass)) return false;
  const auto items = python::read_list(program, workers);
  if (!items) return false;
  for (std::uint64_t at = 0; at < std::min(items->count, most_workers); ++at) {
    const auto worker = python::read_item(program, *items, at);
    const auto number = worker ? find_number_of(program, *worker, budget) : std::nullopt;
    if (number && *number > *made) return true;
  }
  return false;
}

}  // namespace hognose::analysis
