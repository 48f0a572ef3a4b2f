// gzip, by zlib (RFC 1952).
// SPDX-License-Identifier: MIT
#include "unpack/decode_gzip.h"

#include <algorithm>
#include <limits>

#define ZLIB_CONST
#include <zlib.h>

#include "unpack/octets.h"

namespace hognose::unpack {
namespace {

constexpr int only_gzip = 16 + MAX_WBITS;

uInt counted(std::size_t size) {
  return static_cast<uInt>(std::min<std::size_t>(size, std::numeric_limits<uInt>::max()));
}

class GzipDecoder final : public Decoder {
 public:
  GzipDecoder() { is_open_ = inflateInit2(&stream_, only_gzip) == Z_OK; }
  ~GzipDecoder() override {
    if (is_open_) inflateEnd(&stream_);
  }

  Result<Step> step(std::span<const std::byte> from, std::span<std::byte> into) override {
    if (!is_open_) return fail(ErrorKind::limit, memory_of_decoder);
    if (is_complete_ && from.empty()) return Step{};
    if (is_complete_) inflateReset(&stream_);
    is_complete_ = false;
    stream_.next_in = as_octets(from);
    stream_.avail_in = counted(from.size());
    stream_.next_out = as_octets(into);
    stream_.avail_out = counted(into.size());
    const Step offered{stream_.avail_in, stream_.avail_out};
    const int result = inflate(&stream_, Z_NO_FLUSH);
    is_complete_ = result == Z_STREAM_END;
    const Step done{offered.taken - stream_.avail_in, offered.made - stream_.avail_out};
    // A buffer error only says that there was nothing to do.
    const bool is_good = result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR;
    if (!is_good && done.made == 0) return fail(ErrorKind::corrupt, "gzip");
    return done;
  }
  [[nodiscard]] bool is_complete() const override { return is_complete_; }

 private:
  z_stream stream_{};
  bool is_open_ = false;
  bool is_complete_ = false;
};

}  // namespace

std::unique_ptr<Decoder> make_gzip_decoder() {
  return std::make_unique<GzipDecoder>();
}

}  // namespace hognose::unpack
