// Finding the blocks that are worth writing.
// SPDX-License-Identifier: MIT
#include "unpack/sparse_file.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <sys/statvfs.h>

namespace hognose::unpack {
namespace {

/// As large as a file of ext4 can be: a few bytes of zstd can promise far more zeros.
constexpr std::uint64_t most_bytes = 16ULL << 40U;
constexpr const char* unpacked_file = "core file";

target::Descriptor open_unnamed(const std::string& folder) {
  constexpr mode_t only_ours = 0600;
  target::Descriptor file(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, only_ours));
  if (file.is_open()) return file;
  std::string pattern = folder + "/hognose-XXXXXX";  // not every file system knows O_TMPFILE
  file = target::Descriptor(::mkostemp(pattern.data(), O_CLOEXEC));
  if (file.is_open()) ::unlink(pattern.c_str());
  return file;
}

std::uint64_t free_bytes(int descriptor) {
  struct statvfs status {};
  if (::fstatvfs(descriptor, &status) != 0) return most_bytes;
  return std::uint64_t{status.f_bavail} * status.f_frsize;
}

bool is_zero(std::span<const std::byte> bytes) {
  return bytes.empty() || (bytes.front() == std::byte{0} &&
                           std::memcmp(bytes.data(), bytes.data() + 1, bytes.size() - 1) == 0);
}

/// Bytes at the front whose blocks are all zero, or all not.
std::size_t length_of_run(std::span<const std::byte> bytes, bool of_zeros) {
  std::size_t length = 0;
  while (length < bytes.size()) {
    const std::size_t block = std::min(SparseFile::block_size, bytes.size() - length);
    if (is_zero(bytes.subspan(length, block)) != of_zeros) break;
    length += block;
  }
  return length;
}

}  // namespace

std::string temporary_folder() {
  const char* wanted = std::getenv("TMPDIR");
  if (wanted != nullptr && *wanted != '\0') return wanted;
  return ::access("/var/tmp", W_OK) == 0 ? "/var/tmp" : "/tmp";
}

Result<SparseFile> SparseFile::create(const std::string& folder, std::uint64_t most_content) {
  auto file = open_unnamed(folder);
  if (!file.is_open()) return fail(target::kind_of_errno(errno), making_temporary_file);
  const std::uint64_t most = std::min(most_content, free_bytes(file.number()));
  return SparseFile(std::move(file), most);
}

Result<void> SparseFile::append(std::span<const std::byte> bytes) {
  if (bytes.size() > most_bytes - size_) return fail(ErrorKind::limit, "temporary file");
  while (!bytes.empty()) {
    const std::size_t zeros = length_of_run(bytes, true);
    const std::size_t content = length_of_run(bytes.subspan(zeros), false);
    TRY(write(bytes.subspan(zeros, content), size_ + zeros));
    size_ += zeros + content;
    bytes = bytes.subspan(zeros + content);
  }
  return {};
}

Result<void> SparseFile::write(std::span<const std::byte> bytes, std::uint64_t at) {
  if (bytes.size() > most_content_ - content_) return fail(ErrorKind::limit, "temporary file");
  content_ += bytes.size();
  while (!bytes.empty()) {
    const ::ssize_t count =
        ::pwrite(file_.number(), bytes.data(), bytes.size(), static_cast<::off_t>(at));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      const bool is_full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG;
      return fail(is_full ? ErrorKind::limit : target::kind_of_errno(errno), unpacked_file);
    }
    at += static_cast<std::uint64_t>(count);
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return {};
}

Result<target::Descriptor> SparseFile::finish() {
  // What ends in zeros has not been written that far.
  if (::ftruncate(file_.number(), static_cast<::off_t>(size_)) != 0) {
    return fail(target::kind_of_errno(errno), unpacked_file);
  }
  return std::move(file_);
}

}  // namespace hognose::unpack
