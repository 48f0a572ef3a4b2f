// Which CPython is it? Version facts from file names and from the text literals of an image.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace hognose::layout {

/// "3.11": what a file name tells.
struct MinorVersion {
  std::uint32_t major = 0;
  std::uint32_t minor = 0;

  bool operator==(const MinorVersion&) const = default;
};

/// The version in the last component of a path such as /usr/lib/libpython3.6m.so.1.0 or
/// /usr/bin/python3.13t; nothing if it is not of that form.
[[nodiscard]] std::optional<MinorVersion> find_version_in_name(std::string_view path);

/// Whether such a name is that of a build with Py_DEBUG: libpython3.8d.so, python3.6dm,
/// python3.11-dbg.
[[nodiscard]] bool is_debug_name(std::string_view path);

/// The version in the search path literal that each CPython contains ("…/lib/python3.8…").
[[nodiscard]] std::optional<MinorVersion> find_version_in_paths(std::span<const std::byte> bytes);

/// PY_VERSION_HEX from the text literal of the full version ("3.8.18", "3.9.0rc1+"), which ends in
/// a NUL but may be the tail of a longer text. Of several, the most frequent; nothing without one.
[[nodiscard]] std::optional<std::uint32_t> find_version_literal(std::span<const std::byte> bytes,
                                                                MinorVersion version);

/// PY_VERSION_HEX that is there both as the value of a variable (Py_Version, 3.11+) and as a text
/// literal: for an image that no name or path tells anything about, and whose symbols are gone.
[[nodiscard]] std::optional<std::uint32_t> find_version_stated_twice(
    std::span<const std::byte> bytes);

/// PY_VERSION_HEX of a version whose patch level is unknown: 0x030b0000 for 3.11.
[[nodiscard]] std::uint32_t hex_without_patch(MinorVersion version);

}  // namespace hognose::layout
