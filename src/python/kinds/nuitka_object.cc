// What Nuitka compiled, by what stands near the beginning of its structs, the same in its releases for 2.7 to 3.14.
// SPDX-License-Identifier: MIT
#include "python/kinds/nuitka_object.h"

#include "python/kinds/instance_text.h"
#include "python/values/fixed_struct.h"

namespace hognose::python {
namespace {

// Bytes behind the head of an object.
constexpr std::uint64_t name_at = 8;  // behind the number of items
constexpr std::uint64_t function_at = 0;
constexpr std::uint64_t self_at = 16;
constexpr std::uint64_t content_at = 0;
constexpr std::uint64_t word = 8;

bool is_of_function(const TypeInfo& type) {
  return type.is_static("compiled_function");
}

bool is_of_generator(const TypeInfo& type) {
  return type.is_static("compiled_generator") || type.is_static("compiled_coroutine") ||
         type.is_static("compiled_async_generator");
}

void write_nuitka_name(Describer& out, Address object) {
  write_name(out, read_pointer_behind_head(out.program(), object, name_at, "m_name"));
}

void write_name_of_function(Describer& out, const Result<Address>& function) {
  const auto type = function ? read_type_of(out.program(), *function) : fail(function.error());
  if (!type) return out.write_hole(type.error());
  if (!is_of_function(**type)) return out.write((*type)->name);
  write_nuitka_name(out, *function);
}

}  // namespace

bool is_nuitka_named(const Program& program, const TypeInfo& type) {
  return (is_of_function(type) || is_of_generator(type)) &&
         has_room_behind_head(program, type, name_at + word);
}

void describe_nuitka_named(Describer& out, Address object, const TypeInfo& type) {
  out.write("<" + type.name + (is_of_generator(type) ? " object " : " "));
  write_nuitka_name(out, object);
  out.write(" at remote ");
  out.write_address(object);
  out.write(">");
}

bool is_nuitka_method(const Program& program, const TypeInfo& type) {
  return type.is_static("compiled_method") && has_room_behind_head(program, type, self_at + word);
}

void describe_nuitka_method(Describer& out, Address object, const TypeInfo& /*type*/) {
  if (!out.enter(object)) return out.write("<...>");
  const Program& program = out.program();
  const auto self = read_pointer_behind_head(program, object, self_at, "m_object");
  const bool is_bound = !self || !self->is_null();
  out.write(is_bound ? "<bound compiled_method " : "<unbound compiled_method ");
  write_name_of_function(out, read_pointer_behind_head(program, object, function_at, "m_function"));
  if (is_bound) out.write(" of ");
  if (!self) out.write_hole(self.error());
  if (self && is_bound) out.describe(*self);
  out.write(">");
  out.leave();
}

bool is_nuitka_cell(const Program& program, const TypeInfo& type) {
  return type.is_static("compiled_cell") && has_room_behind_head(program, type, word);
}

void describe_nuitka_cell(Describer& out, Address object, const TypeInfo& /*type*/) {
  if (!out.enter(object)) return out.write("<...>");
  const auto content = read_pointer_behind_head(out.program(), object, content_at, "ob_ref");
  out.write("<compiled_cell at remote ");
  out.write_address(object);
  out.write(": ");
  if (!content) out.write_hole(content.error());
  if (content && content->is_null()) out.write("empty");
  if (content && !content->is_null()) out.describe(*content);
  out.write(">");
  out.leave();
}

}  // namespace hognose::python
