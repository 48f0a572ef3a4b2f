// Describing staticmethod, classmethod and functools.partial by what they wrap.
// SPDX-License-Identifier: MIT
#include "python/kinds/wrapped_callable.h"

#include "python/attributes/type.h"
#include "python/kinds/instance_text.h"
#include "python/values/containers.h"

namespace hognose::python {
namespace {

using layout::partialobject;

void write_wrapped(Describer& out,
                   Address object,
                   std::string_view name,
                   const Result<Address>& callable) {
  if (!out.enter(object)) return out.write("<...>");
  out.write("<");
  out.write(name);
  out.write("(");
  if (callable) out.describe(*callable);
  if (!callable) out.write_hole(callable.error());
  out.write(")>");
  out.leave();
}

Result<void> write_arguments(Describer& out, Address arguments) {
  if (arguments.is_null()) return {};
  const Items items = TRY(read_tuple(out.program(), arguments));
  for (std::uint64_t i = 0; i < items.count && !out.is_done(); ++i) {
    const Address item = TRY(read_item(out.program(), items, i));
    out.write(", ");
    out.describe(item);
  }
  return {};
}

Result<void> write_keywords(Describer& out, Address keywords) {
  if (keywords.is_null() || is_none_object(out.program(), keywords)) return {};
  return for_each_entry(out.program(), keywords, out.budget(), [&](const DictEntry& entry) {
    out.write(", ");
    write_name(out, entry.key);
    out.write("=");
    out.describe(entry.value);
    return !out.is_done();
  });
}

/// Writes one part of a partial; what stops it is a hole after what was written.
void write_part(Describer& out,
                const Result<Address>& part,
                Result<void> (*write)(Describer&, Address)) {
  const auto written = part ? write(out, *part) : Result<void>(fail(part.error()));
  if (written) return;
  out.write(", ");
  out.write_hole(written.error());
}

}  // namespace

bool is_static_method(const Program& /*program*/, const TypeInfo& type) {
  return type.is_static("staticmethod");
}

void describe_static_method(Describer& out, Address object, const TypeInfo& type) {
  using layout::staticmethod;
  const auto view = out.program().view<staticmethod>(object);
  write_wrapped(out, object, type.name, view.read(staticmethod::sm_callable));
}

bool is_class_method(const Program& /*program*/, const TypeInfo& type) {
  return type.is_static("classmethod");
}

void describe_class_method(Describer& out, Address object, const TypeInfo& type) {
  using layout::classmethod;
  const auto view = out.program().view<classmethod>(object);
  write_wrapped(out, object, type.name, view.read(classmethod::cm_callable));
}

bool is_partial(const Program& /*program*/, const TypeInfo& type) {
  return type.name == "functools.partial";
}

void describe_partial(Describer& out, Address object, const TypeInfo& type) {
  if (!out.enter(object)) return out.write(type.name + "(...)");
  const auto view = out.program().view<partialobject>(object);
  out.write(type.name);
  out.write("(");
  const auto callable = view.read(partialobject::fn);
  if (callable) out.describe(*callable);
  if (!callable) out.write_hole(callable.error());
  write_part(out, view.read(partialobject::args), write_arguments);
  write_part(out, view.read(partialobject::kw), write_keywords);
  out.write(")");
  out.leave();
}

}  // namespace hognose::python
