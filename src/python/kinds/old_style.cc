// Reading classobj and instance, which have their dicts at fixed places.
// SPDX-License-Identifier: MIT
#include "python/kinds/old_style.h"

#include "python/kinds/instance_text.h"
#include "python/values/text.h"

namespace hognose::python {
namespace {

using layout::PyClassObject;
using layout::PyInstanceObject;

/// "module.Foo", or "Foo" alone.
void write_class_name(Describer& out, Address object) {
  const auto view = out.program().view<PyClassObject>(object);
  if (const auto dict = view.read(PyClassObject::cl_dict)) {
    const auto module = find_in_dict(out.program(), *dict, U"__module__", out.budget());
    if (module && *module) {
      write_name(out, **module);
      out.write(".");
    }
  }
  write_name(out, view.read(PyClassObject::cl_name));
}

AttributeList read_instance_dict(Describer& out, Address object) {
  AttributeList list;
  const auto view = out.program().view<PyInstanceObject>(object);
  const auto dict = view.read(PyInstanceObject::in_dict);
  if (!dict) list.lacks.add(dict.error());
  if (!dict || dict->is_null()) return list;
  list.own.has_dict = true;
  const std::size_t most = out.characters_left() / 2 + 1;
  const auto read = for_each_entry(out.program(), *dict, out.budget(), [&](const DictEntry& entry) {
    list.entries.push_back(entry);
    return list.entries.size() < most;
  });
  if (!read) list.lacks.add(read.error());
  return list;
}

std::string read_instance_class(Describer& out, Address object) {
  const Program& program = out.program();
  const auto in_class = program.view<PyInstanceObject>(object).read(PyInstanceObject::in_class);
  if (!in_class) return "instance";
  const auto name = program.view<PyClassObject>(*in_class).read(PyClassObject::cl_name);
  if (!name) return "instance";
  return read_name(program, *name).value_or("instance");
}

}  // namespace

bool is_old_style_instance(const Program& program, const TypeInfo& type) {
  return program.dialect.has_old_style_classes && type.is_static("instance");
}

void describe_old_style_instance(Describer& out, Address object, const TypeInfo& /*type*/) {
  if (!out.enter(object)) return out.write("<...>");
  write_instance(out, read_instance_class(out, object), object, read_instance_dict(out, object));
  out.leave();
}

bool is_old_style_class(const Program& program, const TypeInfo& type) {
  return program.dialect.has_old_style_classes && type.is_static("classobj");
}

void describe_old_style_class(Describer& out, Address object, const TypeInfo& /*type*/) {
  out.write("<class '");
  write_class_name(out, object);
  out.write("'>");
}

}  // namespace hognose::python
