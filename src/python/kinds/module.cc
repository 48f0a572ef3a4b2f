// Describing modules as importlib does, by __spec__ or else by __file__.
// SPDX-License-Identifier: MIT
#include "python/kinds/module.h"

#include "python/attributes/attributes.h"
#include "python/attributes/type.h"
#include "python/kinds/describer.h"
#include "python/values/text.h"

namespace hognose::python {
namespace {

using layout::PyModuleObject;

/// What a module says of itself; null for what it does not say.
struct ModuleFacts {
  Address name;  ///< __spec__.name, else __name__
  Address file;
  Address path;
  Address origin;  ///< __spec__.origin: "built-in", "frozen", or a file
  Address loader;
};

bool is_none_or_null(const Program& program, Address object) {
  return object.is_null() || is_none_object(program, object);
}

Address find_or_null(Describer& out, Address dict, std::u32string_view name) {
  const auto found = find_in_dict(out.program(), dict, name, out.budget());
  if (!found || !*found || is_none_or_null(out.program(), **found)) return {};
  return **found;
}

Result<ModuleFacts> read_facts(Describer& out, Address object) {
  const Program& program = out.program();
  const Address dict = TRY(program.view<PyModuleObject>(object).read(PyModuleObject::md_dict));
  ModuleFacts facts;
  if (dict.is_null()) return facts;
  facts.name = find_or_null(out, dict, U"__name__");
  facts.file = find_or_null(out, dict, U"__file__");
  const Address spec = find_or_null(out, dict, U"__spec__");
  if (!spec.is_null()) {
    const auto origin = find_attribute(program, spec, U"origin", out.budget());
    if (origin && *origin && !is_none_or_null(program, **origin)) facts.origin = **origin;
    const auto name = find_attribute(program, spec, U"name", out.budget());
    if (name && *name && !is_none_or_null(program, **name)) facts.name = **name;
  }
  if (!facts.file.is_null() || !facts.origin.is_null()) return facts;
  facts.path = find_or_null(out, dict, U"__path__");
  facts.loader = find_or_null(out, dict, U"__loader__");
  return facts;
}

/// A str as repr() writes it, without Python 2's prefix.
void write_quoted(Describer& out, Address text) {
  std::string name = "?";
  if (!text.is_null()) name = read_name(out.program(), text).value_or("?");
  out.write("'");
  out.write(name);
  out.write("'");
}

void write_place(Describer& out, const ModuleFacts& facts) {
  std::string origin;
  if (!facts.origin.is_null()) origin = read_name(out.program(), facts.origin).value_or(origin);
  const bool in_program = origin == "built-in" || origin == "frozen";
  // Python 2 knows no origin: what has no file is taken for built in.
  const bool python2 = out.program().dialect.text == layout::Text::python2;
  if (!in_program && !facts.file.is_null()) {
    out.write(" from ");
    return write_quoted(out, facts.file);
  }
  if (origin.empty() && !facts.path.is_null()) origin = "namespace";
  if (origin.empty() && (python2 || !facts.loader.is_null())) origin = "built-in";
  if (origin.empty()) return;
  out.write(" (");
  out.write(origin);
  out.write(")");
}

}  // namespace

bool is_module(const Program& program, const TypeInfo& type) {
  if (type.is_static("module")) return true;
  const auto is_it = [](const TypeInfo& base) { return base.is_static("module"); };
  return !find_base(program, type, is_it).is_null();
}

void describe_module(Describer& out, Address object, const TypeInfo& type) {
  const auto facts = read_facts(out, object);
  if (!facts) return out.write_generic(type.name, object);
  out.write("<module ");
  write_quoted(out, facts->name);
  write_place(out, *facts);
  out.write(">");
}

}  // namespace hognose::python
