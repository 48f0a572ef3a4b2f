// Writes zip archives for tests.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <zlib.h>

namespace hognose::source {

/// Content packed as a zip member is, without any header.
inline std::string deflate_raw(const std::string& plain) {
  std::string packed(plain.size() + 4096, '\0');
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::vector<Bytef> from(plain.begin(), plain.end());
  std::vector<Bytef> into(packed.size());
  stream.next_in = from.data();
  stream.avail_in = static_cast<uInt>(from.size());
  stream.next_out = into.data();
  stream.avail_out = static_cast<uInt>(into.size());
  deflate(&stream, Z_FINISH);
  packed.assign(into.begin(), into.begin() + static_cast<std::ptrdiff_t>(stream.total_out));
  deflateEnd(&stream);
  return packed;
}

/// An archive that grows by a member at a time.
class FakeZip {
 public:
  /// What stands before it.
  explicit FakeZip(std::string before = "") : text_(std::move(before)), before_(text_.size()) {}

  FakeZip& add(const std::string& name, const std::string& content, std::uint16_t method = 8) {
    const std::string packed = method == 8 ? deflate_raw(content) : content;
    const std::size_t at = text_.size() - before_;
    const std::string shared = number(0, 2) + number(method, 2) + number(0, 8) +
                               number(packed.size(), 4) + number(content.size(), 4) +
                               number(name.size(), 2);
    text_ += number(0x04034b50, 4) + number(20, 2) + shared + number(2, 2) + name + "xx" + packed;
    directory_ += number(0x02014b50, 4) + number(20, 2) + number(20, 2) + shared + number(1, 2) +
                  number(1, 2) + number(0, 8) + number(at, 4) + name + "x" + "c";
    return *this;
  }
  [[nodiscard]] std::string finish(const std::string& comment = "") const {
    return text_ + directory_ + number(0x06054b50, 4) + number(0, 8) +
           number(directory_.size(), 4) + number(text_.size() - before_, 4) +
           number(comment.size(), 2) + comment;
  }

 private:
  static std::string number(std::uint64_t value, std::size_t bytes) {
    std::string text;
    for (std::size_t i = 0; i < bytes; ++i)
      text.push_back(static_cast<char>(value >> (8 * i) & 0xFFU));
    return text;
  }

  std::string text_;
  std::size_t before_;
  std::string directory_;
};

}  // namespace hognose::source
