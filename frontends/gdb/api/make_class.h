// Makes Python classes at run time: GDB's extension points are classes to inherit from.
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "gdb/api/ref.h"

namespace hognose::gdb {

/// Collects what type(name, (base,), members) needs. A method here is a C function: being no
/// descriptor it is called without the instance; its first argument is `bound` instead.
class ClassMaker {
 public:
  ClassMaker(const char* name, Ref base);

  ClassMaker& add_text(const char* name, std::string_view text);
  ClassMaker& add_method(PyMethodDef& definition, const Ref& bound = {});
  /// The class, or none with the Python exception pending.
  [[nodiscard]] Ref make();

 private:
  const char* name_;
  Ref base_;
  Ref members_;
};

}  // namespace hognose::gdb
