// Names of Rust's functions as compilers up to 2025 write them: as C++ does, with a hash as the last part, and
// what a symbol cannot have escaped.
//
//     _ZN4shop4cart5check17h0123456789abcdefE       shop::cart::check
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace hognose::native {

/// Whether a C++ symbol ends as Rust's compilers end it.
[[nodiscard]] bool is_old_rust_name(std::string_view symbol);
/// Of such one, as C++ reads it, the name without the hash: "<shop::Cart as Drop>::drop" of
/// "_$LT$shop..Cart$u20$as$u20$Drop$GT$::drop::h0123456789abcdef".
[[nodiscard]] std::string plain_old_rust_name(std::string_view read);

}  // namespace hognose::native
