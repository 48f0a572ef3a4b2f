// The one of many address ranges that holds an address.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <functional>
#include <iterator>
#include <memory>

#include "base/address.h"

namespace hognose {

/// A pointer to the element of `all` whose range holds `address`; or null. They are sorted and do
/// not overlap; `range_of` gives the range of one.
template <class All, class RangeOf>
[[nodiscard]] auto find_containing(All& all, Address address, const RangeOf& range_of)
    -> decltype(std::to_address(all.begin())) {
  const auto above =
      std::upper_bound(all.begin(), all.end(), address, [&](Address wanted, const auto& one) {
        return wanted < std::invoke(range_of, one).begin;
      });
  if (above == all.begin()) return nullptr;
  const auto candidate = std::prev(above);
  const AddressRange range = std::invoke(range_of, *candidate);
  return range.contains(address) ? std::to_address(candidate) : nullptr;
}

}  // namespace hognose
