// Reads a tuple of names.
// SPDX-License-Identifier: MIT
#include "analysis/code_names.h"

#include <algorithm>

#include "python/values/containers.h"
#include "python/values/text.h"

namespace hognose::analysis {

std::set<std::string> read_code_names(const python::Program& program, Address code) {
  constexpr std::uint64_t most_read = 4096;
  std::set<std::string> names;
  const auto tuple = program.view<layout::PyCodeObject>(code).read(layout::PyCodeObject::co_names);
  const auto items = tuple ? python::read_tuple(program, *tuple) : fail(tuple.error());
  if (!items) return names;
  for (std::uint64_t index = 0; index < std::min(items->count, most_read); ++index) {
    const auto name = python::read_item(program, *items, index);
    const auto text = name ? python::read_name(program, *name) : fail(name.error());
    if (text) names.insert(*text);
  }
  return names;
}

}  // namespace hognose::analysis
