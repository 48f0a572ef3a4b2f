// Free variables stand in the order of their cells.
// SPDX-License-Identifier: MIT
#include "python/objects/closure.h"

#include <optional>

#include "python/frames/code.h"
#include "python/values/containers.h"
#include "python/values/type_info.h"

namespace hognose::python {
namespace {

using layout::PyFunctionObject;

/// Which of the free variables of a code object is called so.
std::optional<std::uint64_t> find_free_variable(const Program& program,
                                                Address code,
                                                std::string_view name) {
  std::uint64_t place = 0;
  for (const Variable& variable : find_variables(program, code).known) {
    if (variable.kind != VariableKind::free) continue;
    if (variable.name == name) return place;
    ++place;
  }
  return std::nullopt;
}

}  // namespace

Result<Address> find_in_closure(const Program& program, Address function, std::string_view name) {
  const auto view = program.view<PyFunctionObject>(function);
  const Address code = TRY(view.read(PyFunctionObject::func_code));
  const Address closure = TRY(view.read(PyFunctionObject::func_closure));
  const auto place = find_free_variable(program, code, name);
  if (!place || closure.is_null()) return Address();
  const Items cells = TRY(read_tuple(program, closure));
  const Address cell = TRY(read_item(program, cells, *place));
  const TypeInfo* const type = TRY(read_type_of(program, cell));
  if (!type->is_static("cell")) return fail(ErrorKind::corrupt, "func_closure", function);
  return program.view<layout::PyCellObject>(cell).read(layout::PyCellObject::ob_ref);
}

}  // namespace hognose::python
