// Reads known objects through a layout and compares.
// SPDX-License-Identifier: MIT
#include "layout/confirm.h"

#include <array>
#include <string_view>

namespace hognose::layout {
namespace {

constexpr int most_threads = 64;

Result<bool> has_name(const Space& space, Address type, std::string_view name) {
  const View<PyTypeObject> view(space, type);
  const Address text = TRY(view.read(PyTypeObject::tp_name));
  std::array<std::byte, 16> bytes{};
  const auto wanted = std::span(bytes).first(name.size() + 1);
  TRY(space.memory->read(text, wanted, "tp_name"));
  for (std::size_t at = 0; at < name.size(); ++at) {
    if (static_cast<char>(bytes[at]) != name[at]) return false;
  }
  return bytes[name.size()] == std::byte{0};
}

Result<void> probe_type(const Space& space, Address type) {
  const Address metatype = TRY(View<PyObject>(space, type).read(PyObject::ob_type));
  if (metatype != type) return fail(ErrorKind::corrupt, "type of PyType_Type", type);
  if (!TRY(has_name(space, type, "type"))) {
    return fail(ErrorKind::corrupt, "name of PyType_Type", type);
  }
  return {};
}

Result<void> probe_none(const Space& space, Address none) {
  const Address type = TRY(View<PyObject>(space, none).read(PyObject::ob_type));
  if (!TRY(has_name(space, type, "NoneType"))) {
    return fail(ErrorKind::corrupt, "type of None", none);
  }
  return {};
}

Result<void> probe_threads(const Space& space, Address interpreter) {
  const View<PyInterpreterState> view(space, interpreter);
  Address thread = TRY(view.read(PyInterpreterState::threads_head));
  for (int count = 0; count < most_threads && !thread.is_null(); ++count) {
    const View<PyThreadState> state(space, thread);
    if (TRY(state.read(PyThreadState::interp)) != interpreter) {
      return fail(ErrorKind::corrupt, "PyThreadState.interp", thread);
    }
    thread = TRY(state.read(PyThreadState::next));
  }
  return {};
}

}  // namespace

Result<int> confirm_layout(const Space& space, const Probes& probes) {
  int passed = 0;
  if (!probes.PyType_Type.is_null()) {
    TRY(probe_type(space, probes.PyType_Type));
    ++passed;
  }
  if (!probes._Py_NoneStruct.is_null()) {
    TRY(probe_none(space, probes._Py_NoneStruct));
    ++passed;
  }
  if (!probes.interpreter.is_null()) {
    TRY(probe_threads(space, probes.interpreter));
    ++passed;
  }
  return passed;
}

}  // namespace hognose::layout
