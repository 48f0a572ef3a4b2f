// Struct layouts from debug information, whoever reads it (the seam "TypeSource").
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "layout/layout.h"
#include "target/seams/files.h"

namespace hognose::layout {

/// Answers "where is member `path` of `type_name`" from the object file that holds the runtime,
/// never from an extension that was built against other headers.
class TypeSource {
 public:
  TypeSource() = default;
  TypeSource(const TypeSource&) = delete;
  TypeSource& operator=(const TypeSource&) = delete;
  virtual ~TypeSource() = default;

  /// sizeof of a C type ("PyListObject", "struct wrapperbase"), or nothing if it is unknown.
  [[nodiscard]] virtual std::optional<std::uint64_t> find_size(std::string_view type_name) = 0;
  /// The place of a member; `path` is dotted ("long_value.lv_tag"), anonymous members are looked
  /// through, also those of a first member such as ob_base. The witness is left at `none`.
  [[nodiscard]] virtual std::optional<Place> find_member(std::string_view type_name,
                                                         std::string_view path) = 0;
  /// The files that it reads, by which what it said may be kept; none if they are not known, or others
  /// could have put other files in their place.
  [[nodiscard]] virtual std::vector<target::FileIdentity> origin() { return {}; }
  /// True once a time limit kept the source from looking everywhere: what it did not find may
  /// exist all the same.
  [[nodiscard]] virtual bool is_out_of_time() const { return false; }
};

}  // namespace hognose::layout
