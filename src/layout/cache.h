// The user's cache of layouts: what DWARF said about a build, kept under its build-id.
//
// A file holds one line with a fingerprint of the field list and then a table. It is optional: no
// failure here is an error, and nothing in a file is believed that does not parse strictly.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "layout/table.h"

namespace hognose::layout {

/// `$XDG_CACHE_HOME/hognose/layout`, or below `~/.cache`; empty if neither is known.
[[nodiscard]] std::string default_cache_folder();

/// The table kept for `build_id`; nothing if there is none, it is damaged, made for another list of
/// fields, about another build, or not owned by this user or root.
[[nodiscard]] std::optional<Table> read_cached_table(const std::string& folder,
                                                     std::string_view build_id);

/// Keeps a table under its first build-id, atomically. False if that did not work.
bool write_cached_table(const std::string& folder, const Table& table);

}  // namespace hognose::layout
