// Reading another process, as far as it can be read.
// SPDX-License-Identifier: MIT
#include "target/process/process_memory.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/uio.h>

#include "target/seams/kernel_wait.h"

namespace hognose::target {
namespace {

constexpr std::uint64_t page_size = 4096;

/// As much of `into` as lies on the page of `from`.
std::span<std::byte> on_page_of(Address from, std::span<std::byte> into) {
  const std::uint64_t left = page_size - from.value() % page_size;
  return into.first(std::min<std::uint64_t>(left, into.size()));
}

}  // namespace

Result<ProcessMemory> ProcessMemory::open(::pid_t tid) {
  const std::string path = "/proc/" + std::to_string(tid) + "/mem";
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) {
    // Nothing is mapped at address 0: EFAULT means "you may read, but not this".
    std::byte byte{};
    iovec local{&byte, 1};
    iovec remote{nullptr, 1};
    const int refusal = errno;
    if (::process_vm_readv(tid, &local, 1, &remote, 1, 0) < 0 && errno != EFAULT) {
      return fail(kind_of_errno(refusal), "process memory");
    }
  }
  return ProcessMemory(tid, std::move(file));
}

std::size_t ProcessMemory::read_by_call(Address from, std::span<std::byte> into) const {
  iovec local{into.data(), into.size()};
  iovec remote{std::bit_cast<void*>(from.value()), into.size()};
  const KernelWait wait(tid_);
  const ::ssize_t count = ::process_vm_readv(tid_, &local, 1, &remote, 1, 0);
  return count < 0 ? 0 : static_cast<std::size_t>(count);
}

std::size_t ProcessMemory::read_by_file(Address from, std::span<std::byte> into) const {
  const auto offset = static_cast<::off_t>(from.value());
  if (!file_.is_open() || offset < 0) return 0;
  const ::ssize_t count = read_waiting(tid_, file_.number(), into, offset);
  return count < 0 ? 0 : static_cast<std::size_t>(count);
}

// Both ways may give up on a whole batch of pages for one that is missing. So: all that is left,
// and where that brings nothing, the one page at hand, by one way and then by the other.
std::size_t ProcessMemory::read_up_to(Address from, std::span<std::byte> into) const {
  std::size_t done = 0;
  while (done < into.size()) {
    const Address at = from + done;
    const auto rest = into.subspan(done);
    const auto page = on_page_of(at, rest);
    std::size_t count = read_by_call(at, rest);
    if (count == 0 && page.size() < rest.size()) count = read_by_call(at, page);
    if (count == 0) count = read_by_file(at, page);
    if (count == 0) break;
    done += count;
  }
  return done;
}

void ProcessMemory::read_pieces(std::span<Piece> pieces) const {
  while (!pieces.empty()) {
    pieces = pieces.subspan(read_whole_pieces(pieces));
    if (pieces.empty()) break;
    Piece& broken = pieces.front();  // or there is no such call here
    broken.done = read_some(broken.from, broken.into);
    pieces = pieces.subspan(1);
  }
}

// As many of the first pieces as one system call can take, and how many of those came whole.
std::size_t ProcessMemory::read_whole_pieces(std::span<Piece> pieces) const {
  constexpr std::size_t most_pieces = 1024;  // IOV_MAX
  pieces = pieces.first(std::min(pieces.size(), most_pieces));
  std::vector<iovec> local;
  std::vector<iovec> remote;
  local.reserve(pieces.size());
  remote.reserve(pieces.size());
  for (const Piece& piece : pieces) {
    local.push_back({piece.into.data(), piece.into.size()});
    remote.push_back({std::bit_cast<void*>(piece.from.value()), piece.into.size()});
  }
  const KernelWait wait(tid_);
  const ::ssize_t count =
      ::process_vm_readv(tid_, local.data(), local.size(), remote.data(), remote.size(), 0);
  std::size_t left = count < 0 ? 0 : static_cast<std::size_t>(count);
  std::size_t whole = 0;
  while (whole < pieces.size() && pieces[whole].into.size() <= left) {
    left -= pieces[whole].into.size();
    pieces[whole].done = pieces[whole].into.size();
    ++whole;
  }
  return whole;
}

}  // namespace hognose::target
