// XZ, by liblzma.
// SPDX-License-Identifier: MIT
#include "unpack/decode_xz.h"

#include <lzma.h>

#include "unpack/octets.h"

namespace hognose::unpack {
namespace {

/// `xz -9` wants 65 MiB; the largest dictionary of the format, 4 GiB, nobody uses for cores.
constexpr std::uint64_t most_memory = 1ULL << 29U;

class XzDecoder final : public Decoder {
 public:
  ~XzDecoder() override { lzma_end(&stream_); }

  Result<Step> step(std::span<const std::byte> from, std::span<std::byte> into) override {
    if (from.empty() && (is_complete_ || !is_begun_)) return Step{};
    if (is_complete_ || !is_begun_) TRY(begin());
    stream_.next_in = as_octets(from);
    stream_.avail_in = from.size();
    stream_.next_out = as_octets(into);
    stream_.avail_out = into.size();
    const lzma_ret result = lzma_code(&stream_, LZMA_RUN);
    if (result == LZMA_MEMLIMIT_ERROR) return fail(ErrorKind::limit, memory_of_decoder);
    is_complete_ = result == LZMA_STREAM_END;
    // A buffer error only says that there was nothing to do.
    const bool is_good = result == LZMA_OK || result == LZMA_STREAM_END || result == LZMA_BUF_ERROR;
    const Step done{from.size() - stream_.avail_in, into.size() - stream_.avail_out};
    if (!is_good && done.made == 0) return fail(ErrorKind::corrupt, "xz");
    return done;
  }
  [[nodiscard]] bool is_complete() const override { return is_complete_; }

 private:
  Result<void> begin() {
    if (lzma_stream_decoder(&stream_, most_memory, 0) != LZMA_OK) {
      return fail(ErrorKind::limit, memory_of_decoder);
    }
    is_begun_ = true;
    is_complete_ = false;
    return {};
  }

  lzma_stream stream_ = LZMA_STREAM_INIT;
  bool is_begun_ = false;
  bool is_complete_ = false;
};

}  // namespace

std::unique_ptr<Decoder> make_xz_decoder() {
  return std::make_unique<XzDecoder>();
}

}  // namespace hognose::unpack
