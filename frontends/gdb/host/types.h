// C types of the runtime as GDB's debug information tells them.
//
// Asking GDB for a type makes it read the debug information of at least one compilation unit: 1–10
// ms in an ordinary build, seconds in a link-time optimised one. So nothing is asked before a
// question comes, and each type is looked up once.
//
// A name such as PyObject also exists in every extension module, perhaps built against other
// headers. Only types of the object file that holds the runtime are taken, or, for types private to
// a module of the standard library (dequeobject), of such a module.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>

#include "gdb/api/ref.h"
#include "layout/type_source.h"

namespace hognose::gdb {

/// The seam "TypeSource" over gdb.lookup_type, for one image.
class GdbTypes final : public layout::TypeSource {
 public:
  /// `objfile`: the gdb.Objfile of the image that holds the runtime, having debug information.
  explicit GdbTypes(Ref objfile);

  [[nodiscard]] std::optional<std::uint64_t> find_size(std::string_view type_name) override;
  [[nodiscard]] std::optional<layout::Place> find_member(std::string_view type_name,
                                                         std::string_view path) override;
  [[nodiscard]] std::vector<target::FileIdentity> origin() override;

 private:
  [[nodiscard]] Ref find_type(std::string_view name);
  [[nodiscard]] Ref look_up(const Ref& name);
  [[nodiscard]] const Ref& find_block(const char* function);
  [[nodiscard]] bool is_trusted(const Ref& type) const;

  Ref objfile_;
  std::string path_;
  std::map<std::string, Ref, std::less<>> types_;
  std::map<std::string, Ref, std::less<>> blocks_;
};

/// The path with all links resolved, or as it is.
[[nodiscard]] std::string real_path(const std::string& path);
/// The objfile that `objfile` is separate debug information of, else itself.
[[nodiscard]] Ref find_owner(const Ref& objfile);
/// The objfile of `image_path` in the current program space, if it has debug information.
[[nodiscard]] Ref find_objfile_with_types(const std::string& image_path);

}  // namespace hognose::gdb
