// The table of kinds.
// SPDX-License-Identifier: MIT
//
// A kind is a row here, a file beside this one, and its test. A row's test runs once per type and
// epoch; the first row whose test passes wins.
#include "python/kinds/kinds.h"

#include <array>

#include "python/kinds/builtin_function.h"
#include "python/kinds/bytes.h"
#include "python/kinds/cell.h"
#include "python/kinds/code_object.h"
#include "python/kinds/counter.h"
#include "python/kinds/datetime.h"
#include "python/kinds/decimal_object.h"
#include "python/kinds/deque.h"
#include "python/kinds/descriptor.h"
#include "python/kinds/dict.h"
#include "python/kinds/enum_member.h"
#include "python/kinds/exception.h"
#include "python/kinds/floating.h"
#include "python/kinds/fraction.h"
#include "python/kinds/frame_object.h"
#include "python/kinds/function.h"
#include "python/kinds/future.h"
#include "python/kinds/generator.h"
#include "python/kinds/instance.h"
#include "python/kinds/integer.h"
#include "python/kinds/lock.h"
#include "python/kinds/memoryview.h"
#include "python/kinds/module.h"
#include "python/kinds/named_tuple.h"
#include "python/kinds/old_style.h"
#include "python/kinds/ordered_dict.h"
#include "python/kinds/path.h"
#include "python/kinds/range.h"
#include "python/kinds/sequence.h"
#include "python/kinds/set.h"
#include "python/kinds/singletons.h"
#include "python/kinds/str.h"
#include "python/kinds/subclass.h"
#include "python/kinds/type_object.h"
#include "python/kinds/uuid.h"
#include "python/kinds/weak_reference.h"
#include "python/kinds/wrapped_callable.h"

namespace hognose::python {
namespace {

constexpr std::array rows{
    Kind{"type", is_type_object, describe_type_object},
    Kind{"exception", is_exception, describe_exception},
    Kind{"old-style instance", is_old_style_instance, describe_old_style_instance},
    Kind{"old-style class", is_old_style_class, describe_old_style_class},
    Kind{"enum member", is_enum_member, describe_enum_member},
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
    Kind{"module", is_module, describe_module},
    Kind{"function", is_function, describe_function},
    Kind{"bound method", is_bound_method, describe_bound_method},
    Kind{"builtin function", is_builtin_function, describe_builtin_function},
    Kind{"method-wrapper", is_method_wrapper, describe_method_wrapper},
    Kind{"descriptor", is_descriptor, describe_descriptor},
    Kind{"property", is_property, describe_property},
    Kind{"staticmethod", is_static_method, describe_static_method},
    Kind{"classmethod", is_class_method, describe_class_method},
    Kind{"functools.partial", is_partial, describe_partial},
    Kind{"cell", is_cell, describe_cell},
    Kind{"code", is_code_object, describe_code_object},
    Kind{"traceback", is_traceback, describe_traceback},
    Kind{"frame", is_frame_object, describe_frame_object},
    Kind{"generator", is_generator, describe_generator},
    Kind{"weak reference", is_weak_reference, describe_weak_reference},
    Kind{"lock", is_lock, describe_lock},
    Kind{"RLock", is_rlock, describe_rlock},
    Kind{"date", is_date, describe_date},
    Kind{"time", is_time, describe_time},
    Kind{"datetime", is_datetime, describe_datetime},
    Kind{"timedelta", is_timedelta, describe_timedelta},
    Kind{"timezone", is_timezone, describe_timezone},
    Kind{"Decimal", is_decimal, describe_decimal},
    Kind{"Decimal in Python", is_python_decimal, describe_python_decimal},
    Kind{"Fraction", is_fraction, describe_fraction},
    Kind{"UUID", is_uuid, describe_uuid},
    Kind{"path", is_path, describe_path},
    Kind{"asyncio.Future", is_future, describe_future},
    Kind{"asyncio.Task", is_task, describe_task},
};

constexpr Kinds kinds{
    rows,
    Kind{"subclass of a builtin", is_subclass, describe_subclass},
    Kind{"instance", is_instance, describe_instance},
};

}  // namespace

const Kinds& all_kinds() {
  return kinds;
}

Description describe(const Program& program,
                     Address object,
                     const DescribeOptions& options,
                     Budget& budget) {
  Describer out(program, kinds, options, budget);
  out.describe(object);
  return out.finish();
}

}  // namespace hognose::python
