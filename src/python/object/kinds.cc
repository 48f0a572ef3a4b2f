// The table of Python types that hognose knows, in order of decision.
// SPDX-License-Identifier: MIT
//
// A kind is a row here, a file beside this one, and its test. A row's test runs once per type and
// epoch; the first row whose test passes wins, the last takes everything.
#include <array>

#include "python/kind.h"
#include "python/object/bytes.h"
#include "python/object/counter.h"
#include "python/object/deque.h"
#include "python/object/dict.h"
#include "python/object/floating.h"
#include "python/object/integer.h"
#include "python/object/memoryview.h"
#include "python/object/named_tuple.h"
#include "python/object/ordered_dict.h"
#include "python/object/range.h"
#include "python/object/sequence.h"
#include "python/object/set.h"
#include "python/object/singletons.h"
#include "python/object/str.h"

namespace hognose::python {
namespace {

bool is_anything(const Program& /*program*/, const TypeInfo& /*type*/) { return true; }

void describe_anything(Describer& out, Address object, const TypeInfo& type) {
  out.write_generic(type.name, object);
}

constexpr std::array kinds{
    Kind{"None", is_none, describe_none},
    Kind{"NotImplemented", is_not_implemented, describe_not_implemented},
    Kind{"Ellipsis", is_ellipsis, describe_ellipsis},
    Kind{"bool", is_bool, describe_bool},
    Kind{"namedtuple", is_named_tuple, describe_named_tuple},
    Kind{"struct sequence", is_struct_sequence, describe_struct_sequence},
    Kind{"Counter", is_counter, describe_counter},
    Kind{"OrderedDict", is_ordered_dict, describe_ordered_dict},
    Kind{"defaultdict", is_defaultdict, describe_defaultdict},
    Kind{"deque", is_deque, describe_deque},
    Kind{"int of 2.7", is_small_integer, describe_small_integer},
    Kind{"int", is_integer, describe_integer},
    Kind{"float", is_float, describe_float},
    Kind{"complex", is_complex, describe_complex},
    Kind{"str", is_str, describe_str},
    Kind{"bytes", is_bytes, describe_bytes},
    Kind{"bytearray", is_bytearray, describe_bytearray},
    Kind{"memoryview", is_memoryview, describe_memoryview},
    Kind{"list", is_list, describe_list},
    Kind{"tuple", is_tuple, describe_tuple},
    Kind{"dict", is_dict, describe_dict},
    Kind{"frozendict", is_frozendict, describe_frozendict},
    Kind{"mappingproxy", is_mappingproxy, describe_mappingproxy},
    Kind{"set", is_set, describe_set},
    Kind{"range", is_range, describe_range},
    Kind{"xrange", is_xrange, describe_xrange},
    Kind{"slice", is_slice, describe_slice},
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
