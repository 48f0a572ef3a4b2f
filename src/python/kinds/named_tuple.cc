// name=value for each item: names from the class, values from the tuple.
// SPDX-License-Identifier: MIT
#include "python/kinds/named_tuple.h"

#include <array>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "python/attributes/type.h"
#include "python/kinds/instance_text.h"
#include "python/kinds/writing.h"
#include "python/values/c_string.h"
#include "python/values/dict_entries.h"
#include "python/values/text.h"

namespace hognose::python {
namespace {

using layout::PyDescrObject;
using layout::PyMemberDef;
using layout::PyMemberDescrObject;
using layout::PyTupleObject;
using layout::PyTypeObject;
using layout::PyVarObject;

/// A name in the class, found without looking at more than a class reasonably holds.
std::optional<Address> find_class_attribute(const Program& program,
                                            const TypeInfo& type,
                                            std::u32string_view name) {
  Budget budget({.nodes = 100'000});
  return find_in_class(program, type, name, budget).value_or(std::nullopt);
}

/// Whether it is a type of C code that declares members.
bool has_static_members(const Program& program, const TypeInfo& type) {
  if (type.has(TypeFlag::heap_type)) return false;
  const auto members = program.view<PyTypeObject>(type.address).read(PyTypeObject::tp_members);
  return members && !members->is_null();
}

/// What the descriptors in the dict of a type call its members, by their definitions. They are on the
/// heap; the names of the definitions themselves are literals of a file, which may be missing.
using DescribedNames = std::unordered_map<Address, std::string>;

DescribedNames read_described_names(const Program& program, const TypeInfo& type) {
  DescribedNames names;
  const auto dict = find_type_dict(program, type);
  if (!dict || dict->is_null()) return names;
  Budget budget({.nodes = 100'000});
  // What ends the walk early leaves names unknown.
  (void)for_each_entry(program, *dict, budget, [&](const DictEntry& entry) {
    const auto owner = program.view<PyDescrObject>(entry.value).read(PyDescrObject::d_type);
    if (!owner || *owner != type.address) return budget.spend_node();
    const auto view = program.view<PyMemberDescrObject>(entry.value);
    const auto definition = view.read(PyMemberDescrObject::d_member);
    auto name = read_name(program, entry.key);
    if (definition && name) names.try_emplace(*definition, *std::move(name));
    return budget.spend_node();
  });
  return names;
}

/// The names of the members of a struct sequence, in their order. There may be fewer than items, and
/// the first without a name is the last.
class MemberNames {
 public:
  MemberNames(const Program& program, const TypeInfo& type)
      : program_(program),
        type_(type),
        size_(program.layout.size(PyMemberDef::size).value_or(0)),
        next_(program.view<PyTypeObject>(type.address)
                  .read(PyTypeObject::tp_members)
                  .value_or(Address())) {}

  Result<std::string> read_next() {
    if (next_.is_null() || size_ == 0) return fail(ErrorKind::not_found, "tp_members");
    const Address definition = next_;
    next_ = next_ + size_;
    const Address name = TRY(program_.view<PyMemberDef>(definition).read(PyMemberDef::name));
    if (name.is_null()) next_ = {};
    if (name.is_null()) return fail(ErrorKind::not_found, "tp_members");
    constexpr std::size_t most_name = 256;
    auto label = read_c_string(program_, name, most_name);
    if (label) return label;
    if (!described_) described_ = read_described_names(program_, type_);
    const auto found = described_->find(definition);
    if (found != described_->end()) return found->second;
    return label;
  }

 private:
  const Program& program_;
  const TypeInfo& type_;
  std::uint64_t size_;
  Address next_;
  std::optional<DescribedNames> described_;
};

/// The items of a tuple, or of what has the shape of one: the struct sequences of 2.7 do not derive
/// from tuple.
Result<Items> read_shape_of_tuple(const Program& program, Address object, const TypeInfo& type) {
  if (type.has(TypeFlag::tuple_subclass)) return read_tuple(program, object);
  constexpr std::int64_t most = 1'000;  // the longest of CPython has 23
  const std::int64_t size = TRY(program.view<PyVarObject>(object).read(PyVarObject::ob_size));
  if (size < 0 || size > most) return fail(ErrorKind::corrupt, "ob_size", object);
  const Address first = TRY(program.view<PyTupleObject>(object).address_of(PyTupleObject::ob_item));
  return Items{first, static_cast<std::uint64_t>(size)};
}

/// Writes `a=1, b=2`; `name_of(i)` gives the i-th name, and is asked for each in turn. One that cannot be read is left out, and missed.
template <class NameOf>
void write_named_items(Describer& out, const Items& items, NameOf name_of) {
  SlotReader slots(out.program(), items);
  Commas commas(out);
  while (!slots.at_end() && !out.is_done()) {
    const auto item = slots.read_next();
    const Result<std::string> name = name_of(commas.count());
    commas.next();
    if (name) out.write(*name + "=");
    if (!name && name.error().kind == ErrorKind::unmapped) out.miss(name.error());
    if (!item) return out.write_hole(item.error());
    out.describe(*item);
  }
}

/// Writes `NAME(a=1, b=2)`.
template <class NameOf>
void write_named_tuple(Describer& out, Address object, const TypeInfo& type, NameOf name_of) {
  const auto items = read_shape_of_tuple(out.program(), object, type);
  if (!items) return out.write_hole(items.error());
  if (!out.enter(object)) return out.write("(...)");
  out.write(type.name);
  out.write("(");
  write_named_items(out, *items, name_of);
  out.write(")");
  out.leave();
}

/// What a class over a named tuple has given an instance besides its items, where that is wanted.
AttributeList read_added_to_tuple(Describer& out, Address object, const TypeInfo& type) {
  if (!out.options().full) return {};
  const auto is_tuple = [](const TypeInfo& base) { return base.is_static("tuple"); };
  return read_attributes(out, object, type, find_base(out.program(), type, is_tuple));
}

}  // namespace

bool is_named_tuple(const Program& program, const TypeInfo& type) {
  if (!type.has(TypeFlag::heap_type) || !type.has(TypeFlag::tuple_subclass)) return false;
  const auto fields = find_class_attribute(program, type, U"_fields");
  return fields && read_tuple(program, *fields).has_value();
}

void describe_named_tuple(Describer& out, Address object, const TypeInfo& type) {
  const Program& program = out.program();
  const auto fields = find_class_attribute(program, type, U"_fields");
  const auto names = fields ? read_tuple(program, *fields) : fail(ErrorKind::not_found, "_fields");
  const auto name_of = [&](std::uint64_t index) -> Result<std::string> {
    if (!names) return fail(names.error());
    return read_name(program, TRY(read_item(program, *names, index)));
  };
  const AttributeList added = read_added_to_tuple(out, object, type);
  const auto items = read_tuple(program, object);
  if (added.is_empty() || !items) return write_named_tuple(out, object, type, name_of);
  if (!out.enter(object)) return out.write("(...)");
  write_instance(out, type.name, object, added, [&] { write_named_items(out, *items, name_of); });
  out.leave();
}

bool is_iso_calendar_date(const Program& /*program*/, const TypeInfo& type) {
  return type.has(TypeFlag::tuple_subclass) && type.name == "datetime.IsoCalendarDate";
}

void describe_iso_calendar_date(Describer& out, Address object, const TypeInfo& type) {
  constexpr std::array names{"year", "week", "weekday"};
  write_named_tuple(out, object, type, [&](std::uint64_t index) -> Result<std::string> {
    if (index < names.size()) return names.at(index);
    return fail(ErrorKind::not_found, "IsoCalendarDate");
  });
}

bool is_struct_sequence(const Program& program, const TypeInfo& type) {
  if (type.name == "tuple") return false;
  const bool is_tuple = type.has(TypeFlag::tuple_subclass);
  const bool is_python2 = program.dialect.text == layout::Text::python2;
  const bool has_members = (is_tuple || is_python2) && has_static_members(program, type);
  // The dictionary of a static type may be out of reach: from 3.12 on the interpreter has it, at a
  // place that differs between machines. No other static tuple has members.
  if (is_tuple && has_members) return true;
  // 2.7's do not derive from tuple, and say that they have items of no size.
  if (!is_tuple && !has_members) return false;
  return find_class_attribute(program, type, U"n_sequence_fields").has_value();
}

void describe_struct_sequence(Describer& out, Address object, const TypeInfo& type) {
  MemberNames names(out.program(), type);
  write_named_tuple(out, object, type, [&](std::uint64_t /*index*/) { return names.read_next(); });
}

}  // namespace hognose::python
