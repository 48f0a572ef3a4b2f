// Members of a zip archive, as zipimport finds them: Python runs applications out of one (zipapp, pex,
// shiv), also with a script or a program before it.
//
// Of an archive, which may be of any size, only its directory and the member are read. What it says of
// itself is its writer's word: it is compared with the size of the file before anything is done for it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace hognose::source {

/// A file that is read at places.
struct BytesAtPlaces {
  std::uint64_t size = 0;
  /// Fills `into` from `offset` on; how many bytes there were.
  std::function<std::size_t(std::uint64_t offset, std::span<std::byte> into)> read_at;
};

inline constexpr std::uint64_t most_directory = 64ULL << 20U;  ///< bytes of an archive's directory

/// The content of the member `name`, at most `most_bytes` of it. unsupported if this is no zip archive,
/// or the member is encrypted or packed by another method than deflate; not_found if it has no such
/// member; limit if that or the directory is larger; short_read or corrupt if it is damaged.
[[nodiscard]] Result<std::string> read_zip_member(const BytesAtPlaces& archive,
                                                  std::string_view name,
                                                  std::uint64_t most_bytes);

}  // namespace hognose::source
