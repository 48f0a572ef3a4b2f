// Names of Cython's functions, read back from those of the C functions that it makes of them.
//
// `def checkout` of class Cart in module pkg.shop becomes two functions, the wrapper
// __pyx_pw_3pkg_4shop_4Cart_3checkout and the body __pyx_pf_3pkg_4shop_4Cart_2checkout; a `cdef`
// becomes __pyx_f_…, the body of a generator __pyx_gb_…, a lambda's body __pyx_lambda_funcdef_….
// Each scope is written as its length, its name and "_". The number before the last name counts
// functions, from nothing over 1; a wrapper has the number after its body's. So a body's number may
// be taken for a length: __pyx_pf_1m_5check_out is m.check_out, whose wrapper is
// __pyx_pw_1m_6check_out, or m.check.out, whose wrapper is __pyx_pw_1m_5check_1out.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hognose::native {

/// One way to read a symbol.
struct CythonName {
  std::string name;  ///< "pkg.shop.Cart.checkout"
  std::string wrapper;  ///< symbol that there is if this is right; empty: it is, in any case
};

/// The ways to read the symbol of a C function, one that the compiler has given a suffix
/// (".constprop.0") or C++ its parameters included. Empty if it is none of Cython's.
[[nodiscard]] std::vector<CythonName> read_cython_name(std::string_view symbol);

/// Whether `inner` is the body of the function that has `wrapper`, both as symbols.
[[nodiscard]] bool is_cython_body(std::string_view inner, std::string_view wrapper);

}  // namespace hognose::native
