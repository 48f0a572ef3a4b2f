// Opening files that somebody else named: regular ones only, without ever waiting for them.
// SPDX-License-Identifier: MIT
#include "target/seams/files.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

namespace hognose::target {
namespace {

constexpr std::size_t copied_up_to = 256ULL * 1024;

Result<std::vector<std::byte>> copy_of(int descriptor, std::size_t size) {
  std::vector<std::byte> bytes(size);
  std::size_t done = 0;
  while (done < size) {
    const ::ssize_t count =
        ::pread(descriptor, bytes.data() + done, size - done, static_cast<::off_t>(done));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(kind_of_errno(errno), "file");
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
  }
  bytes.resize(done);
  return bytes;
}

}  // namespace

Result<MappedFile> MappedFile::open(const std::string& path) {
  constexpr int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
  const Descriptor file(::open(path.c_str(), flags));
  if (!file.is_open()) return fail(kind_of_errno(errno), "file");
  return open(file);
}

Result<MappedFile> MappedFile::open(const Descriptor& file) {
  struct stat status {};
  const int descriptor = file.number();
  if (::fstat(descriptor, &status) != 0) return fail(kind_of_errno(errno), "file");
  if (!S_ISREG(status.st_mode)) return fail(ErrorKind::unsupported, "file");
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size <= copied_up_to) return MappedFile(TRY(copy_of(descriptor, size)));
  void* mapping = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
  if (mapping == MAP_FAILED) return fail(kind_of_errno(errno), "file");
  return MappedFile(std::span(static_cast<const std::byte*>(mapping), size));
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : copy_(std::move(other.copy_)), bytes_(std::exchange(other.bytes_, {})) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(copy_, other.copy_);
  std::swap(bytes_, other.bytes_);
  return *this;
}

MappedFile::~MappedFile() {
  if (!copy_.empty() || bytes_.empty()) return;
  ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

std::vector<std::string> Files::candidates(const std::string& target_path) const {
  return {target_path};
}

}  // namespace hognose::target
