// The way in for libFuzzer. With HOGNOSE_SEEDS=FOLDER the program only writes its seeds there:
// corpora are made by code and need not be kept.
// SPDX-License-Identifier: MIT
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <string>

#include "base/byte_reader.h"
#include "fuzz/fuzz.h"

// libFuzzer's names and types.
// NOLINTBEGIN(readability-identifier-naming)

extern "C" int LLVMFuzzerInitialize(int* /*argc*/, char*** /*argv*/) {
  const char* const folder = std::getenv("HOGNOSE_SEEDS");
  if (folder == nullptr) return 0;
  int number = 0;
  for (const auto& seed : hognose::fuzz::seeds()) {
    std::ofstream(folder + ("/seed-" + std::to_string(number++)), std::ios::binary)
        << hognose::as_text(seed);
  }
  std::exit(number == 0 ? EXIT_FAILURE : EXIT_SUCCESS);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  hognose::fuzz::examine(std::as_bytes(std::span(data, size)));
  return 0;
}

// NOLINTEND(readability-identifier-naming)
