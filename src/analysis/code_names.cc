// Reads the names of code objects, once each.
// SPDX-License-Identifier: MIT
#include "analysis/code_names.h"

#include <algorithm>
#include <array>

#include "python/values/containers.h"
#include "python/values/text.h"

namespace hognose::analysis {

const std::set<std::string>& CodeNames::find(Address code) {
  const auto [at, is_new] = names_.try_emplace(code);
  if (!is_new) return at->second;
  constexpr std::uint64_t most_read = 4096;
  const auto tuple = program_.view<layout::PyCodeObject>(code).read(layout::PyCodeObject::co_names);
  const auto items = tuple ? python::read_tuple(program_, *tuple) : fail(tuple.error());
  if (!items) return at->second;
  for (std::uint64_t index = 0; index < std::min(items->count, most_read); ++index) {
    const auto name = python::read_item(program_, *items, index);
    const auto text = name ? python::read_name(program_, *name) : fail(name.error());
    if (text) at->second.insert(*text);
  }
  return at->second;
}

bool CodeNames::name_release(Address code) {
  constexpr std::array<const char*, 5> releasing{
      "release", "release_lock", "_release_save", "unlock", "__exit__"};
  const auto& names = find(code);
  return std::any_of(releasing.begin(), releasing.end(), [&names](const char* name) {
    return names.count(name) != 0;
  });
}

}  // namespace hognose::analysis
