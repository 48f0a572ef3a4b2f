// Zstandard, by libzstd (RFC 8878).
// SPDX-License-Identifier: MIT
#include "unpack/decode_zstd.h"

#include <algorithm>
#include <cstdint>

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

// A frame names its window, and may be a few bytes itself. libzstd's memory for it is used as far as it
// is filled: so much always may be, and of a larger window as much as the frame is worth.
constexpr std::uint64_t memory_of_window = 512ULL << 20U;
constexpr std::uint64_t most_growth = 32;

/// The window of the frame that begins the bytes (RFC 8878, 3.1.1.1.2); as large as can be if that is not
/// told by the window's own byte, or is not here yet.
std::uint64_t find_window(std::span<const std::byte> frame) {
  constexpr std::size_t magic_size = 4;
  constexpr std::byte is_single_segment{0x20};
  if (frame.size() < magic_size + 2) return UINT64_MAX;
  if ((frame[magic_size] & is_single_segment) != std::byte{0}) return UINT64_MAX;
  const auto window = std::to_integer<std::uint64_t>(frame[magic_size + 1]);
  const std::uint64_t base = std::uint64_t{1} << (10 + (window >> 3U));
  return base + base / 8 * (window & 7U);
}

class ZstdDecoder final : public Decoder {
 public:
  ZstdDecoder() : stream_(ZSTD_createDStream(), ZSTD_freeDStream) {
    // As much as `zstd --long=31` needs: cores are packed so.
    ZSTD_DCtx_setParameter(stream_.get(), ZSTD_d_windowLogMax, 31);
  }

  Result<Step> step(std::span<const std::byte> from, std::span<std::byte> into) override {
    if (is_complete_ || !is_begun_) begin_frame(from);
    ZSTD_inBuffer in{from.data(), from.size(), 0};
    ZSTD_outBuffer out{into.data(), into.size(), 0};
    const std::size_t left = ZSTD_decompressStream(stream_.get(), &out, &in);
    if (ZSTD_isError(left) != 0) return fail(error_of(left));
    // Asked without input after the end of a frame, it already waits for the next one.
    if (in.pos != 0 || out.pos != 0) is_complete_ = left == 0;
    taken_ += in.pos;
    made_ += out.pos;
    if (std::min(window_, made_) > memory_of_window + taken_ * most_growth)
      return fail(ErrorKind::limit, memory_of_decoder);
    return Step{in.pos, out.pos};
  }
  [[nodiscard]] bool is_complete() const override { return is_complete_; }

 private:
  void begin_frame(std::span<const std::byte> frame) {
    if (frame.empty()) return;
    is_begun_ = true;
    is_complete_ = false;
    window_ = find_window(frame);
    taken_ = 0;
    made_ = 0;
  }

  std::unique_ptr<ZSTD_DStream, std::size_t (*)(ZSTD_DStream*)> stream_;
  bool is_begun_ = false;
  bool is_complete_ = false;
  std::uint64_t window_ = 0;
  std::uint64_t taken_ = 0;  // of this frame
  std::uint64_t made_ = 0;
};

}  // namespace

std::unique_ptr<Decoder> make_zstd_decoder() {
  return std::make_unique<ZstdDecoder>();
}

}  // namespace hognose::unpack
