// Result<T>: a value or an Error; and TRY, which passes the error on.
// SPDX-License-Identifier: MIT
#pragma once

#include <utility>

#include <tl/expected.hpp>

#include "base/error.h"

namespace hognose {

/// Either a T or the Error that stood in its way.
template <class T>
using Result = tl::expected<T, Error>;

/// An Error ready to be returned from a function that gives a Result.
[[nodiscard]] inline tl::unexpected<Error> fail(ErrorKind kind,
                                                const char* reading,
                                                Address address = {}) {
  return tl::unexpected<Error>(Error{kind, address, reading});
}
[[nodiscard]] inline tl::unexpected<Error> fail(Error error) {
  return tl::unexpected<Error>(error);
}

namespace detail {
template <class T>
T take(tl::expected<T, Error>&& result) {
  return std::move(*result);
}
inline void take(tl::expected<void, Error>&& /*result*/) {}
}  // namespace detail

}  // namespace hognose

/// The value of a Result; on an error, returns that error from the enclosing function.
#define TRY(expression)                                          \
  (__extension__({                                               \
    auto try_result = (expression);                              \
    if (!try_result) return ::hognose::fail(try_result.error()); \
    ::hognose::detail::take(std::move(try_result));              \
  }))
