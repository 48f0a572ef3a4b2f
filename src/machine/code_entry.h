// Whether code is come to from elsewhere than from what stands before it.
// SPDX-License-Identifier: MIT
#pragma once

#include "target/target.h"

namespace hognose::machine {

/// Whether code near `pc` branches to behind `first` and in front of `pc`: then one need not have come there from `first`.
[[nodiscard]] bool is_entered(const target::Target& target, Address first, Address pc);
/// The same of all code that is mapped with `pc`: what a compiler holds for unlikely stands far away. Yes as well if not
/// all of it can be read, and if bytes only look like such a jump.
[[nodiscard]] bool may_be_entered(const target::Target& target, Address first, Address pc);

}  // namespace hognose::machine
