// Opens a core however it is kept: as it is, packed, or coming out of a pipe.
//
// A plain file is mapped, never read whole. Anything else is unpacked into a temporary file without
// a name, which is then mapped: a core is read at random places, and it is mostly zeros.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "target/seams/files.h"
#include "unpack/format.h"

namespace hognose::unpack {

/// How far unpacking may go, and where.
struct UnpackOptions {
  std::uint64_t most_content = 64ULL << 30U;  ///< bytes on disk; zeros take none
  /// Bytes with their zeros, of which a few packed ones can make any number. More are unpacked where
  /// there are at least one in most_ratio packed ones, as in the sparsest cores.
  std::uint64_t most_plain = 16ULL << 30U;
  std::string folder;  ///< for the temporary file; empty: temporary_folder()
  std::function<bool()> interrupted;  ///< asked now and then; may be empty
  /// Asked once, with the first of the plain bytes, whether the rest is worth it; may be empty.
  std::function<bool(std::span<const std::byte> start)> is_wanted{};
  /// Told now and then how many packed bytes of how many are done (0: a pipe); may be empty.
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;
};

/// The plain bytes of a file.
struct Opened {
  target::MappedFile bytes;
  Format format = Format::plain;
  /// Why the bytes are not all there are: `short_read` where the packed file ends too early,
  /// `corrupt` where it is damaged, `limit` past most_plain. What was unpacked before that is there.
  std::optional<Error> gap;
};

inline constexpr std::uint64_t most_ratio = 4096;

/// Opens a regular file, a pipe, or standard input for "-". limit if it unpacks to more than is
/// allowed, or wants more memory for that (memory_of_decoder); temporary_file where none can be made; unsupported for folders and devices.
[[nodiscard]] Result<Opened> open_bytes(const std::string& path, const UnpackOptions& options = {});

}  // namespace hognose::unpack
