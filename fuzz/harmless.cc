// Text that leaves: whatever the bytes are, nothing in it is obeyed, and a second time changes nothing.
// SPDX-License-Identifier: MIT
#include "base/harmless.h"

#include <cstdlib>

#include "base/byte_reader.h"
#include "fuzz/fuzz.h"

namespace hognose::fuzz {
namespace {

void demand(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

std::vector<Bytes> seeds() {
  std::vector<Bytes> all;
  for (const std::string_view text : {std::string_view("plain text\n"),
                                      std::string_view("\x1b]0;title\x07\u009b\u202e\u2028\x7f"),
                                      std::string_view("\xff\xc0\x9b\xed\xa0\x80\xf4\x90\x80\x80"),
                                      std::string_view("{\"a\": \"\\u009b \U000e0041\"}")}) {
    const auto bytes = std::as_bytes(std::span(text));
    all.emplace_back(bytes.begin(), bytes.end());
  }
  return all;
}

void examine(std::span<const std::byte> input) {
  const std::string_view text = as_text(input);
  const std::string line = harmless_line(text);
  demand(line.find('\n') == std::string::npos);
  demand(is_harmless_line(line));
  demand(harmless_line(line) == line);
  demand((line == text) == is_harmless_line(text));
  const std::string json = harmless_json(std::string(text));
  demand(json.find('\x1b') == std::string::npos && json.find('\x7f') == std::string::npos);
}

}  // namespace hognose::fuzz
