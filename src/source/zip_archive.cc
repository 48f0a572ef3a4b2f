// The directory of a zip archive, and one member by zlib (PKWARE's APPNOTE, RFC 1951).
// SPDX-License-Identifier: MIT
#include "source/zip_archive.h"

#include <algorithm>
#include <optional>
#include <vector>

#define ZLIB_CONST
#include <zlib.h>

#include "base/byte_reader.h"

namespace hognose::source {
namespace {

constexpr const char* reading = "zip archive";
using Bytes = std::vector<std::byte>;

// Lengths and fields of the three headers, by their offsets.
constexpr std::size_t end_size = 22;
constexpr std::size_t entry_size = 46;
constexpr std::size_t local_size = 30;
constexpr std::uint32_t end_mark = 0x06054b50;
constexpr std::uint32_t entry_mark = 0x02014b50;
constexpr std::uint32_t local_mark = 0x04034b50;
constexpr std::uint64_t most_comment = 0xffff;
constexpr std::uint16_t encrypted = 1;
enum Method : std::uint16_t { stored = 0, deflated = 8 };

/// The field at `offset` of a header that the caller knows to be inside.
template <class T>
T field(std::span<const std::byte> bytes, std::size_t offset) {
  T value{};
  std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}

Result<Bytes> read(const BytesAtPlaces& archive, std::uint64_t offset, std::uint64_t size) {
  if (offset > archive.size || size > archive.size - offset) {
    return fail(ErrorKind::short_read, reading, Address(offset));
  }
  Bytes bytes(size);
  if (archive.read_at(offset, bytes) != size) {
    return fail(ErrorKind::short_read, reading, Address(offset));
  }
  return bytes;
}

/// Where the directory is, and what stands before the archive: a script of zipapp, a program.
struct Directory {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  std::uint64_t before = 0;
};

Result<Directory> find_directory(const BytesAtPlaces& archive) {
  const std::uint64_t tail_size = std::min<std::uint64_t>(archive.size, end_size + most_comment);
  const Bytes tail = TRY(read(archive, archive.size - tail_size, tail_size));
  for (std::size_t at = tail.size() < end_size ? 0 : tail.size() - end_size + 1; at-- != 0;) {
    const std::span<const std::byte> end(tail.data() + at, end_size);
    if (field<std::uint32_t>(end, 0) != end_mark) continue;
    const std::uint64_t size = field<std::uint32_t>(end, 12);
    const std::uint64_t claimed = field<std::uint32_t>(end, 16);
    const std::uint64_t position = archive.size - tail_size + at;
    if (size + claimed > position) continue;  // the mark of an end that is none, or zip64's
    if (size > most_directory) return fail(ErrorKind::limit, reading);
    return Directory{position - size, size, position - size - claimed};
  }
  return fail(ErrorKind::unsupported, reading);
}

struct Member {
  std::uint16_t flags = 0;
  std::uint16_t method = 0;
  std::uint64_t packed_size = 0;
  std::uint64_t size = 0;
  std::uint64_t offset = 0;  ///< of its local header
};

Result<Member> find_member(const BytesAtPlaces& archive,
                           const Directory& directory,
                           std::string_view name) {
  const Bytes bytes = TRY(read(archive, directory.offset, directory.size));
  ByteReader reader(bytes, reading);
  while (reader.remaining() >= entry_size) {
    const auto entry = TRY(reader.read_bytes(entry_size));
    if (field<std::uint32_t>(entry, 0) != entry_mark) return fail(ErrorKind::corrupt, reading);
    const auto found = TRY(reader.read_bytes(field<std::uint16_t>(entry, 28)));
    TRY(reader.skip(std::uint64_t{field<std::uint16_t>(entry, 30)} +
                    field<std::uint16_t>(entry, 32)));
    if (as_text(found) != name) continue;
    return Member{.flags = field<std::uint16_t>(entry, 8),
                  .method = field<std::uint16_t>(entry, 10),
                  .packed_size = field<std::uint32_t>(entry, 20),
                  .size = field<std::uint32_t>(entry, 24),
                  .offset = directory.before + field<std::uint32_t>(entry, 42)};
  }
  return fail(ErrorKind::not_found, reading);
}

const Bytef* as_octets(std::span<const std::byte> bytes) {
  return static_cast<const Bytef*>(static_cast<const void*>(bytes.data()));
}

Result<std::string> inflate_whole(std::span<const std::byte> packed, std::size_t size) {
  z_stream stream{};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return fail(ErrorKind::limit, reading);
  std::string text(size + 1, '\0');  // one more, so that a content that is longer shows
  stream.next_in = as_octets(packed);
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = static_cast<Bytef*>(static_cast<void*>(text.data()));
  stream.avail_out = static_cast<uInt>(text.size());
  const int result = inflate(&stream, Z_FINISH);
  text.resize(text.size() - stream.avail_out);
  inflateEnd(&stream);
  if (result != Z_STREAM_END || text.size() != size) return fail(ErrorKind::corrupt, reading);
  return text;
}

}  // namespace

Result<std::string> read_zip_member(const BytesAtPlaces& archive,
                                    std::string_view name,
                                    std::uint64_t most_bytes) {
  const Directory directory = TRY(find_directory(archive));
  const Member member = TRY(find_member(archive, directory, name));
  if ((member.flags & encrypted) != 0) return fail(ErrorKind::unsupported, reading);
  if (member.size > most_bytes || member.packed_size > most_bytes) {
    return fail(ErrorKind::limit, reading);
  }
  const Bytes local = TRY(read(archive, member.offset, local_size));
  if (field<std::uint32_t>(local, 0) != local_mark) return fail(ErrorKind::corrupt, reading);
  const std::uint64_t content = member.offset + local_size + field<std::uint16_t>(local, 26) +
                                field<std::uint16_t>(local, 28);
  const Bytes packed = TRY(read(archive, content, member.packed_size));
  switch (member.method) {
    case stored:
      return std::string(as_text(packed));
    case deflated:
      return inflate_whole(packed, member.size);
    default:
      return fail(ErrorKind::unsupported, reading);
  }
}

}  // namespace hognose::source
