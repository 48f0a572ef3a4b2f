// Versions as the headers have them that this was compiled with.
// SPDX-License-Identifier: MIT
#include "cli/usage/version.h"

#include <CLI/Version.hpp>
#include <elfutils/version.h>
#include <fmt/core.h>
#include <lz4.h>
#include <lzma.h>
#include <nlohmann/json.hpp>
#include <zlib.h>
#include <zstd.h>

#include "base/formatted.h"

namespace hognose::cli {
namespace {

std::string describe_libraries() {
  return formatted("linked: elfutils 0.{}, fmt {}.{}.{}, CLI11 {}, nlohmann-json {}.{}.{}, ",
                   _ELFUTILS_VERSION,
                   FMT_VERSION / 10000,
                   FMT_VERSION / 100 % 100,
                   FMT_VERSION % 100,
                   CLI11_VERSION,
                   NLOHMANN_JSON_VERSION_MAJOR,
                   NLOHMANN_JSON_VERSION_MINOR,
                   NLOHMANN_JSON_VERSION_PATCH) +
         formatted("zlib {}, zstd {}, liblzma {}, LZ4 {}",
                   ZLIB_VERSION,
                   ZSTD_VERSION_STRING,
                   LZMA_VERSION_STRING,
                   LZ4_VERSION_STRING);
}

}  // namespace

std::string describe_version() {
  return "hognose " HOGNOSE_VERSION HOGNOSE_COMMIT "\n" + describe_libraries();
}

}  // namespace hognose::cli
