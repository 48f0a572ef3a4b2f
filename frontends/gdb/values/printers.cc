// Tells by the C type whether a value is ours, cheaply, since GDB asks about every value it prints;
// and only when GDB really prints it, reads the object.
// SPDX-License-Identifier: MIT
#include "gdb/values/printers.h"

#include <array>
#include <unordered_map>
#include <utility>

#include "gdb/api/boxed.h"
#include "gdb/api/guarded.h"
#include "gdb/host/epochs.h"
#include "gdb/host/host.h"
#include "gdb/values/host_text.h"
#include "gdb/values/object_value.h"
#include "python/kinds/describer.h"
#include "python/kinds/kinds.h"

namespace hognose::gdb {

namespace {

using python::Referent;

struct TypeCodes {
  std::int64_t pointer;
  std::int64_t type_alias;
  std::int64_t union_type;
  std::int64_t array;
};

const TypeCodes& type_codes() {
  const auto find = [](Name name) { return to_signed(attribute(gdb_module(), name)).value_or(-1); };
  static const TypeCodes codes{find("TYPE_CODE_PTR"),
                               find("TYPE_CODE_TYPEDEF"),
                               find("TYPE_CODE_UNION"),
                               find("TYPE_CODE_ARRAY")};
  return codes;
}

std::int64_t find_code(const Ref& type) {
  return to_signed(attribute(type, "code")).value_or(-2);
}

bool has_name(const Ref& type, std::initializer_list<const char*> names) {
  const Ref name = attribute(type, "name");
  if (!name || PyUnicode_Check(name.get()) == 0) return false;
  for (const char* candidate : names) {
    if (PyUnicode_CompareWithASCIIString(name.get(), candidate) == 0) return true;
  }
  return false;
}

std::optional<Referent> read_pointer(const Ref& value) {
  const auto bits = to_unsigned(value);
  if (!bits) return std::nullopt;
  return Referent{Address(*bits)};
}

std::optional<Referent> read_stack_reference(const Ref& value) {
  const Ref key = make_string("bits");
  const Ref member = Ref::take(PyObject_GetItem(value.get(), key.get()));
  if (!member) clear_error();
  const auto bits = to_unsigned(member);
  if (!bits) return std::nullopt;
  return python::decode_stack_ref(*bits);
}

using Printer = Boxed<Referent>;  // what GDB keeps while it prints one value

/// What was written of objects in this epoch: many frames of a stack have the same, such as `self`.
struct KnownTexts {
  std::size_t max_repr = 0;
  python::Charset charset{};
  std::unordered_map<Address, std::string> texts{};

  /// Whether it is written as it would be now, and there is room.
  [[nodiscard]] bool is_as(const python::DescribeOptions& options) const {
    constexpr std::size_t most = 512;
    return max_repr == options.max_repr && charset == options.charset && texts.size() < most;
  }
};
constexpr std::size_t most_kept = 4096;  // bytes of a text

/// The host's, which is asked for once while GDB is inside.
python::Charset charset_of_visit() {
  static python::Charset charset{};
  static std::uint64_t visit = 0;
  if (visit == 0 || visit != current_visit()) charset = host().charset();
  visit = current_visit();
  return charset;
}

std::uint64_t printed_values = 0;

PyObject* printer_to_string(PyObject* self, PyObject* /*unused*/) {
  return guarded([self] {
    const Visit visit;
    ++printed_values;
    return describe_referent(Printer::of(self)).release();
  });
}

std::array printer_methods{PyMethodDef{"to_string", printer_to_string, METH_NOARGS, nullptr},
                           PyMethodDef{nullptr, nullptr, 0, nullptr}};
// NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): slots are void*.
std::array printer_slots{PyType_Slot{Py_tp_dealloc, reinterpret_cast<void*>(Printer::release)},
                         PyType_Slot{Py_tp_methods, printer_methods.data()},
                         PyType_Slot{0, nullptr}};
PyType_Spec printer_spec{
    "hognose_gdb.Printer", sizeof(Printer), 0, Py_TPFLAGS_DEFAULT, printer_slots.data()};
PyObject* printer_type = nullptr;  // lives as long as GDB does

// The callable in GDB's list: (value) -> printer or None.
PyObject* look_up(PyObject* /*self*/, PyObject* arguments, PyObject* /*keywords*/) {
  return guarded([arguments]() -> PyObject* {
    const Visit visit;
    const auto referent = find_referent(Ref::share(PyTuple_GetItem(arguments, 0)));
    if (referent && session().program()) return Printer::make(printer_type, *referent).release();
    clear_error();
    Py_INCREF(Py_None);
    return Py_None;
  });
}

// NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): slots are void*.
std::array lookup_slots{PyType_Slot{Py_tp_call, reinterpret_cast<void*>(look_up)},
                        PyType_Slot{0, nullptr}};
PyType_Spec lookup_spec{"hognose_gdb.PrettyPrinter",
                        0,
                        0,
                        Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
                        lookup_slots.data()};
PyObject* the_lookup = nullptr;  // lives as long as GDB does

// An instance of a subclass of gdb.printing.PrettyPrinter, which `info pretty-printer` understands.
Ref make_lookup() {
  const Ref printing = Ref::take(PyImport_ImportModule("gdb.printing"));
  if (!printing) return {};
  Ref base = Ref::take(PyObject_GetAttrString(printing.get(), "PrettyPrinter"));
  const Ref bases = Ref::take(PyTuple_New(1));
  if (!base || !bases) return {};
  PyTuple_SetItem(bases.get(), 0, base.release());
  const Ref type = Ref::take(PyType_FromSpecWithBases(&lookup_spec, bases.get()));
  if (!type) return {};
  const Ref name = make_string("hognose");
  return call_or_raise(type.get(), {name.get()});
}

}  // namespace

std::optional<Referent> find_referent(const Ref& value) {
  const TypeCodes& codes = type_codes();
  Ref type = attribute(value, "type");
  std::int64_t code = find_code(type);
  if (code == codes.type_alias) {
    type = call_method(type, "strip_typedefs");
    code = find_code(type);
  }
  if (code == codes.pointer) {
    const Ref target = call_method(type, "target");
    if (has_name(target, {"PyObject", "PyFrameObject", "PyUnicodeObject", "wrapperobject"})) {
      return read_pointer(value);
    }
  } else if (code == codes.union_type && has_name(type, {"_PyStackRef"})) {
    return read_stack_reference(value);
  } else if (code == codes.array && is_object_value(type)) {
    if (const auto address = read_object_value(value)) return Referent{*address};
  }
  return std::nullopt;
}

namespace {

std::string describe_object(Address object) {
  const auto program = session().program();
  if (!program) return describe_error(program.error());
  python::DescribeOptions options;
  options.max_repr = host().max_repr();
  options.charset = charset_of_visit();
  auto& known = (*program)->kept<KnownTexts>();
  if (!known.is_as(options)) known = {options.max_repr, options.charset, {}};
  if (const auto found = known.texts.find(object); found != known.texts.end()) return found->second;
  Budget budget = session().budget();
  python::Description said = python::describe(**program, object, options, budget);
  if (!said.lacks.cut && said.text.size() <= most_kept) known.texts.emplace(object, said.text);
  return std::move(said.text);
}

}  // namespace

Ref describe_referent(const Referent& referent) {
  if (referent.number) return make_string(std::to_string(*referent.number));
  return make_host_text(describe_object(referent.object));
}

std::uint64_t count_printed_values() {
  return printed_values;
}

bool register_printer() {
  if (the_lookup == nullptr) {
    printer_type = PyType_FromSpec(&printer_spec);
    if (printer_type == nullptr) return false;
    the_lookup = make_lookup().release();
    if (the_lookup == nullptr) return false;
  }
  install_printer();
  return true;
}

void install_printer() {
  const Ref objfiles = call_gdb("objfiles");
  if (the_lookup == nullptr || !objfiles || PyList_Check(objfiles.get()) == 0) return;
  if (PyList_Size(objfiles.get()) == 0) return;
  const Ref first = Ref::share(PyList_GetItem(objfiles.get(), 0));
  const Ref printers = attribute(first, "pretty_printers");
  if (!printers || PyList_Check(printers.get()) == 0) return;
  const Py_ssize_t count = PyList_Size(printers.get());
  if (count > 0 && PyList_GetItem(printers.get(), 0) == the_lookup) return;
  for (Py_ssize_t index = count; index > 0; --index) {
    if (PyList_GetItem(printers.get(), index - 1) != the_lookup) continue;
    PyList_SetSlice(printers.get(), index - 1, index, nullptr);
  }
  PyList_Insert(printers.get(), 0, the_lookup);
  clear_error();
}

}  // namespace hognose::gdb
