// Members of a set in the order of its table.
// SPDX-License-Identifier: MIT
#include "python/kinds/set.h"

#include "python/kinds/writing.h"

namespace hognose::python {
namespace {

void write_members(Describer& out, Address object, Commas& commas) {
  const auto done = for_each_member(out.program(), object, out.budget(), [&](Address member) {
    commas.next();
    out.describe(member);
    return !out.is_done();
  });
  if (done) return;
  commas.next();
  out.write_hole(done.error());
}

/// `{1, 2}`, and `set()` or `frozenset({1, 2})`. The brackets wait for the first member, since an
/// empty set is not `{}`.
void write_set(Describer& out, Address object, bool is_frozen) {
  Commas commas(out);
  const auto done = for_each_member(out.program(), object, out.budget(), [&](Address member) {
    if (commas.count() == 0) out.write(is_frozen ? "frozenset({" : "{");
    commas.next();
    out.describe(member);
    return !out.is_done();
  });
  if (commas.count() == 0) {
    out.write(is_frozen ? "frozenset(" : "set(");
    if (!done) out.write_hole(done.error());
    return out.write(")");
  }
  if (!done) {
    commas.next();
    out.write_hole(done.error());
  }
  out.write(is_frozen ? "})" : "}");
}

}  // namespace

bool is_set(const Program& /*program*/, const TypeInfo& type) {
  return type.is_static("set") || type.is_static("frozenset");
}

void describe_set(Describer& out, Address object, const TypeInfo& type) {
  const bool is_frozen = type.name == "frozenset";
  const char* name = is_frozen ? "frozenset" : "set";
  if (!out.enter(object)) {
    out.write(name);
    return out.write("(...)");
  }
  if (out.program().style.set_as_call) {
    Commas commas(out);
    out.write(name);
    out.write("([");
    write_members(out, object, commas);
    out.write("])");
  } else {
    write_set(out, object, is_frozen);
  }
  out.leave();
}

}  // namespace hognose::python
