// The table of kinds.
// SPDX-License-Identifier: MIT
//
// A kind is a row here, a file beside this one, and its test. A row's test runs once per type and
// epoch; the first row whose test passes wins.
#include "python/kinds/kinds.h"

#include <array>

#include "python/kinds/array.h"
#include "python/kinds/builtin_function.h"
#include "python/kinds/bytes.h"
#include "python/kinds/capsule.h"
#include "python/kinds/cell.h"
#include "python/kinds/code_object.h"
#include "python/kinds/context_variable.h"
#include "python/kinds/counter.h"
#include "python/kinds/ctypes_object.h"
#include "python/kinds/datetime.h"
#include "python/kinds/decimal_context.h"
#include "python/kinds/decimal_object.h"
#include "python/kinds/deque.h"
#include "python/kinds/descriptor.h"
#include "python/kinds/dict.h"
#include "python/kinds/dict_view.h"
#include "python/kinds/enum_member.h"
#include "python/kinds/exception.h"
#include "python/kinds/file_object.h"
#include "python/kinds/floating.h"
#include "python/kinds/fraction.h"
#include "python/kinds/frame_object.h"
#include "python/kinds/function.h"
#include "python/kinds/future.h"
#include "python/kinds/generator.h"
#include "python/kinds/generic_alias.h"
#include "python/kinds/hash_object.h"
#include "python/kinds/instance.h"
#include "python/kinds/integer.h"
#include "python/kinds/ip_address.h"
#include "python/kinds/iterator.h"
#include "python/kinds/lock.h"
#include "python/kinds/lru_cache.h"
#include "python/kinds/member_text.h"
#include "python/kinds/memory_file.h"
#include "python/kinds/memory_map.h"
#include "python/kinds/memoryview.h"
#include "python/kinds/module.h"
#include "python/kinds/named_tuple.h"
#include "python/kinds/nuitka_object.h"
#include "python/kinds/numpy_array.h"
#include "python/kinds/numpy_scalar.h"
#include "python/kinds/old_style.h"
#include "python/kinds/operator_callable.h"
#include "python/kinds/ordered_dict.h"
#include "python/kinds/path.h"
#include "python/kinds/placeholder.h"
#include "python/kinds/plain_object.h"
#include "python/kinds/range.h"
#include "python/kinds/regular_expression.h"
#include "python/kinds/sequence.h"
#include "python/kinds/set.h"
#include "python/kinds/simple_queue.h"
#include "python/kinds/singletons.h"
#include "python/kinds/socket_object.h"
#include "python/kinds/sqlite_row.h"
#include "python/kinds/str.h"
#include "python/kinds/struct_format.h"
#include "python/kinds/subclass.h"
#include "python/kinds/super_object.h"
#include "python/kinds/template_string.h"
#include "python/kinds/thread_local_object.h"
#include "python/kinds/type_object.h"
#include "python/kinds/typing_object.h"
#include "python/kinds/uuid.h"
#include "python/kinds/weak_reference.h"
#include "python/kinds/wrapped_callable.h"
#include "python/kinds/xml_element.h"
#include "python/kinds/zone_info.h"

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
    Kind{"NoDefault", is_named_singleton, describe_named_singleton},
    Kind{"bool", is_bool, describe_bool},
    Kind{"namedtuple", is_named_tuple, describe_named_tuple},
    Kind{"struct sequence", is_struct_sequence, describe_struct_sequence},
    Kind{"IsoCalendarDate", is_iso_calendar_date, describe_iso_calendar_date},
    Kind{"scalar of numpy", is_numpy_scalar, describe_numpy_scalar},
    Kind{"str_ of numpy", is_numpy_text, describe_numpy_text},
    Kind{"ndarray", is_numpy_array, describe_numpy_array},
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
    Kind{"function of Cython", is_cython_function, describe_cython_function},
    Kind{"named thing of Nuitka", is_nuitka_named, describe_nuitka_named},
    Kind{"method of Nuitka", is_nuitka_method, describe_nuitka_method},
    Kind{"cell of Nuitka", is_nuitka_cell, describe_nuitka_cell},
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
    Kind{"FrameLocalsProxy", is_frame_locals, describe_frame_locals},
    Kind{"generator", is_generator, describe_generator},
    Kind{"generator of Cython", is_cython_coroutine, describe_cython_coroutine},
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
    Kind{"Context of decimal", is_decimal_context, describe_decimal_context},
    Kind{"Fraction", is_fraction, describe_fraction},
    Kind{"UUID", is_uuid, describe_uuid},
    Kind{"path", is_path, describe_path},
    Kind{"IP address", is_ip_address, describe_ip_address},
    Kind{"ctypes", is_ctypes_object, describe_ctypes_object},
    Kind{"array", is_array, describe_array},
    Kind{"re.Pattern", is_pattern, describe_pattern},
    Kind{"re.Match", is_match, describe_match},
    Kind{"dict view", is_dict_view, describe_dict_view},
    Kind{"BytesIO", is_bytes_io, describe_bytes_io},
    Kind{"StringIO", is_string_io, describe_string_io},
    Kind{"cStringIO", is_c_string_io, describe_c_string_io},
    Kind{"FileIO", is_raw_file, describe_raw_file},
    Kind{"buffered file", is_buffered_file, describe_buffered_file},
    Kind{"TextIOWrapper", is_text_file, describe_text_file},
    Kind{"file of 2.7", is_old_file, describe_old_file},
    Kind{"DirEntry", is_dir_entry, describe_dir_entry},
    Kind{"iterator", is_iterator, describe_iterator},
    Kind{"range iterator", is_range_iterator, describe_range_iterator},
    Kind{"itertools.count", is_count, describe_count},
    Kind{"itertools.repeat", is_repeat, describe_repeat},
    Kind{"itemgetter", is_item_getter, describe_item_getter},
    Kind{"attrgetter", is_attribute_getter, describe_attribute_getter},
    Kind{"methodcaller", is_method_caller, describe_method_caller},
    Kind{"GenericAlias", is_generic_alias, describe_generic_alias},
    Kind{"Union", is_union, describe_union},
    Kind{"TypeVar", is_type_variable, describe_type_variable},
    Kind{"parameter of a type", is_named_parameter, describe_named_parameter},
    Kind{"form of typing", is_typing_form, describe_typing_form},
    Kind{"alias of typing", is_typing_alias, describe_typing_alias},
    Kind{"variable of typing", is_typing_variable, describe_typing_variable},
    Kind{"ForwardRef", is_forward_reference, describe_forward_reference},
    Kind{"NewType", is_new_type, describe_new_type},
    Kind{"lru_cache", is_lru_cache, describe_lru_cache},
    Kind{"ContextVar", is_context_variable, describe_context_variable},
    Kind{"Token", is_context_token, describe_context_token},
    Kind{"Context", is_context, describe_context},
    Kind{"socket", is_socket, describe_socket},
    Kind{"mmap", is_memory_map, describe_memory_map},
    Kind{"ZoneInfo", is_zone_info, describe_zone_info},
    Kind{"Struct", is_struct_format, describe_struct_format},
    Kind{"SimpleQueue", is_simple_queue, describe_simple_queue},
    Kind{"capsule", is_capsule, describe_capsule},
    Kind{"Element", is_xml_element, describe_xml_element},
    Kind{"super", is_super, describe_super},
    Kind{"plain object of C", is_plain_object, describe_plain_object},
    Kind{"hash of OpenSSL", is_hash_object, describe_hash_object},
    Kind{"sentinel", is_sentinel, describe_sentinel},
    Kind{"lazy import", is_lazy_import, describe_lazy_import},
    Kind{"Template", is_template_string, describe_template_string},
    Kind{"Interpolation", is_interpolation, describe_interpolation},
    Kind{"sqlite3.Row", is_sqlite_row, describe_sqlite_row},
    Kind{"threading.local", is_thread_local_object, describe_thread_local},
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

Description describe(const Program& program,
                     const Member& member,
                     const DescribeOptions& options,
                     Budget& budget) {
  Describer out(program, kinds, options, budget);
  write_member(out, member);
  return out.finish();
}

Description describe(const Program& program,
                     const FramePart& part,
                     const DescribeOptions& options,
                     Budget& budget) {
  Describer out(program, kinds, options, budget);
  describe_frame_part(out, part);
  return out.finish();
}

}  // namespace hognose::python
