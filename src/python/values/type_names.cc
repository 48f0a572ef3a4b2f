// Walks over the builtins, then over sys.modules.
// SPDX-License-Identifier: MIT
#include "python/values/type_names.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "python/values/dict_entries.h"
#include "python/values/lost_types.h"
#include "python/values/text.h"
#include "python/values/type_info.h"

namespace hognose::python {
namespace {

using layout::PyHeapTypeObject;
using layout::PyInterpreterState;
using layout::PyModuleObject;
using layout::PyObject;
using layout::PyTypeObject;

struct NameRow {
  std::string_view module;
  std::string_view key;
  std::string_view tp_name;
};

using TypeNames = std::unordered_map<Address, std::string>;

/// Types that a module keeps under another name than their own, or that are not its own.
constexpr std::array type_rows{
    NameRow{"types", "AsyncGeneratorType", "async_generator"},
    NameRow{"types", "BuiltinFunctionType", "builtin_function_or_method"},
    NameRow{"types", "CellType", "cell"},
    NameRow{"types", "ClassMethodDescriptorType", "classmethod_descriptor"},
    NameRow{"types", "ClassType", "classobj"},
    NameRow{"types", "CodeType", "code"},
    NameRow{"types", "CoroutineType", "coroutine"},
    NameRow{"types", "DictProxyType", "dictproxy"},
    NameRow{"types", "FrameType", "frame"},
    NameRow{"types", "FunctionType", "function"},
    NameRow{"types", "GeneratorType", "generator"},
    NameRow{"types", "GenericAlias", "types.GenericAlias"},
    NameRow{"types", "GetSetDescriptorType", "getset_descriptor"},
    NameRow{"types", "InstanceType", "instance"},
    NameRow{"types", "MappingProxyType", "mappingproxy"},
    NameRow{"types", "MemberDescriptorType", "member_descriptor"},
    NameRow{"types", "MethodDescriptorType", "method_descriptor"},
    NameRow{"types", "MethodType", "method"},
    NameRow{"types", "MethodWrapperType", "method-wrapper"},
    NameRow{"types", "ModuleType", "module"},
    NameRow{"types", "SimpleNamespace", "types.SimpleNamespace"},
    NameRow{"types", "TracebackType", "traceback"},
    NameRow{"types", "UnionType", "types.UnionType"},
    NameRow{"types", "WrapperDescriptorType", "wrapper_descriptor"},
    NameRow{"_collections_abc", "async_generator", "async_generator"},
    NameRow{"_collections_abc", "bytearray_iterator", "bytearray_iterator"},
    NameRow{"_collections_abc", "bytes_iterator", "bytes_iterator"},
    NameRow{"_collections_abc", "coroutine", "coroutine"},
    NameRow{"_collections_abc", "dict_itemiterator", "dict_itemiterator"},
    NameRow{"_collections_abc", "dict_items", "dict_items"},
    NameRow{"_collections_abc", "dict_keyiterator", "dict_keyiterator"},
    NameRow{"_collections_abc", "dict_keys", "dict_keys"},
    NameRow{"_collections_abc", "dict_valueiterator", "dict_valueiterator"},
    NameRow{"_collections_abc", "dict_values", "dict_values"},
    NameRow{"_collections_abc", "generator", "generator"},
    NameRow{"_collections_abc", "list_iterator", "list_iterator"},
    NameRow{"_collections_abc", "list_reverseiterator", "list_reverseiterator"},
    NameRow{"_collections_abc", "longrange_iterator", "longrange_iterator"},
    NameRow{"_collections_abc", "mappingproxy", "mappingproxy"},
    NameRow{"_collections_abc", "range_iterator", "range_iterator"},
    NameRow{"_collections_abc", "set_iterator", "set_iterator"},
    NameRow{"_collections_abc", "tuple_iterator", "tuple_iterator"},
    NameRow{"_socket", "SocketType", "_socket.socket"},
    NameRow{
        "_sqlite3", "OptimizedUnicode", "cell"},  // of 2.7, which marks something with that type
    NameRow{"_thread", "LockType", "_thread.lock"},
    NameRow{"_weakref", "CallableProxyType", "weakref.CallableProxyType"},
    NameRow{"_weakref", "ProxyType", "weakref.ProxyType"},
    NameRow{"_weakref", "ReferenceType", "weakref.ReferenceType"},
    NameRow{"_weakref", "ref", "weakref.ReferenceType"},
    NameRow{"array", "ArrayType", "array.array"},
    NameRow{"numpy", "bool", "numpy.bool"},
    NameRow{"numpy", "bool_", "numpy.bool_"},
    NameRow{"numpy", "bytes_", "numpy.bytes_"},
    NameRow{"numpy", "clongdouble", "numpy.clongdouble"},
    NameRow{"numpy", "complex128", "numpy.complex128"},
    NameRow{"numpy", "complex64", "numpy.complex64"},
    NameRow{"numpy", "datetime64", "numpy.datetime64"},
    NameRow{"numpy", "float16", "numpy.float16"},
    NameRow{"numpy", "float32", "numpy.float32"},
    NameRow{"numpy", "float64", "numpy.float64"},
    NameRow{"numpy", "generic", "numpy.generic"},
    NameRow{"numpy", "int16", "numpy.int16"},
    NameRow{"numpy", "int32", "numpy.int32"},
    NameRow{"numpy", "int64", "numpy.int64"},
    NameRow{"numpy", "int8", "numpy.int8"},
    NameRow{"numpy", "longdouble", "numpy.longdouble"},
    NameRow{"numpy", "longlong", "numpy.longlong"},
    NameRow{"numpy", "object_", "numpy.object_"},
    NameRow{"numpy", "str_", "numpy.str_"},
    NameRow{"numpy", "timedelta64", "numpy.timedelta64"},
    NameRow{"numpy", "uint16", "numpy.uint16"},
    NameRow{"numpy", "uint32", "numpy.uint32"},
    NameRow{"numpy", "uint64", "numpy.uint64"},
    NameRow{"numpy", "uint8", "numpy.uint8"},
    NameRow{"numpy", "ulonglong", "numpy.ulonglong"},
    NameRow{"numpy", "void", "numpy.void"},
    NameRow{"posix", "stat_result", "os.stat_result"},
    NameRow{"posix", "statvfs_result", "os.statvfs_result"},
    NameRow{"posix", "terminal_size", "os.terminal_size"},
    NameRow{"re", "Match", "re.Match"},
    NameRow{"re", "Pattern", "re.Pattern"},
    NameRow{"sys", "UnraisableHookArgs", "UnraisableHookArgs"},
    NameRow{"thread", "LockType", "thread.lock"},
};

/// Objects that are always there, and what the type of each is called.
constexpr std::array instance_rows{
    NameRow{"builtins", "Ellipsis", "ellipsis"},
    NameRow{"builtins", "None", "NoneType"},
    NameRow{"builtins", "NotImplemented", "NotImplementedType"},
    NameRow{"builtins", "len", "builtin_function_or_method"},
    NameRow{"os", "makedirs", "function"},
    NameRow{"sys", "flags", "sys.flags"},
    NameRow{"sys", "float_info", "sys.float_info"},
    NameRow{"sys", "hash_info", "sys.hash_info"},
    NameRow{"sys", "int_info", "sys.int_info"},
    NameRow{"sys", "long_info", "sys.long_info"},
    NameRow{"sys", "thread_info", "sys.thread_info"},
    NameRow{"sys", "version_info", "sys.version_info"},
};

/// Extensions that name their types after the module that users import, and that module.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> made_for_others{
    {{"_collections", "collections"},
     {"_datetime", "datetime"},
     {"_decimal", "decimal"},
     {"_functools", "functools"},
     {"_operator", "operator"},
     {"numpy._core._multiarray_umath", "numpy"},
     {"numpy.core._multiarray_umath", "numpy"}}};
std::string_view find_shown_module(std::string_view module) {
  const auto* const found =
      std::ranges::find_if(made_for_others, [&](const auto& row) { return row.first == module; });
  return found == made_for_others.end() ? module : found->second;
}

template <std::size_t count>
const NameRow* find_row(const std::array<NameRow, count>& rows,
                        std::string_view module,
                        std::string_view key) {
  const auto found = std::ranges::find_if(
      rows, [&](const NameRow& row) { return row.module == module && row.key == key; });
  return found == rows.end() ? nullptr : &*found;
}

class NameWalk {
 public:
  explicit NameWalk(const Program& program)
      : program_(program), is_python2_(program.dialect.text == layout::Text::python2) {}

  TypeNames run() {
    const auto head = program_.memory().read_value<std::uint64_t>(program_.interpreters_head,
                                                                  "first interpreter");
    if (!head || *head == 0) return {};
    const auto state = program_.view<PyInterpreterState>(Address(*head));
    const Address builtins = state.read(PyInterpreterState::builtins).value_or(Address());
    for_each_named(builtins, [this](const auto& key, Address value) { add_builtin(key, value); });
    const Address modules = state.read(PyInterpreterState::modules).value_or(Address());
    const auto sys = find_in_dict(program_, modules, U"sys", budget_);
    if (sys && *sys) module_type_ = type_of(**sys);
    names_.try_emplace(module_type_, "module");
    for_each_named(modules, [this](const auto& key, Address value) { add_module(key, value); });
    for (auto& [type, name] : of_extensions_)
      names_.try_emplace(type, std::move(name));
    return std::move(names_);
  }

 private:
  // What ends the walk early leaves names unknown, as they were.
  template <class Visit>
  void for_each_named(Address dict, const Visit& visit) {
    if (dict.is_null()) return;
    (void)for_each_entry(program_, dict, budget_, [&](const DictEntry& entry) {
      if (const auto key = read_name(program_, entry.key)) visit(*key, entry.value);
      return budget_.spend_node();
    });
  }

  [[nodiscard]] Address type_of(Address object) const {
    if (object.is_null()) return {};
    return program_.view<PyObject>(object).read(PyObject::ob_type).value_or(Address());
  }

  [[nodiscard]] bool is_static_type(Address object) const {
    const Result<TypeInfo>& metatype = find_type_info(program_, type_of(object));
    if (!metatype || !metatype->has(TypeFlag::type_subclass)) return false;
    const Result<TypeInfo>& type = find_type_info(program_, object);
    return type && !type->has(TypeFlag::heap_type);
  }

  void add_instance(std::string_view module, std::string_view key, Address value) {
    const NameRow* const row = find_row(instance_rows, module, key);
    if (row == nullptr) return;
    // A program may keep what it likes under a name of sys.
    if (is_static_type(type_of(value))) names_.try_emplace(type_of(value), row->tp_name);
    if (row->tp_name != "function") return;
    using layout::PyFunctionObject;
    const auto code = program_.view<PyFunctionObject>(value).read(PyFunctionObject::func_code);
    if (code) names_.try_emplace(type_of(*code), "code");
  }

  // The first name is the type's own: aliases, as IOError is one, were added later.
  void add_builtin(const std::string& key, Address value) {
    add_instance("builtins", key, value);
    if ((is_python2_ && key == "bytes") || !is_static_type(value)) return;
    const Result<TypeInfo>& type = find_type_info(program_, value);
    const bool is_qualified = is_python2_ && type->has(TypeFlag::exception_subclass);
    names_.try_emplace(value, is_qualified ? "exceptions." + key : key);
  }

  void add_module(const std::string& name, Address module) {
    // sys.modules may hold anything.
    if (module_type_.is_null() || type_of(module) != module_type_) return;
    const auto dict = program_.view<PyModuleObject>(module).read(PyModuleObject::md_dict);
    if (!dict || dict->is_null()) return;
    const auto python = find_in_dict(program_, *dict, U"__builtins__", budget_);
    const bool is_extension = python && !*python;
    const auto has_rows = [&](const auto& rows) {
      return std::ranges::find(rows, std::string_view(name), &NameRow::module) != rows.end();
    };
    if (!is_extension && !has_rows(type_rows) && !has_rows(instance_rows)) return;
    for_each_named(*dict, [&](const std::string& key, Address value) {
      add_instance(name, key, value);
      add_type_of_module(name, key, value, is_extension);
    });
  }

  void add_type_of_module(const std::string& module,
                          const std::string& key,
                          Address value,
                          bool is_extension) {
    const NameRow* const row = find_row(type_rows, module, key);
    if ((row == nullptr && !is_extension) || !is_static_type(value)) return;
    const bool is_own_name = row != nullptr && is_python2_ && row->module == "posix";
    if (row != nullptr && !is_own_name) {
      const bool is_method = is_python2_ && row->tp_name == "method";
      names_.try_emplace(value, is_method ? "instancemethod" : row->tp_name);
      return;
    }
    of_extensions_.try_emplace(value, std::string(find_shown_module(module)) + "." + key);
  }

  const Program& program_;
  bool is_python2_;
  Budget budget_{Budget::Limits{.nodes = 2'000'000}};
  TypeNames names_;
  TypeNames of_extensions_;
  Address module_type_;
};

/// What type() called the class, or a spec of C: that one names the module as well.
std::string find_name_of_heap_type(const Program& program, Address type) {
  const auto ht_name = program.view<PyHeapTypeObject>(type).read(PyHeapTypeObject::ht_name);
  std::string name = ht_name ? read_name(program, *ht_name).value_or("") : "";
  const auto dict = program.view<PyTypeObject>(type).read(PyTypeObject::tp_dict);
  Budget budget({.nodes = 100'000});
  const auto module = dict && !name.empty()
                          ? find_in_dict(program, *dict, U"__module__", budget)
                          : Result<std::optional<Address>>(std::optional<Address>());
  if (!module || !*module) return name;
  const std::string label = read_name(program, **module).value_or("");
  return label.empty() || label == "builtins" || label == "__builtin__" ? name : label + "." + name;
}

/// Asks for the name of a type that is always there.
void look_at_any_type(const Program& program) {
  const auto head =
      program.memory().read_value<std::uint64_t>(program.interpreters_head, "first interpreter");
  const auto state = program.view<PyInterpreterState>(Address(head.value_or(0)));
  const auto builtins = state.read(PyInterpreterState::builtins);
  if (builtins) (void)read_type_of(program, *builtins);
}

}  // namespace

void know_type_names(const Program& program) {
  if (program.target->is_live || program.interpreters_head.is_null()) return;
  auto& lost = program.kept<LostNames>();
  if (!std::exchange(lost.is_asked, true)) look_at_any_type(program);
  if (lost.wanted.empty()) return;
  if (!std::exchange(lost.is_read, true)) lost.names = NameWalk(program).run();
  for (const Address type : std::exchange(lost.wanted, {})) {
    const Result<TypeInfo>& info = find_type_info(program, type);
    if (!info || !info->has(TypeFlag::heap_type)) continue;
    if (std::string name = find_name_of_heap_type(program, type); !name.empty())
      lost.names.try_emplace(type, std::move(name));
  }
}

Error describe_lost_name(const Program& program, Address type) {
  const auto tp_name = program.view<PyTypeObject>(type).read(PyTypeObject::tp_name);
  if (!tp_name) return tp_name.error();
  const bool is_there = program.memory().read_value<char>(*tp_name, "tp_name").has_value();
  if (is_there) return {ErrorKind::corrupt, type, "tp_name"};
  const target::Mapping* const mapping = program.target->maps.find(*tp_name);
  const bool is_of_file = mapping != nullptr && !mapping->path.empty();
  if (!is_of_file) return {ErrorKind::unmapped, type, "tp_name"};
  return {ErrorKind::not_found, type, "tp_name, which is in a file that is missing"};
}

}  // namespace hognose::python
