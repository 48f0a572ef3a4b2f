// A temporary file without a name, in which blocks of zeros take no space.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "target/seams/descriptor.h"

namespace hognose::unpack {

/// Where temporary files go: $TMPDIR, else /var/tmp, which is meant for large ones.
[[nodiscard]] std::string temporary_folder();

/// Error::reading where a folder does not let one be made.
inline constexpr const char* making_temporary_file = "folder for temporary files";

/// Written from front to back. It is gone as soon as nobody has it open or mapped.
class SparseFile {
 public:
  static constexpr std::size_t block_size = 4096;

  /// Makes one in `folder` that takes at most `most_content` bytes on disk, and no more than is
  /// free there. An error of making_temporary_file if none can be made there at all.
  static Result<SparseFile> create(const std::string& folder, std::uint64_t most_content);

  /// Adds bytes; all but the last piece are whole blocks. limit if that would take too much space.
  Result<void> append(std::span<const std::byte> bytes);
  /// The file as a whole, for reading.
  [[nodiscard]] Result<target::Descriptor> finish();

  /// Bytes appended.
  [[nodiscard]] std::uint64_t size() const { return size_; }
  /// Bytes of them that take space.
  [[nodiscard]] std::uint64_t content() const { return content_; }

 private:
  SparseFile(target::Descriptor file, std::uint64_t most_content)
      : file_(std::move(file)), most_content_(most_content) {}
  Result<void> write(std::span<const std::byte> bytes, std::uint64_t at);

  target::Descriptor file_;
  std::uint64_t most_content_;
  std::uint64_t size_ = 0;
  std::uint64_t content_ = 0;
};

}  // namespace hognose::unpack
