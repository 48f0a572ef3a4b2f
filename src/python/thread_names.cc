// Reads threading._active, a dict of thread identifier to Thread, without running code.
// SPDX-License-Identifier: MIT
#include "python/thread_names.h"

#include "python/attributes.h"
#include "python/text.h"

namespace hognose::python {
namespace {

using layout::PyInterpreterState;

// The identifier as an int of up to three digits, or 2.7's machine int.
Result<std::uint64_t> read_ident(const Program& program, Address object) {
  const Address type = TRY(program.view<layout::PyObject>(object).read(layout::PyObject::ob_type));
  const auto& info = program.type_info(type);
  if (!info) return fail(info.error());
  if (program.dialect.int_subclass_flag && info->has(TypeFlag::int_subclass)) {
    const auto view = program.view<layout::PyIntObject>(object);
    return static_cast<std::uint64_t>(TRY(view.read(layout::PyIntObject::ob_ival)));
  }
  if (!info->has(TypeFlag::long_subclass)) return fail(ErrorKind::corrupt, "thread ident", object);
  const auto view = program.view<layout::PyLongObject>(object);
  std::uint64_t count = 0;
  if (program.dialect.int_head == layout::IntHead::lv_tag) {
    constexpr unsigned non_size_bits = 3;
    count = TRY(view.read(layout::PyLongObject::lv_tag)) >> non_size_bits;
  } else {
    const auto sized = program.view<layout::PyVarObject>(object);
    count = static_cast<std::uint64_t>(TRY(sized.read(layout::PyVarObject::ob_size)));
  }
  const bool wide = info->itemsize != sizeof(std::uint16_t);
  const std::uint64_t width = wide ? sizeof(std::uint32_t) : sizeof(std::uint16_t);
  if (count > sizeof(std::uint64_t) * 2 / width + 1) {
    return fail(ErrorKind::corrupt, "thread ident", object);
  }
  Address digit = TRY(view.address_of(layout::PyLongObject::ob_digit));
  std::uint64_t ident = 0;
  for (std::uint64_t i = 0; i < count; ++i, digit = digit + width) {
    const std::uint64_t bits =
        wide ? TRY(program.memory().read_value<std::uint32_t>(digit, "thread ident"))
             : TRY(program.memory().read_value<std::uint16_t>(digit, "thread ident"));
    ident |= bits << (i * (wide ? 30U : 15U));
  }
  return ident;
}

Result<Address> find_active(const Program& program, Address interpreter, Budget& budget) {
  const auto view = program.view<PyInterpreterState>(interpreter);
  const Address modules = TRY(view.read(PyInterpreterState::modules));
  const auto threading = TRY(find_in_dict(program, modules, U"threading", budget));
  if (!threading) return fail(ErrorKind::not_found, "threading");
  const Address names =
      TRY(program.view<layout::PyModuleObject>(*threading).read(layout::PyModuleObject::md_dict));
  const auto active = TRY(find_in_dict(program, names, U"_active", budget));
  if (!active) return fail(ErrorKind::not_found, "threading._active");
  return *active;
}

std::string read_thread_name(const Program& program, Address thread, Budget& budget) {
  const bool mangled = program.dialect.text == layout::Text::python2;
  const auto name =
      find_attribute(program, thread, mangled ? U"_Thread__name" : U"_name", budget);
  if (!name || !*name) return {};
  return read_name(program, **name).value_or("");
}

}  // namespace

std::unordered_map<std::uint64_t, std::string> read_thread_names(const Program& program,
                                                                 Address interpreter,
                                                                 Budget& budget) {
  std::unordered_map<std::uint64_t, std::string> names;
  const auto active = find_active(program, interpreter, budget);
  if (!active) return names;
  const auto walk = for_each_entry(program, *active, budget, [&](const Entry& entry) {
    if (const auto ident = read_ident(program, entry.key)) {
      names.emplace(*ident, read_thread_name(program, entry.value, budget));
    }
    return true;
  });
  static_cast<void>(walk);  // what was read of a damaged dict stands
  return names;
}

}  // namespace hognose::python
