// Opens files, and the archives that stand where a path has a folder.
// SPDX-License-Identifier: MIT
#include "source/source_place.h"

#include <cerrno>
#include <cstddef>
#include <span>
#include <utility>

#include <unistd.h>

#include "base/formatted.h"
#include "source/zip_archive.h"
#include "target/seams/kernel_wait.h"

namespace hognose::source {
namespace {

constexpr std::uint64_t bytes_of_step = 2;  // they come to pages that are new

/// Bytes of a file from `offset` on; fewer if it ends, or if reading fails.
std::size_t read_at(const target::Descriptor& file,
                    std::uint64_t offset,
                    std::span<std::byte> into) {
  std::size_t done = 0;
  while (done < into.size()) {
    const auto place = static_cast<::off_t>(offset + done);
    const ssize_t count =
        target::read_waiting(target::of_a_file, file.number(), into.subspan(done), place);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    done += static_cast<std::size_t>(count);
  }
  return done;
}

const char* describe(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::unsupported:
      return "in a file that is no zip archive, or packed in an unknown way";
    case ErrorKind::not_found:
      return "not in the archive";
    case ErrorKind::limit:
      return "too large in its archive";
    default:
      return "its archive is damaged";
  }
}

}  // namespace

Result<SourcePlace> open_source_place(const std::string& path, const OpenFile& open) {
  auto whole = open(path);
  if (whole) return SourcePlace{std::move(*whole), {}};
  const int why = errno;
  const Error error = whole.error();
  if (error.kind != ErrorKind::not_found) return fail(error);
  for (std::size_t slash = path.rfind('/'); slash != 0 && slash != std::string::npos;
       slash = path.rfind('/', slash - 1)) {
    auto archive = open(path.substr(0, slash));
    if (archive) return SourcePlace{std::move(*archive), path.substr(slash + 1)};
    if (archive.error().kind == ErrorKind::permission) return fail(archive.error());
    if (archive.error().kind != ErrorKind::not_found) break;  // a folder
  }
  errno = why;
  return fail(error);
}

tl::expected<std::string, std::string> read_source(const SourcePlace& place,
                                                   std::uint64_t size,
                                                   std::uint64_t most_bytes,
                                                   target::FileWork& work) {
  const tl::unexpected<std::string> is_refused(too_many_sources);
  if (!place.member.empty()) {
    bool was_paid = !work.is_spent();  // room for a directory costs as much as to read it
    if (!was_paid) return is_refused;
    const auto read = [&](std::uint64_t offset, std::span<std::byte> into) {
      was_paid = was_paid && work.spend(into.size() / bytes_of_step);
      return was_paid ? read_at(place.file, offset, into) : 0;
    };
    auto text = read_zip_member({size, read}, place.member, most_bytes);
    if (!was_paid || (text && !work.keep(text->size()))) return is_refused;
    if (!text) return tl::unexpected<std::string>(describe(text.error().kind));
    return std::move(*text);
  }
  if (size > most_bytes)
    return tl::unexpected(formatted("too large ({} bytes; at most {})", size, most_bytes));
  if (!work.keep(size)) return is_refused;
  std::string text(size, '\0');
  text.resize(read_at(place.file, 0, std::as_writable_bytes(std::span(text))));
  return text;
}

}  // namespace hognose::source
