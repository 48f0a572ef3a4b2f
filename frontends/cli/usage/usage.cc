// How a program is called, as a value.
// SPDX-License-Identifier: MIT
#include "cli/usage/usage.h"

#include <algorithm>
#include <sstream>

namespace hognose::cli {

std::vector<std::string> words_of(const std::string& value) {
  std::vector<std::string> words;
  std::istringstream parts(value);
  const auto is_plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  for (std::string part; std::getline(parts, part, '|');) {
    if (!part.empty() && std::all_of(part.begin(), part.end(), is_plain)) words.push_back(part);
  }
  return words;
}

Offer offer_for(const std::string& value) {
  if (value == "FILE" || value == "ELF") return Offer::file;
  if (value == "DIR") return Offer::folder;
  if (value == "TARGET" || value == "PID") return Offer::target;
  if (value == "TID") return Offer::thread;
  return words_of(value).empty() ? Offer::nothing : Offer::words;
}

}  // namespace hognose::cli
