// Goes from what varies with the object to what its struct says.
// SPDX-License-Identifier: MIT
#include "python/heap/object_part.h"

#include <array>
#include <optional>
#include <string_view>

#include "base/formatted.h"
#include "layout/field_at.h"
#include "python/attributes/instance_storage.h"
#include "python/attributes/members.h"
#include "python/values/text.h"

namespace hognose::python {
namespace {

/// By which struct instances of a type of C are laid out, those that it begins with last.
struct StructOfType {
  std::string_view type;
  std::string_view owner;
};
constexpr std::array structs{
    StructOfType{"list", "PyListObject"},
    StructOfType{"tuple", "PyTupleObject"},
    StructOfType{"dict", "PyDictObject"},
    StructOfType{"set", "PySetObject"},
    StructOfType{"frozenset", "PySetObject"},
    StructOfType{"float", "PyFloatObject"},
    StructOfType{"complex", "PyComplexObject"},
    StructOfType{"bytearray", "PyByteArrayObject"},
    StructOfType{"type", "PyHeapTypeObject"},
    StructOfType{"type", "PyTypeObject"},
    StructOfType{"function", "PyFunctionObject"},
    StructOfType{"method", "PyMethodObject"},
    StructOfType{"instancemethod", "PyMethodObject"},
    StructOfType{"builtin_function_or_method", "PyCFunctionObject"},
    StructOfType{"code", "PyCodeObject"},
    StructOfType{"frame", "PyFrameObject"},
    StructOfType{"generator", "PyGenObject"},
    StructOfType{"coroutine", "PyGenObject"},
    StructOfType{"cell", "PyCellObject"},
    StructOfType{"module", "PyModuleObject"},
    StructOfType{"slice", "PySliceObject"},
    StructOfType{"range", "rangeobject"},
    StructOfType{"collections.deque", "dequeobject"},
    StructOfType{"collections.OrderedDict", "PyODictObject"},
    StructOfType{"collections.OrderedDict", "PyDictObject"},
    StructOfType{"collections.defaultdict", "defdictobject"},
    StructOfType{"memoryview", "PyMemoryViewObject"},
    StructOfType{"BaseException", "PyBaseExceptionObject"},
    StructOfType{"traceback", "PyTracebackObject"},
    StructOfType{"property", "propertyobject"},
    StructOfType{"_asyncio.Future", "FutureObj"},
    StructOfType{"_asyncio.Task", "TaskObj"},
    StructOfType{"_asyncio.Task", "FutureObj"},
    StructOfType{"_thread.lock", "lockobject"},
    StructOfType{"_thread.RLock", "rlockobject"},
    StructOfType{"_ctypes._CData", "CDataObject"},
    StructOfType{"weakref", "PyWeakReference"},
};

std::string with_inner(std::string_view name, std::uint64_t inner) {
  return inner == 0 ? std::string(name) : formatted("{}, byte {}", name, inner);
}

/// How far behind the start of a part that follows the fixed fields the address is.
std::optional<std::uint64_t> find_offset(Address object,
                                         const Result<Address>& part,
                                         Address address) {
  if (!part || *part <= object) return std::nullopt;
  return address.distance_from(*part);
}

std::string find_in_text(const Program& program, const FoundObject& object, Address address) {
  const auto text = find_text(program, object.address);
  if (!text || text->data <= object.address) return {};
  const auto offset = address.distance_from(text->data);
  if (!offset) return {};
  const std::uint64_t number = *offset / text->width;
  if (number < text->length)
    return with_inner(formatted("character {}", number), *offset % text->width);
  return number == text->length ? "the zero behind its characters" : "";
}

/// What stands behind the fixed part of objects of variable size.
std::string find_item(const Program& program, const FoundObject& object, Address address) {
  const TypeInfo& type = *object.type;
  if (type.has(TypeFlag::unicode_subclass)) return find_in_text(program, object, address);
  if (type.has(TypeFlag::bytes_subclass)) {
    const auto view = program.view<layout::PyBytesObject>(object.address);
    const auto offset =
        find_offset(object.address, view.address_of(layout::PyBytesObject::ob_sval), address);
    return offset ? formatted("byte {}", *offset) : "";
  }
  if (type.has(TypeFlag::tuple_subclass)) {
    const auto view = program.view<layout::PyTupleObject>(object.address);
    const auto offset =
        find_offset(object.address, view.address_of(layout::PyTupleObject::ob_item), address);
    if (!offset) return {};
    return with_inner(formatted("ob_item[{}]", *offset / word_size), *offset % word_size);
  }
  if (type.has(TypeFlag::long_subclass)) {
    const auto view = program.view<layout::PyLongObject>(object.address);
    const auto offset =
        find_offset(object.address, view.address_of(layout::PyLongObject::ob_digit), address);
    return offset ? "ob_digit" : "";
  }
  return {};
}

std::string find_in_struct(const Program& program, std::string_view owner, std::uint64_t offset) {
  const auto field = layout::find_field_at(program.layout, owner, offset);
  return field ? with_inner(field->name, field->inner) : "";
}

/// The type's own struct, or that of the first of its bases that has one.
std::string find_field(const Program& program, const FoundObject& object, std::uint64_t offset) {
  constexpr int most_bases = 32;
  const TypeInfo* type = object.type;
  for (int step = 0; step < most_bases; ++step) {
    for (const StructOfType& row : structs) {
      if (!type->is_static(row.type)) continue;
      std::string found = find_in_struct(program, row.owner, offset);
      if (!found.empty()) return found;
    }
    if (type->base.is_null()) break;
    const auto& base = find_type_info(program, type->base);
    if (!base) break;
    type = &*base;
  }
  return {};
}

std::string name_declared(const Program& program,
                          const FoundObject& object,
                          Address address,
                          Budget& budget) {
  std::string found;
  const auto walk =
      for_each_declared(program, {object.address, *object.type}, budget, [&](const Member& member) {
        const auto size = size_of_member(member.type);
        if (!size || !AddressRange::from(member.at, *size).contains(address)) return true;
        found = formatted("member '{}'", member.name);
        return false;
      });
  static_cast<void>(walk);  // what could not be read is not named
  return found;
}

/// The attribute that has the word at the address, where that is one of the values of an instance, and no
/// other attribute has the same.
std::string name_attribute(const Program& program,
                           const FoundObject& object,
                           Address address,
                           Budget& budget) {
  const TypeInfo& type = *object.type;
  if (!type.has(TypeFlag::heap_type) || type.basicsize <= 0) return {};
  const Address word_at = address.without_tag(word_size - 1);
  const auto word = program.memory().read_value<std::uint64_t>(word_at, "attribute");
  const auto storage = find_storage(program, object.address, type);
  if (!word || *word == 0 || !storage) return {};
  if (!storage->dict.is_null())
    return *word == storage->dict.value() ? "its __dict__" : std::string();
  std::string name;
  std::size_t count = 0;
  const auto walk = for_each_stored(program, *storage, budget, [&](const DictEntry& entry) {
    if (entry.value.value() != *word) return true;
    name = read_name(program, entry.key).value_or("?");
    return ++count < 2;
  });
  return walk && count == 1 ? formatted("attribute '{}'", name) : "";
}

}  // namespace

std::string describe_part(const Program& program,
                          const FoundObject& object,
                          Address address,
                          Budget& budget) {
  const auto offset = address.distance_from(object.address);
  if (!offset) return {};
  for (const std::string_view owner : {"PyObject", "PyVarObject"}) {
    const bool is_variable =
        object.type->itemsize != 0 || object.type->has(TypeFlag::list_subclass);
    if (owner == "PyVarObject" && !is_variable) continue;
    std::string found = find_in_struct(program, owner, *offset);
    if (!found.empty()) return found;
  }
  std::string found = find_item(program, object, address);
  if (found.empty()) found = find_field(program, object, *offset);
  if (found.empty()) found = name_declared(program, object, address, budget);
  if (found.empty()) found = name_attribute(program, object, address, budget);
  return found;
}

}  // namespace hognose::python
