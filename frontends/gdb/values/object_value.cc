// Finds or makes up a type for object pointers.
// SPDX-License-Identifier: MIT
#include "gdb/values/object_value.h"

#include <bit>
#include <unordered_map>

#include "gdb/host/host.h"

namespace hognose::gdb {

namespace {

// PyObject *, or None where there is no such type, of the process with this key.
struct ObjectType {
  std::int64_t key = 0;
  PyObject* pointer = nullptr;  // owned; lives as long as GDB does
};
ObjectType object_type;

// Values of that type, by the address: the frames of a stack have the same arguments again and again.
std::unordered_map<Address, Ref>& known_values() {
  static auto& known =
      *new std::unordered_map<Address, Ref>;  // owns Python references: never destroyed
  return known;
}

Ref find_type(const char* name) {
  const Ref text = make_string(name);
  return call_gdb("lookup_type", {text.get()});
}

Ref find_object_pointer() {
  const std::int64_t key = host().process_key();
  if (object_type.pointer == nullptr || object_type.key != key) {
    Ref pointer = call_method(find_type("PyObject"), "pointer");
    if (!pointer) pointer = Ref::share(Py_None);
    forget_object_type();
    object_type = {key, pointer.release()};
  }
  return Ref::share(object_type.pointer);
}

// GCC and clang refuse vectors of pointers: no variable of any program has this type.
PyObject* made_up_type() {
  static PyObject* const type = [] {
    const Ref zero = make_unsigned(0);
    const Ref pointer = call_method(find_type("void"), "pointer");
    return call_method(pointer, "vector", {zero.get()}).release();
  }();
  return type;
}

// A value of a type as large as a pointer.
Ref make_value(Address object, PyObject* type) {
  static_assert(std::endian::native == std::endian::little, "as every target that hognose reads");
  const std::uint64_t word = object.value();
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the bytes of a word.
  const auto* const first = reinterpret_cast<const char*>(&word);
  const Ref bytes = Ref::take(PyBytes_FromStringAndSize(first, sizeof(word)));
  const Ref value_class = attribute(gdb_module(), "Value");
  return call_or_raise(value_class.get(), {bytes.get(), type});
}

}  // namespace

Ref make_object_value(Address object) {
  constexpr std::size_t most_known = 4096;
  const Ref pointer = find_object_pointer();
  auto& known = known_values();
  if (const auto found = known.find(object); found != known.end()) return found->second;
  if (known.size() >= most_known) known.clear();
  Ref value = make_value(object, pointer.has_value() ? pointer.get() : made_up_type());
  if (value) known.emplace(object, value);
  return value;
}

bool is_object_value(const Ref& array_type) {
  if (made_up_type() == nullptr) return false;
  const int is_same = PyObject_RichCompareBool(array_type.get(), made_up_type(), Py_EQ);
  if (is_same < 0) clear_error();
  return is_same > 0;
}

std::optional<Address> read_object_value(const Ref& value) {
  const Ref zero = make_unsigned(0);
  const Ref pointer = Ref::take(PyObject_GetItem(value.get(), zero.get()));
  if (!pointer) clear_error();
  const auto word = to_unsigned(pointer);
  if (!word) return std::nullopt;
  return Address(*word);
}

void forget_object_type() {
  known_values().clear();
  Py_CLEAR(object_type.pointer);
}

}  // namespace hognose::gdb
