// Where a call leads, seen from the address that it returns to.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "base/address.h"
#include "target/target.h"

namespace hognose::machine {

/// The function that the call which returns to `back` leads to, through the stubs by which libraries find one another's
/// (System V psABI, 5.2); nothing if that stands neither in its code nor in a slot. A function that ends with a jump to
/// another leaves no frame: then this is not the function of the next newer frame.
[[nodiscard]] std::optional<Address> find_call_target(const target::Memory& memory, Address back);
/// The same as a symbol; nothing if none begins there. Code is not read backwards for sure, but what leads to where
/// a function begins is no chance.
[[nodiscard]] std::optional<target::Symbol> find_called_function(const target::Target& target,
                                                                 Address back);

}  // namespace hognose::machine
