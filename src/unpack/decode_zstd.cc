// Zstandard, by libzstd (RFC 8878).
// SPDX-License-Identifier: MIT
#include "unpack/decode_zstd.h"

#include <zstd.h>
#include <zstd_errors.h>

namespace hognose::unpack {
namespace {

Error error_of(std::size_t result) {
  const ZSTD_ErrorCode code = ZSTD_getErrorCode(result);
  const bool wants_too_much =
      code == ZSTD_error_frameParameter_windowTooLarge || code == ZSTD_error_memory_allocation;
  if (wants_too_much) return {ErrorKind::limit, {}, memory_of_decoder};
  return {ErrorKind::corrupt, {}, "zstd"};
}

class ZstdDecoder final : public Decoder {
 public:
  ZstdDecoder() : stream_(ZSTD_createDStream(), ZSTD_freeDStream) {
    // As much as `zstd --long=31` needs: cores are packed so.
    ZSTD_DCtx_setParameter(stream_.get(), ZSTD_d_windowLogMax, 31);
  }

  Result<Step> step(std::span<const std::byte> from, std::span<std::byte> into) override {
    ZSTD_inBuffer in{from.data(), from.size(), 0};
    ZSTD_outBuffer out{into.data(), into.size(), 0};
    const std::size_t left = ZSTD_decompressStream(stream_.get(), &out, &in);
    if (ZSTD_isError(left) != 0) return fail(error_of(left));
    // Asked without input after the end of a frame, it already waits for the next one.
    if (in.pos != 0 || out.pos != 0) is_complete_ = left == 0;
    return Step{in.pos, out.pos};
  }
  [[nodiscard]] bool is_complete() const override { return is_complete_; }

 private:
  std::unique_ptr<ZSTD_DStream, std::size_t (*)(ZSTD_DStream*)> stream_;
  bool is_complete_ = false;
};

}  // namespace

std::unique_ptr<Decoder> make_zstd_decoder() {
  return std::make_unique<ZstdDecoder>();
}

}  // namespace hognose::unpack
