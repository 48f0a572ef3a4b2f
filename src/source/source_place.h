// Where the text of a source lies: in a file of its own, or in an archive of which Python runs code.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/result.h"
#include "target/elf/file_work.h"
#include "target/seams/descriptor.h"

namespace hognose::source {

/// A file, or a member of the archive that it is.
struct SourcePlace {
  target::Descriptor file;
  std::string member;  ///< empty: the file itself
};

/// target::Files' way to open a path on this machine, with the rights that count.
using OpenFile = std::function<Result<target::Descriptor>(const std::string& path)>;

/// What `path` leads to. Where it goes on below a file (`app.pyz/shop/cart.py`), the rest names a member.
/// Fails as `open` does, and leaves errno as that left it for `path`.
[[nodiscard]] Result<SourcePlace> open_source_place(const std::string& path, const OpenFile& open);

/// Why nothing more is read, in a reader's words.
inline constexpr const char* too_many_sources = "the other sources of this answer are too large";

/// The text at a place, of which the file has `size` bytes; or, in a reader's words, why there is none. What is
/// read is paid for, as something that will be kept.
[[nodiscard]] tl::expected<std::string, std::string> read_source(const SourcePlace& place,
                                                                 std::uint64_t size,
                                                                 std::uint64_t most_bytes,
                                                                 target::FileWork& work);

}  // namespace hognose::source
