// Reads in one request, and page by page where that fails.
// SPDX-License-Identifier: MIT
#include "gdb/host/memory.h"

#include <algorithm>
#include <cstring>

namespace hognose::gdb {

namespace {
constexpr std::uint64_t page = 4096;
}  // namespace

GdbMemory::GdbMemory(const Ref& inferior, bool page_granular)
    : read_memory_(attribute(inferior, "read_memory")), page_granular_(page_granular) {}

std::size_t GdbMemory::read_up_to(Address from, std::span<std::byte> into) const {
  if (into.empty()) return 0;
  if (read_whole(from, into)) return into.size();
  std::size_t done = 0;
  while (done < into.size()) {
    const Address at = from + done;
    const std::size_t to_page_end = page - at.value() % page;
    const std::size_t piece = std::min<std::size_t>(to_page_end, into.size() - done);
    const auto part = into.subspan(done, piece);
    // A piece that is all there is has just failed; do not ask the same again.
    const bool is_new = piece != into.size();
    if (is_new && read_whole(at, part)) {
      done += piece;
      continue;
    }
    return done + (page_granular_ ? 0 : read_prefix(at, part));
  }
  return done;
}

// A core may be cut anywhere: finds the edge inside one page by bisection.
std::size_t GdbMemory::read_prefix(Address from, std::span<std::byte> into) const {
  if (!read_whole(from, into.first(1))) return 0;
  std::size_t good = 1;
  std::size_t bad = into.size();
  while (bad - good > 1) {
    const std::size_t middle = good + (bad - good) / 2;
    (read_whole(from, into.first(middle)) ? good : bad) = middle;
  }
  static_cast<void>(read_whole(from, into.first(good)));
  return good;
}

bool GdbMemory::read_whole(Address from, std::span<std::byte> into) const {
  const Ref address = make_unsigned(from.value());
  const Ref size = make_unsigned(into.size());
  const Ref view = call(read_memory_.get(), {address.get(), size.get()});
  if (!view) return false;
  // The buffer protocol is no part of the limited API before 3.11: copy through a bytes object.
  const Ref bytes = Ref::take(PyBytes_FromObject(view.get()));
  char* data = nullptr;
  Py_ssize_t count = 0;
  if (!bytes || PyBytes_AsStringAndSize(bytes.get(), &data, &count) != 0 ||
      static_cast<std::size_t>(count) != into.size()) {
    clear_error();
    return false;
  }
  std::memcpy(into.data(), data, into.size());
  return true;
}

}  // namespace hognose::gdb
