// Entries between braces, and what is written around them.
// SPDX-License-Identifier: MIT
#include "python/kinds/dict.h"

#include "python/kinds/writing.h"

namespace hognose::python {
namespace {

using layout::defdictobject;
using layout::mappingproxyobject;

void write_factory(Describer& out, Address object) {
  const auto factory =
      out.program().view<defdictobject>(object).read(defdictobject::default_factory);
  if (!factory) return out.write_hole(factory.error());
  if (factory->is_null()) return out.write("None");
  if (*factory == object) return out.write("...");
  out.describe(*factory);
}

}  // namespace

bool is_dict(const Program& program, const TypeInfo& type) {
  return is_builtin(program, type, TypeFlag::dict_subclass);
}

void describe_dict(Describer& out, Address object, const TypeInfo& /*type*/) {
  if (!out.enter(object)) return out.write("{...}");
  write_entries(out, object);
  out.leave();
}

bool is_frozendict(const Program& /*program*/, const TypeInfo& type) {
  return type.is_static("frozendict");
}

void describe_frozendict(Describer& out, Address object, const TypeInfo& type) {
  bool is_empty = true;
  const auto look = [&](const DictEntry& /*entry*/) { return is_empty = false; };
  const auto walked = for_each_entry(out.program(), object, out.budget(), look);
  if (walked && is_empty) return out.write("frozendict()");
  out.write("frozendict(");
  describe_dict(out, object, type);
  out.write(")");
}

bool is_defaultdict(const Program& /*program*/, const TypeInfo& type) {
  return type.name == "collections.defaultdict";
}

void describe_defaultdict(Describer& out, Address object, const TypeInfo& type) {
  out.write("defaultdict(");
  write_factory(out, object);
  out.write(", ");
  describe_dict(out, object, type);
  out.write(")");
}

bool is_mappingproxy(const Program& /*program*/, const TypeInfo& type) {
  return type.is_static("mappingproxy") || type.is_static("dictproxy");
}

void describe_mappingproxy(Describer& out, Address object, const TypeInfo& /*type*/) {
  const auto mapping =
      out.program().view<mappingproxyobject>(object).read(mappingproxyobject::mapping);
  if (!out.enter(object)) return out.write("mappingproxy(...)");
  out.write("mappingproxy(");
  if (!mapping) {
    out.write_hole(mapping.error());
  } else {
    out.describe(*mapping);
  }
  out.write(")");
  out.leave();
}

}  // namespace hognose::python
