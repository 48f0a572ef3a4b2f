// Names of functions, which a file of the target's says: whatever they are, what is written of them is bounded.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/byte_reader.h"
#include "fuzz/fuzz.h"
#include "native/names/cython_name.h"
#include "native/names/demangled.h"

namespace hognose::fuzz {

std::vector<Bytes> seeds() {
  std::vector<Bytes> all;
  for (const std::string_view text :
       {std::string_view("_ZNSt6vectorIiSaIiEE9push_backERKi"),
        std::string_view(
            "_ZN52_$LT$shop..Cart$u20$as$u20$core..ops..drop..Drop$GT$4drop17h0123456789abcdefE"),
        std::string_view(
            "_RINvMs_Cs1234_4shopNtB5_4Cart5checkAhj8_TRL0_eQbEFUKCG_PhEzDNtC1a1Tp4ItemlEL_E"),
        std::string_view("__pyx_pw_3pkg_4shop_4Cart_3checkout")}) {
    const auto bytes = std::as_bytes(std::span(text));
    all.emplace_back(bytes.begin(), bytes.end());
  }
  return all;
}

void examine(std::span<const std::byte> input) {
  const std::string name(as_text(input));
  constexpr std::size_t most = 16UL * 1024 + 64;
  if (native::demangled(name).size() > std::max(most, name.size())) std::abort();
  static_cast<void>(native::read_cython_name(name));
}

}  // namespace hognose::fuzz
