// Writing the entries of the dict behind a view, as far as the view shows them.
//
// The views of an OrderedDict are in the order of its table, which after move_to_end is not its own:
// these are named with what they are of, and the OrderedDict tells its order.
// SPDX-License-Identifier: MIT
#include "python/kinds/dict_view.h"

#include <algorithm>
#include <array>

#include "python/kinds/field_list.h"
#include "python/kinds/writing.h"

namespace hognose::python {
namespace {

using layout::_PyDictViewObject;
using layout::FieldId;

constexpr std::array ordered_fields{ShownField{"dict", FieldId::_PyDictViewObject__dv_dict}};

bool is_of_ordered_dict(const TypeInfo& type) {
  return type.name.starts_with("odict_");
}

void write_part(Describer& out, const DictEntry& entry, std::string_view name) {
  if (name == "dict_keys") return out.describe(entry.key);
  if (name == "dict_values") return out.describe(entry.value);
  out.write("(");
  out.describe(entry.key);
  out.write(", ");
  out.describe(entry.value);
  out.write(")");
}

}  // namespace

bool is_dict_view(const Program& program, const TypeInfo& type) {
  constexpr std::array names{
      "dict_keys", "dict_values", "dict_items", "odict_keys", "odict_values", "odict_items"};
  return program.layout.has(_PyDictViewObject::dv_dict) &&
         std::ranges::any_of(names, [&](const char* name) { return type.is_static(name); });
}

void describe_dict_view(Describer& out, Address object, const TypeInfo& type) {
  if (is_of_ordered_dict(type)) return write_by_fields(out, type.name, object, ordered_fields);
  if (!out.enter(object)) return out.write("...");
  const auto dict = out.program().view<_PyDictViewObject>(object).read(_PyDictViewObject::dv_dict);
  Commas commas(out);
  out.write(type.name + "([");
  const auto write_one = [&](const DictEntry& entry) {
    commas.next();
    write_part(out, entry, type.name);
    return !out.is_done();
  };
  const auto done = dict ? for_each_entry(out.program(), *dict, out.budget(), write_one)
                         : Result<void>(fail(dict.error()));
  if (!done) {
    commas.next();
    out.write_hole(done.error());
  }
  out.write("])");
  out.leave();
}

}  // namespace hognose::python
