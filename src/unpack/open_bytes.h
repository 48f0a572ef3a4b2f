// Opens a core however it is kept: as it is, packed, or coming out of a pipe.
//
// A plain file is mapped, never read whole. Anything else is unpacked into a temporary file without
// a name, which is then mapped: a core is read at random places, and it is mostly zeros.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>

#include "target/seams/files.h"
#include "unpack/format.h"

namespace hognose::unpack {

/// How far unpacking may go, and where.
struct UnpackOptions {
  std::uint64_t most_content = 64ULL << 30U;  ///< bytes on disk; zeros take none
  std::string folder;  ///< for the temporary file; empty: temporary_folder()
  std::function<bool()> interrupted;  ///< asked now and then; may be empty
  /// Told now and then how many packed bytes of how many are done (0: a pipe); may be empty.
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;
};

/// The plain bytes of a file.
struct Opened {
  target::MappedFile bytes;
  Format format = Format::plain;
  /// Why the bytes are not all there are: `short_read` where the packed file ends too early,
  /// `corrupt` where it is damaged. What was unpacked before that is there.
  std::optional<Error> gap;
};

/// Opens a regular file, a pipe, or standard input for "-". limit if it unpacks to more than is
/// allowed, unsupported for folders and devices.
[[nodiscard]] Result<Opened> open_bytes(const std::string& path, const UnpackOptions& options = {});

}  // namespace hognose::unpack
