// The user's cache of layouts: what DWARF said about a build, kept by the very files that said it.
//
// A build-id is what a file says of itself, and no proof: anybody can write one into a file of his own.
// So a layout counts for the files that it was read from, and only if nobody but root and we could
// write them. A cache file holds a line with a fingerprint of the field list, one with what was read,
// and then a table. It is optional: no failure here is an error, and nothing in a file is believed that
// does not parse strictly.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "layout/table.h"
#include "target/seams/files.h"

namespace hognose::layout {

/// `$XDG_CACHE_HOME/hognose/layout`, or below `~/.cache`; empty if neither is known.
[[nodiscard]] std::string default_cache_folder();

/// For what a table is kept.
struct CacheKey {
  std::string build_id;
  std::vector<target::FileIdentity> origin;  ///< the files that were read
};

/// The table kept for `key`; nothing if there is none, it is damaged, made for another list of fields,
/// about another build or other files, or not owned by this user or root.
[[nodiscard]] std::optional<Table> read_cached_table(const std::string& folder,
                                                     const CacheKey& key);

/// Keeps a table, atomically, in a folder that only this user may enter if it is new. False if that did
/// not work, or if somebody else could have written what it was read from.
bool write_cached_table(const std::string& folder, const CacheKey& key, const Table& table);

}  // namespace hognose::layout
