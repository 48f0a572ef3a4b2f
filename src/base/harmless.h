// Text that leaves hognose: nothing in it that a terminal obeys, that hides, or that turns the
// direction of writing. A target chooses names and paths; whoever reads them must see just that.
//
// This is the last door, and every host and every renderer goes through it. What was made readable
// before, by Python's own rules (python/values/printable), passes it unchanged.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hognose {

/// Whether it does something else than show itself: controls (C0 but the tab, DEL, C1), ends of lines,
/// marks of direction, and characters without any width that only hide or tag others.
[[nodiscard]] bool is_obeyed(char32_t character);

/// One line: what is_obeyed() is escaped as \n, \xNN, \uNNNN or \UNNNNNNNN, and so are bytes that are
/// no UTF-8, as \xNN.
[[nodiscard]] std::string harmless_line(std::string_view text);
/// The same, but newlines stay: for text of our own that is of several lines.
[[nodiscard]] std::string harmless_lines(std::string_view text);
/// harmless_line(), appended.
void append_harmless_line(std::string& out, std::string_view text);

/// Whether harmless_line() would leave it as it is.
[[nodiscard]] bool is_harmless_line(std::string_view text);

/// JSON as it was dumped, with each character in its strings that is_obeyed() as \uNNNN: another text
/// of the same value.
[[nodiscard]] std::string harmless_json(std::string json);

}  // namespace hognose
