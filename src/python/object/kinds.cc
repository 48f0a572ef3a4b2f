// The table of Python types that hognose knows, in order of decision.
// SPDX-License-Identifier: MIT
//
// A kind is a row here, a file beside this one, and its test. A row's test runs once per type and
// epoch; the first row whose test passes wins, the last takes everything.
#include <array>

#include "python/kind.h"

namespace hognose::python {
namespace {

bool is_anything(const Program& /*program*/, const TypeInfo& /*type*/) { return true; }

void describe_anything(Describer& out, Address object, const TypeInfo& type) {
  out.write_generic(type.name, object);
}

constexpr std::array kinds{
    Kind{"anything else", is_anything, describe_anything},
};

}  // namespace

std::span<const Kind> all_kinds() { return kinds; }

const Kind& find_kind(const Program& program, const TypeInfo& type) {
  for (const Kind& kind : kinds) {
    if (kind.test(program, type)) return kind;
  }
  return kinds.back();
}

}  // namespace hognose::python
