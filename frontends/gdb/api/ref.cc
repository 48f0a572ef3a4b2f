// Calls into Python that never leave an exception behind.
// SPDX-License-Identifier: MIT
#include "gdb/api/ref.h"

#include <array>
#include <functional>
#include <unordered_map>

namespace hognose::gdb {

namespace {
bool interrupt_seen = false;
}  // namespace

void clear_error() {
  if (PyErr_Occurred() == nullptr) return;
  if (PyErr_ExceptionMatches(PyExc_KeyboardInterrupt) != 0) interrupt_seen = true;
  PyErr_Clear();
}

bool take_interrupt() {
  return std::exchange(interrupt_seen, false);
}

bool poll_interrupt() {
  if (PyErr_CheckSignals() != 0) clear_error();
  return interrupt_seen;
}

namespace {

PyObject* find_string(const char* text) {
  static auto& known = *new std::unordered_map<const char*, PyObject*>;  // owns references
  PyObject*& string = known[text];
  if (string == nullptr) string = PyUnicode_InternFromString(text);
  if (string == nullptr) clear_error();
  return string;
}

}  // namespace

// There are some hundred names, and a line of a backtrace wants fifty.
PyObject* Name::string() const {
  struct Recent {
    const char* text;
    PyObject* string;
  };
  constexpr std::size_t bits = 10;
  constexpr std::uint64_t scatter = 0x9e3779b97f4a7c15;
  static std::array<Recent, std::size_t{1} << bits> recent{};
  const std::uint64_t hash = std::hash<const char*>{}(text_)*scatter;
  Recent& found = recent.at(hash >> (64U - bits));
  if (found.text != text_ || found.string == nullptr) found = {text_, find_string(text_)};
  return found.string;
}

Ref attribute(PyObject* object, Name name) {
  PyObject* const string = name.string();
  if (object == nullptr || string == nullptr) return {};
  Ref value = Ref::take(PyObject_GetAttr(object, string));
  if (!value) clear_error();
  return value;
}

Ref attribute_called(const Ref& object, const std::string& name) {
  if (!object) return {};
  Ref value = Ref::take(PyObject_GetAttrString(object.get(), name.c_str()));
  if (!value) clear_error();
  return value;
}

Ref call_or_raise(PyObject* callable, std::initializer_list<PyObject*> arguments) {
  if (arguments.size() == 0) return Ref::take(PyObject_CallObject(callable, nullptr));
  Ref tuple = Ref::take(PyTuple_New(static_cast<Py_ssize_t>(arguments.size())));
  if (!tuple) return {};
  Py_ssize_t index = 0;
  for (PyObject* argument : arguments) {
    if (argument == nullptr) {
      if (PyErr_Occurred() == nullptr) PyErr_SetString(PyExc_TypeError, "missing argument");
      return {};
    }
    PyTuple_SetItem(tuple.get(), index++, Ref::share(argument).release());
  }
  return Ref::take(PyObject_CallObject(callable, tuple.get()));
}

Ref call(PyObject* callable, std::initializer_list<PyObject*> arguments) {
  if (callable == nullptr) return {};
  Ref result = call_or_raise(callable, arguments);
  if (!result) clear_error();
  return result;
}

// CPython calls a method by its name without making an object of it.
Ref call_method(const Ref& object, Name name, std::initializer_list<PyObject*> arguments) {
  PyObject* const string = name.string();
  if (arguments.size() != 0 || !object || string == nullptr) {
    const Ref method = attribute(object, name);
    return call(method.get(), arguments);
  }
  Ref result = Ref::take(PyObject_CallMethodObjArgs(object.get(), string, nullptr));
  if (!result) clear_error();
  return result;
}

PyObject* gdb_module() {
  static PyObject* const module = PyImport_ImportModule("gdb");
  return module;
}

Ref call_gdb(Name name, std::initializer_list<PyObject*> arguments) {
  const Ref function = attribute(gdb_module(), name);
  return call(function.get(), arguments);
}

Ref find_constant(const std::string& name) {
  return attribute_called(Ref::share(gdb_module()), name);
}

std::optional<std::string> execute(const std::string& command) {
  const Ref text = make_string(command);
  return to_string(call_gdb("execute", {text.get(), Py_False, Py_True}));
}

Ref make_string(std::string_view utf8) {
  Ref text = Ref::take(
      PyUnicode_DecodeUTF8(utf8.data(), static_cast<Py_ssize_t>(utf8.size()), "surrogateescape"));
  if (!text) clear_error();
  return text;
}

Ref make_unsigned(std::uint64_t value) {
  Ref number = Ref::take(PyLong_FromUnsignedLongLong(value));
  if (!number) clear_error();
  return number;
}

std::optional<std::string> to_string(const Ref& object) {
  if (!object || PyUnicode_Check(object.get()) == 0) return std::nullopt;
  const Ref bytes = Ref::take(PyUnicode_AsEncodedString(object.get(), "utf-8", "surrogateescape"));
  char* data = nullptr;
  Py_ssize_t size = 0;
  if (!bytes || PyBytes_AsStringAndSize(bytes.get(), &data, &size) != 0) {
    clear_error();
    return std::nullopt;
  }
  return std::string(data, static_cast<std::size_t>(size));
}

std::optional<std::uint64_t> to_unsigned(const Ref& object) {
  if (!object) return std::nullopt;
  const Ref number = Ref::take(PyNumber_Long(object.get()));
  if (!number) {
    clear_error();
    return std::nullopt;
  }
  const std::uint64_t value = PyLong_AsUnsignedLongLongMask(number.get());
  if (PyErr_Occurred() != nullptr) {
    clear_error();
    return std::nullopt;
  }
  return value;
}

std::optional<std::int64_t> to_signed(const Ref& object) {
  const auto value = to_unsigned(object);
  if (!value) return std::nullopt;
  return static_cast<std::int64_t>(*value);
}

bool is_true(const Ref& object) {
  if (!object) return false;
  const int truth = PyObject_IsTrue(object.get());
  if (truth < 0) clear_error();
  return truth > 0;
}

PyObject* raise_message(const std::string& why) {
  const Ref error = attribute(gdb_module(), "GdbError");
  const Ref text = make_string(why);
  if (error && text) PyErr_SetObject(error.get(), text.get());
  return nullptr;
}

}  // namespace hognose::gdb
