// Owned references to Python objects, and the few calls that hognose makes on them.
//
// Only the limited API of Python 3.6 is used. Two rules keep GDB alive: no reference is owned by an
// object of static storage duration (it would be released after Python is finalized), and a Python
// exception is either handed on to Python or cleared by clear_error, which remembers a Ctrl-C.
// SPDX-License-Identifier: MIT
#pragma once

#define PY_SSIZE_T_CLEAN
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <Python.h>

namespace hognose::gdb {

/// A strong reference to a Python object, or none.
class Ref {
 public:
  Ref() = default;
  /// Takes over a reference that the caller owns (what most of the C API returns).
  static Ref take(PyObject* object) { return Ref(object); }
  /// Adds a reference to an object somebody else owns.
  static Ref share(PyObject* object) {
    Py_XINCREF(object);
    return Ref(object);
  }

  Ref(Ref&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  Ref& operator=(Ref&& other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  Ref(const Ref& other) : object_(other.object_) { Py_XINCREF(object_); }
  Ref& operator=(const Ref& other) {
    Ref copy(other);
    std::swap(object_, copy.object_);
    return *this;
  }
  ~Ref() { Py_XDECREF(object_); }

  [[nodiscard]] PyObject* get() const { return object_; }
  /// Hands the reference to the caller.
  [[nodiscard]] PyObject* release() { return std::exchange(object_, nullptr); }
  explicit operator bool() const { return object_ != nullptr; }
  [[nodiscard]] bool is_none() const { return object_ == Py_None; }
  /// True for an object that is neither absent nor None.
  [[nodiscard]] bool has_value() const { return object_ != nullptr && object_ != Py_None; }

 private:
  explicit Ref(PyObject* object) : object_(object) {}
  PyObject* object_ = nullptr;
};

/// Drops the pending Python exception; a KeyboardInterrupt is remembered for take_interrupt().
void clear_error();
/// Whether a Ctrl-C was seen since the last call; forgets it.
[[nodiscard]] bool take_interrupt();
/// Whether a Ctrl-C was seen or is pending; keeps it for take_interrupt().
[[nodiscard]] bool poll_interrupt();

/// A name that stands in the source. Python's string of it is made once, as CPython finds attributes sooner
/// by one that it has met.
class Name {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): a literal is a name.
  consteval Name(const char* text) : text_(text) {}
  /// Borrowed, for ever; null (and no exception) if there is no memory.
  [[nodiscard]] PyObject* string() const;

 private:
  const char* text_;
};

/// An attribute, or none (and no exception).
[[nodiscard]] Ref attribute(PyObject* object, Name name);
[[nodiscard]] inline Ref attribute(const Ref& object, Name name) {
  return attribute(object.get(), name);
}
/// The same by a name that is made as the program runs.
[[nodiscard]] Ref attribute_called(const Ref& object, const std::string& name);
/// The result of a call, or none with the Python exception pending.
[[nodiscard]] Ref call_or_raise(PyObject* callable, std::initializer_list<PyObject*> arguments);
/// The result of a call, or none (and no exception).
Ref call(PyObject* callable, std::initializer_list<PyObject*> arguments = {});
/// The result of a method call, or none (and no exception).
Ref call_method(const Ref& object, Name name, std::initializer_list<PyObject*> arguments = {});

/// Raises gdb.GdbError, of which GDB prints the message alone; always null.
PyObject* raise_message(const std::string& why);

/// The module `gdb`, borrowed; it lives as long as the interpreter.
[[nodiscard]] PyObject* gdb_module();
/// gdb.NAME(arguments), or none (and no exception).
Ref call_gdb(Name name, std::initializer_list<PyObject*> arguments = {});
/// A constant of the module `gdb`, by a name that is made as the program runs; or none (and no exception).
[[nodiscard]] Ref find_constant(const std::string& name);
/// What a CLI command of GDB prints, or nothing if it fails.
std::optional<std::string> execute(const std::string& command);

[[nodiscard]] Ref make_string(std::string_view utf8);
[[nodiscard]] Ref make_unsigned(std::uint64_t value);
/// A str as UTF-8; file names that are no UTF-8 keep their bytes.
[[nodiscard]] std::optional<std::string> to_string(const Ref& object);
/// int(object) modulo 2**64: pointers, addresses, registers, integers.
[[nodiscard]] std::optional<std::uint64_t> to_unsigned(const Ref& object);
[[nodiscard]] std::optional<std::int64_t> to_signed(const Ref& object);
/// Truth, false if it cannot be told.
[[nodiscard]] bool is_true(const Ref& object);

}  // namespace hognose::gdb
