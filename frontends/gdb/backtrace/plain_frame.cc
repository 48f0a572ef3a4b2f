// A decorator that remembers.
// SPDX-License-Identifier: MIT
#include "gdb/backtrace/plain_frame.h"

#include <array>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>

#include "gdb/api/boxed.h"
#include "gdb/backtrace/frame_variable.h"
#include "gdb/host/host.h"

namespace hognose::gdb {

namespace {

struct SharedFrame {
  Ref decorator;  // GDB's, for what is this frame's own
  Ref inferior;
  PlaceOfFrame place;
};
using Shared = Boxed<SharedFrame>;

PyObject* get_own(PyObject* self, const char* method) {
  const Ref bound = Ref::take(PyObject_GetAttrString(Shared::of(self).decorator.get(), method));
  return bound ? PyObject_CallObject(bound.get(), nullptr) : nullptr;
}

template <Ref PlaceOfFrame::*part>
PyObject* get_part(PyObject* self, PyObject* /*unused*/) {
  return Ref(Shared::of(self).place.*part).release();
}

PyObject* get_machine_frame(PyObject* self, PyObject* /*unused*/) {
  return Ref(Shared::of(self).inferior).release();
}

PyObject* get_own_address(PyObject* self, PyObject* /*unused*/) {
  return get_own(self, "address");
}

PyObject* get_own_locals(PyObject* self, PyObject* /*unused*/) {
  return get_own(self, "frame_locals");
}

PyObject* get_none(PyObject* /*self*/, PyObject* /*unused*/) {
  Py_INCREF(Py_None);
  return Py_None;
}

std::array shared_methods{
    PyMethodDef{"function", get_part<&PlaceOfFrame::function>, METH_NOARGS, nullptr},
    PyMethodDef{"filename", get_part<&PlaceOfFrame::filename>, METH_NOARGS, nullptr},
    PyMethodDef{"line", get_part<&PlaceOfFrame::line>, METH_NOARGS, nullptr},
    PyMethodDef{"frame_args", get_part<&PlaceOfFrame::arguments>, METH_NOARGS, nullptr},
    PyMethodDef{"frame_locals", get_own_locals, METH_NOARGS, nullptr},
    PyMethodDef{"address", get_own_address, METH_NOARGS, nullptr},
    PyMethodDef{"inferior_frame", get_machine_frame, METH_NOARGS, nullptr},
    PyMethodDef{"elided", get_none, METH_NOARGS, nullptr},
    PyMethodDef{nullptr, nullptr, 0, nullptr}};
// NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): slots are void*.
std::array shared_slots{PyType_Slot{Py_tp_dealloc, reinterpret_cast<void*>(Shared::release)},
                        PyType_Slot{Py_tp_methods, shared_methods.data()},
                        PyType_Slot{0, nullptr}};
PyType_Spec shared_spec{
    "hognose_gdb.PlainFrame", sizeof(Shared), 0, Py_TPFLAGS_DEFAULT, shared_slots.data()};

PyObject* find_gdb_class() {
  static PyObject* const found = [] {
    const Ref module = Ref::take(PyImport_ImportModule("gdb.FrameDecorator"));
    if (!module) clear_error();
    return attribute(module, "FrameDecorator").release();
  }();
  return found;
}

// What GDB made by itself of this very frame; another filter's decorators may say anything.
bool is_gdbs_own(const Ref& decorator, const Ref& inferior) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): how C inherits.
  const auto* const type = reinterpret_cast<PyObject*>(Py_TYPE(decorator.get()));
  return type == find_gdb_class() && attribute(decorator, "_base").get() == inferior.get();
}

bool is_normal_frame(const Ref& inferior) {
  const auto type = to_signed(call_method(inferior, "type"));
  static const auto normal = to_signed(attribute(gdb_module(), "NORMAL_FRAME"));
  static const auto inlined = to_signed(attribute(gdb_module(), "INLINE_FRAME"));
  return type && (type == normal || type == inlined);
}

// Whether GDB's machine interface prints such a symbol. At an argument that it does not, such as a
// constant, -stack-list-arguments of GDB 13 goes round for ever: it forgets to take the next.
bool is_printed_by_mi(const Ref& symbol) {
  static const std::set<std::int64_t> printed = [] {
    std::set<std::int64_t> classes;
    for (const char* name :
         {"ARG", "REF_ARG", "REGPARM_ADDR", "LOCAL", "STATIC", "REGISTER", "COMPUTED"}) {
      if (const auto number = to_signed(find_constant(std::string("SYMBOL_LOC_") + name)))
        classes.insert(*number);
    }
    return classes;
  }();
  const auto place = to_signed(attribute(symbol, "addr_class"));
  return !place || printed.count(*place) != 0;
}

// The same argument as a name and a value, neither of which GDB leaves out.
Ref make_printed(const Ref& argument, const Ref& inferior) {
  const Ref symbol = call_method(argument, "symbol");
  if (!symbol || is_printed_by_mi(symbol)) return argument;
  FrameVariable variable;
  variable.name = to_string(attribute(symbol, "print_name")).value_or("?");
  variable.value = call_method(symbol, "value", {inferior.get()});
  if (!variable.value) variable.text = "<optimized out>";
  Ref made = make_frame_variable(std::move(variable));
  if (!made) clear_error();
  return made ? made : argument;
}

// An iterator of symbols can be read once; a list as often as there are frames.
Ref list_arguments(const Ref& decorator, const Ref& inferior) {
  Ref arguments = call_method(decorator, "frame_args");
  if (!arguments.has_value()) return arguments;
  Ref list = Ref::take(PySequence_List(arguments.get()));
  const Py_ssize_t count = list ? PyList_Size(list.get()) : 0;
  for (Py_ssize_t at = 0; at < count; ++at) {
    const Ref argument = Ref::share(PyList_GetItem(list.get(), at));
    PyList_SetItem(list.get(), at, make_printed(argument, inferior).release());
  }
  if (!list) clear_error();
  return list;
}

std::optional<PlaceOfFrame> read_place(const Ref& decorator, const Ref& inferior) {
  PlaceOfFrame place{call_method(decorator, "function"),
                     call_method(decorator, "filename"),
                     call_method(decorator, "line"),
                     list_arguments(decorator, inferior),
                     is_normal_frame(inferior)};
  if (!place.function || !place.filename || !place.line || !place.arguments) return std::nullopt;
  return place;
}

Ref make_shared(const Ref& decorator, const Ref& inferior, const PlaceOfFrame& place) {
  static PyObject* type = nullptr;  // lives as long as GDB does
  if (type == nullptr) type = PyType_FromSpec(&shared_spec);
  Ref shared = type == nullptr ? Ref() : Shared::make(type, {decorator, inferior, place});
  if (!shared) clear_error();
  return shared ? shared : decorator;
}

// Places by program counter, of the process with this key.
struct Places {
  std::int64_t process = 0;
  std::unordered_map<std::uint64_t, PlaceOfFrame> known;
};

Places& places() {
  static Places& all = *new Places;  // owns Python references: never destroyed
  return all;
}

std::unordered_map<std::uint64_t, PlaceOfFrame>& places_of_process() {
  const std::int64_t process = host().process_key();
  if (process != places().process) places() = {process, {}};
  return places().known;
}

}  // namespace

const PlaceOfFrame* PlainFrames::find(const Ref& decorator, const Ref& inferior) {
  const auto pc = to_unsigned(call_method(inferior, "pc"));
  if (!pc) return nullptr;
  depth_ = *pc == last_pc_ ? depth_ + 1 : 0;
  last_pc_ = *pc;
  // User space ends at 2**47: the top bits are free for the depth.
  const std::uint64_t key = *pc ^ depth_ << 48U;
  auto& all = places_of_process();
  if (const auto known = all.find(key); known != all.end()) return &known->second;
  auto place = read_place(decorator, inferior);
  return place ? &all.emplace(key, std::move(*place)).first->second : nullptr;
}

Ref PlainFrames::share(const Ref& decorator, const Ref& inferior) {
  // At a pc that is no return address, GDB looks up another line than at one that is.
  const bool is_return = follows_normal_;
  follows_normal_ = false;
  if (!is_gdbs_own(decorator, inferior)) return decorator;
  if (!is_return) {
    last_pc_ = 0;
    const auto place = read_place(decorator, inferior);
    follows_normal_ = place ? place->is_normal : is_normal_frame(inferior);
    return place ? make_shared(decorator, inferior, *place) : decorator;
  }
  const PlaceOfFrame* const place = find(decorator, inferior);
  follows_normal_ = place == nullptr ? is_normal_frame(inferior) : place->is_normal;
  return place == nullptr ? decorator : make_shared(decorator, inferior, *place);
}

void forget_places() {
  places() = {};
}

}  // namespace hognose::gdb
