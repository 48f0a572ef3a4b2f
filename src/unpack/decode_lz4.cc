// LZ4's frame format, by liblz4.
// SPDX-License-Identifier: MIT
#include "unpack/decode_lz4.h"

#include <lz4frame.h>

namespace hognose::unpack {
namespace {

class Lz4Decoder final : public Decoder {
 public:
  Lz4Decoder() { LZ4F_createDecompressionContext(&context_, LZ4F_VERSION); }
  ~Lz4Decoder() override { LZ4F_freeDecompressionContext(context_); }

  Result<Step> step(std::span<const std::byte> from, std::span<std::byte> into) override {
    if (context_ == nullptr) return fail(ErrorKind::limit, memory_of_decoder);
    Step done{from.size(), into.size()};
    const std::size_t left =
        LZ4F_decompress(context_, into.data(), &done.made, from.data(), &done.taken, nullptr);
    if (LZ4F_isError(left) != 0) return fail(ErrorKind::corrupt, "lz4");
    // Asked without input after the end of a frame, it already waits for the next one.
    if (done.taken != 0 || done.made != 0) is_complete_ = left == 0;
    return done;
  }
  [[nodiscard]] bool is_complete() const override { return is_complete_; }

 private:
  LZ4F_dctx* context_ = nullptr;
  bool is_complete_ = false;
};

}  // namespace

std::unique_ptr<Decoder> make_lz4_decoder() {
  return std::make_unique<Lz4Decoder>();
}

}  // namespace hognose::unpack
