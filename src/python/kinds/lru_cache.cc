// What cache_info() would say of a cached function.
// SPDX-License-Identifier: MIT
#include "python/kinds/lru_cache.h"

#include <array>
#include <string>

#include "python/kinds/field_list.h"

namespace hognose::python {
namespace {

using layout::FieldId;
using layout::lru_cache_object;
using layout::PyDictObject;

constexpr std::array cache_fields{
    ShownField{"func", FieldId::lru_cache_object__func},
    ShownField{"hits", FieldId::lru_cache_object__hits},
    ShownField{"misses", FieldId::lru_cache_object__misses},
};

/// Less than nothing stands for no limit.
Result<std::string> read_sizes(const Program& program, Address object) {
  const auto view = program.view<lru_cache_object>(object);
  const std::int64_t most = TRY(view.read(lru_cache_object::maxsize));
  const Address cache = TRY(view.read(lru_cache_object::cache));
  const std::int64_t used = TRY(program.view<PyDictObject>(cache).read(PyDictObject::ma_used));
  return (most < 0 ? "None" : std::to_string(most)) + ", currsize=" + std::to_string(used);
}

}  // namespace

bool is_lru_cache(const Program& program, const TypeInfo& type) {
  return type.name == "functools._lru_cache_wrapper" &&
         has_size_of(program, type, lru_cache_object::size);
}

void describe_lru_cache(Describer& out, Address object, const TypeInfo& type) {
  if (!out.enter(object)) return out.write("<...>");
  const auto sizes = read_sizes(out.program(), object);
  out.write("<" + type.name + "(");
  write_fields(out, object, cache_fields);
  out.write(", maxsize=");
  if (sizes) out.write(*sizes);
  if (!sizes) out.write_hole(sizes.error());
  out.write(") at remote ");
  out.write_address(object);
  out.write(">");
  out.leave();
}

}  // namespace hognose::python
