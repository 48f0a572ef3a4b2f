// Packs bytes for tests, in each format.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include <lz4frame.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include "unpack/format.h"
#include "unpack/octets.h"

namespace hognose::unpack {

using Bytes = std::vector<std::byte>;

inline Bytes pack_gzip(const Bytes& plain) {
  constexpr int gzip = 16 + MAX_WBITS;
  Bytes packed(plain.size() + 4096);
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, gzip, 8, Z_DEFAULT_STRATEGY);
  stream.next_in = const_cast<Bytef*>(as_octets(std::span(plain)));
  stream.avail_in = static_cast<uInt>(plain.size());
  stream.next_out = as_octets(std::span(packed));
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

inline Bytes pack_xz(const Bytes& plain) {
  Bytes packed(lzma_stream_buffer_bound(plain.size()));
  std::size_t size = 0;
  lzma_easy_buffer_encode(0,
                          LZMA_CHECK_CRC64,
                          nullptr,
                          as_octets(std::span(plain)),
                          plain.size(),
                          as_octets(std::span(packed)),
                          &size,
                          packed.size());
  packed.resize(size);
  return packed;
}

inline Bytes pack(Format format, const Bytes& plain) {
  Bytes packed(ZSTD_compressBound(plain.size()) + LZ4F_compressFrameBound(plain.size(), nullptr));
  switch (format) {
    case Format::zstd:
      packed.resize(ZSTD_compress(packed.data(), packed.size(), plain.data(), plain.size(), 1));
      return packed;
    case Format::lz4:
      packed.resize(
          LZ4F_compressFrame(packed.data(), packed.size(), plain.data(), plain.size(), nullptr));
      return packed;
    case Format::xz:
      return pack_xz(plain);
    case Format::gzip:
      return pack_gzip(plain);
    case Format::plain:
      break;
  }
  return plain;
}

}  // namespace hognose::unpack
