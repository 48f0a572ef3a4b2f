// The bytes of regular files, mapped or copied.
// SPDX-License-Identifier: MIT
#include "target/seams/files.h"

#include <cerrno>

#include <sys/mman.h>
#include <unistd.h>

#include "target/seams/kernel_wait.h"

namespace hognose::target {
namespace {

constexpr std::size_t copied_up_to = 256ULL * 1024;

/// Reads as much of a file as there is: how many bytes.
Result<std::size_t> read_all(int descriptor, std::span<std::byte> into) {
  std::size_t done = 0;
  while (done < into.size()) {
    const auto rest = into.subspan(done);
    const ::ssize_t count = read_waiting(of_a_file, descriptor, rest, static_cast<::off_t>(done));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(kind_of_errno(errno), "file");
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
  }
  return done;
}

}  // namespace

Result<FileIdentity> identity_of(const Descriptor& file) {
  struct stat status {};
  if (!stat_waiting(file.number(), status)) return fail(kind_of_errno(errno), "file");
  if (!S_ISREG(status.st_mode)) return fail(ErrorKind::unsupported, "file");
  return FileIdentity{status.st_dev,
                      status.st_ino,
                      static_cast<std::uint64_t>(status.st_size),
                      status.st_ctim.tv_sec * 1'000'000'000LL + status.st_ctim.tv_nsec,
                      status.st_uid,
                      (status.st_mode & S_IWOTH) != 0};
}

Result<MappedFile> MappedFile::open_named(const std::string& path) {
  return open(TRY(target::open_named(path)));
}

Result<MappedFile> MappedFile::open(const Descriptor& file) {
  const FileIdentity identity = TRY(identity_of(file));
  const int descriptor = file.number();
  const auto size = static_cast<std::size_t>(identity.size);
  if (size <= copied_up_to) {
    auto copy = std::make_unique_for_overwrite<std::byte[]>(size);
    const std::size_t done = TRY(read_all(descriptor, {copy.get(), size}));
    return MappedFile(identity, std::move(copy), done);
  }
  void* mapping = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
  if (mapping == MAP_FAILED) return fail(kind_of_errno(errno), "file");
  return MappedFile(identity, std::span(static_cast<const std::byte*>(mapping), size));
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : identity_(other.identity_),
      copy_(std::move(other.copy_)),
      bytes_(std::exchange(other.bytes_, {})),
      watched_(std::move(other.watched_)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(identity_, other.identity_);
  std::swap(copy_, other.copy_);
  std::swap(bytes_, other.bytes_);
  watched_ = std::move(other.watched_);
  return *this;
}

MappedFile::~MappedFile() {
  if (copy_ != nullptr || bytes_.empty()) return;
  watched_ = {};  // first: others may be mapped there next
  ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

std::vector<std::string> Files::candidates(const std::string& target_path) const {
  return {target_path};
}

Result<Descriptor> Files::open(const std::string& path, Wanted wanted) const {
  return open_named(path, wanted);
}

Result<Descriptor> Files::open_unproven(const std::string& /*path*/) const {
  errno = EACCES;
  return fail(ErrorKind::permission, "file");
}

Result<Descriptor> Files::open_mapped(Address /*load_start*/) const {
  return fail(ErrorKind::not_found, "mapped file");
}

}  // namespace hognose::target
