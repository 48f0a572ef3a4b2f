// Context variables, and the tree in which a context keeps their values.
//
// The tree (Python/hamt.c) has nodes of three types. A bitmap node and a collision node hold ob_size
// slots, in pairs: a key and its value, or null and a node. An array node holds 32 slots of nodes. A
// hash has 32 bits, five a level: no tree is deeper than eight levels.
// SPDX-License-Identifier: MIT
#include "python/kinds/context_variable.h"

#include <string_view>
#include <vector>

#include "python/kinds/field_list.h"
#include "python/kinds/writing.h"
#include "python/values/type_names.h"

namespace hognose::python {
namespace {

using layout::PyContext;
using layout::PyContextToken;
using layout::PyContextVar;
using layout::PyHamtNode_Array;
using layout::PyHamtNode_Bitmap;
using layout::PyHamtNode_Collision;
using layout::PyHamtObject;
using layout::PyVarObject;

constexpr std::uint64_t slots_of_array_node = 32;
constexpr std::uint64_t most_slots = 1U << 16U;
constexpr std::size_t most_waiting = 1024;

std::string_view last_word(std::string_view name) {
  return name.substr(name.rfind('.') + 1);
}

bool is_named(const TypeInfo& type, std::string_view word) {
  return type.is_static(word) || (type.name.starts_with("_contextvars.") &&
                                  last_word(type.name) == word && !type.has(TypeFlag::heap_type));
}

void write_where(Describer& out, Address object) {
  out.write(" at remote ");
  out.write_address(object);
  out.write(">");
}

/// The slots of one node.
struct Slots {
  Items items;
  bool in_pairs = true;
};

/// By the name of its type; in a core where that is lost, by the size of its instances.
bool is_array_node(const Program& program, const TypeInfo& type) {
  if (!type.name.empty()) return type.name == "hamt_array_node";
  return has_size_of(program, type, PyHamtNode_Array::size);
}

Result<Slots> read_node(const Program& program, Address node) {
  const TypeInfo& type = *TRY(read_type_of(program, node));
  const std::string& name = type.name;
  if (is_array_node(program, type)) {
    const auto view = program.view<PyHamtNode_Array>(node);
    return Slots{{TRY(view.address_of(PyHamtNode_Array::a_array)), slots_of_array_node}, false};
  }
  const bool is_collision = name == "hamt_collision_node";
  // The slots of the two others lie at the same place.
  const bool is_of_slots = name.empty() && type.itemsize == sizeof(std::uint64_t);
  if (name.empty() && !is_of_slots) return fail(describe_lost_name(program, type.address));
  if (!is_collision && !is_of_slots && name != "hamt_bitmap_node")
    return fail(ErrorKind::corrupt, "hamt node", node);
  const std::int64_t count = TRY(program.view<PyVarObject>(node).read(PyVarObject::ob_size));
  if (count < 0 || static_cast<std::uint64_t>(count) > most_slots) {
    return fail(ErrorKind::corrupt, "ob_size", node);
  }
  const Address first =
      TRY(is_collision
              ? program.view<PyHamtNode_Collision>(node).address_of(PyHamtNode_Collision::c_array)
              : program.view<PyHamtNode_Bitmap>(node).address_of(PyHamtNode_Bitmap::b_array));
  return Slots{{first, static_cast<std::uint64_t>(count)}, true};
}

/// Writes the entries of one node; nodes in it are put on `waiting`.
Result<void> write_node(Describer& out,
                        Address node,
                        std::vector<Address>& waiting,
                        Commas& commas) {
  const Slots slots = TRY(read_node(out.program(), node));
  const std::uint64_t step = slots.in_pairs ? 2 : 1;
  for (std::uint64_t i = 0; i + step <= slots.items.count && !out.is_done(); i += step) {
    const Address key = TRY(read_item(out.program(), slots.items, i));
    const Address value = slots.in_pairs ? TRY(read_item(out.program(), slots.items, i + 1)) : key;
    if (slots.in_pairs && !key.is_null()) {
      commas.next();
      write_entry(out, {key, value});
    } else if (!value.is_null()) {
      if (waiting.size() >= most_waiting) return fail(ErrorKind::limit, "hamt", node);
      waiting.push_back(value);
    }
  }
  return {};
}

Result<void> write_tree(Describer& out, Address object, Commas& commas) {
  const Program& program = out.program();
  const Address tree = TRY(program.view<PyContext>(object).read(PyContext::ctx_vars));
  std::vector<Address> waiting{TRY(program.view<PyHamtObject>(tree).read(PyHamtObject::h_root))};
  while (!waiting.empty() && !out.is_done()) {
    const Address node = waiting.back();
    waiting.pop_back();
    if (!out.budget().spend_node()) return fail(ErrorKind::limit, "hamt", node);
    TRY(write_node(out, node, waiting, commas));
  }
  return {};
}

}  // namespace

bool is_context_variable(const Program& program, const TypeInfo& type) {
  return is_named(type, "ContextVar") && has_size_of(program, type, PyContextVar::size);
}

void describe_context_variable(Describer& out, Address object, const TypeInfo& /*type*/) {
  const auto view = out.program().view<PyContextVar>(object);
  const auto preset = view.read(PyContextVar::var_default);
  if (!out.enter(object)) return out.write("<...>");
  out.write("<ContextVar name=");
  write_found(out, view.read(PyContextVar::var_name));
  if (!preset || !preset->is_null()) {
    out.write(" default=");
    write_found(out, preset);
  }
  write_where(out, object);
  out.leave();
}

bool is_context_token(const Program& program, const TypeInfo& type) {
  return is_named(type, "Token") && has_size_of(program, type, PyContextToken::size);
}

void describe_context_token(Describer& out, Address object, const TypeInfo& /*type*/) {
  const auto view = out.program().view<PyContextToken>(object);
  if (!out.enter(object)) return out.write("<...>");
  out.write("<Token");
  if (view.read(PyContextToken::tok_used).value_or(0) != 0) out.write(" used");
  out.write(" var=");
  write_found(out, view.read(PyContextToken::tok_var));
  write_where(out, object);
  out.leave();
}

bool is_context(const Program& program, const TypeInfo& type) {
  return is_named(type, "Context") && has_size_of(program, type, PyContext::size);
}

void describe_context(Describer& out, Address object, const TypeInfo& /*type*/) {
  if (!out.enter(object)) return out.write("<...>");
  Commas commas(out);
  out.write("<Context({");
  const auto written = write_tree(out, object, commas);
  if (!written) {
    commas.next();
    out.write_hole(written.error());
  }
  out.write("})");
  write_where(out, object);
  out.leave();
}

}  // namespace hognose::python
