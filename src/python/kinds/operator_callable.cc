// Describing the callables of `operator` by what they were made with.
// SPDX-License-Identifier: MIT
#include "python/kinds/operator_callable.h"

#include <string>

#include "python/attributes/type.h"
#include "python/kinds/instance_text.h"
#include "python/kinds/writing.h"

namespace hognose::python {
namespace {

using layout::attrgetterobject;
using layout::itemgetterobject;
using layout::methodcallerobject;

/// Writes `TYPE(PARTS)`, where a part that cannot be read is a hole after what was written.
template <class Write>
void write_call(Describer& out, Address object, const TypeInfo& type, const Write& write_parts) {
  if (!out.enter(object)) return out.write(type.name + "(...)");
  out.write(type.name + "(");
  const Result<void> written = write_parts();
  if (!written) out.write_hole(written.error());
  out.write(")");
  out.leave();
}

/// Writes the items of a tuple from number `first` on.
Result<void> write_tuple_from(Describer& out, Address tuple, std::uint64_t first, Commas& commas) {
  const Items items = TRY(read_tuple(out.program(), tuple));
  for (std::uint64_t i = first; i < items.count && !out.is_done(); ++i) {
    const Address item = TRY(read_item(out.program(), items, i));
    commas.next();
    out.describe(item);
  }
  return {};
}

Result<void> write_items_wanted(Describer& out, Address object) {
  const auto view = out.program().view<itemgetterobject>(object);
  const Address item = TRY(view.read(itemgetterobject::item));
  Commas commas(out);
  if (TRY(view.read(itemgetterobject::nitems)) > 1) return write_tuple_from(out, item, 0, commas);
  out.describe(item);
  return {};
}

/// A dotted name is kept as a tuple of its words.
Result<void> write_attribute_wanted(Describer& out, Address attribute) {
  const TypeInfo& type = *TRY(read_type_of(out.program(), attribute));
  if (!type.has(TypeFlag::tuple_subclass)) {
    out.describe(attribute);
    return {};
  }
  constexpr std::size_t most_characters = 4096;
  const Items words = TRY(read_tuple(out.program(), attribute));
  std::u32string dotted;
  for (std::uint64_t i = 0; i < words.count && dotted.size() < most_characters; ++i) {
    const Address word = TRY(read_item(out.program(), words, i));
    if (i != 0) dotted += U'.';
    dotted += TRY(read_text(out.program(), word, most_characters)).characters;
  }
  std::string text;
  append_repr(text, dotted, out.options().charset);
  out.write(text);
  return {};
}

Result<void> write_attributes_wanted(Describer& out, Address object) {
  const Program& program = out.program();
  const Address all = TRY(program.view<attrgetterobject>(object).read(attrgetterobject::attr));
  const TypeInfo& type = *TRY(read_type_of(program, all));
  if (!type.has(TypeFlag::tuple_subclass)) {  // 2.7 keeps a single name as it is
    out.describe(all);
    return {};
  }
  const Items names = TRY(read_tuple(program, all));
  Commas commas(out);
  for (std::uint64_t i = 0; i < names.count && !out.is_done(); ++i) {
    const Address name = TRY(read_item(program, names, i));
    commas.next();
    TRY(write_attribute_wanted(out, name));
  }
  return {};
}

Result<void> write_keywords(Describer& out, Address keywords, Commas& commas) {
  if (keywords.is_null() || is_none_object(out.program(), keywords)) return {};
  return for_each_entry(out.program(), keywords, out.budget(), [&](const DictEntry& entry) {
    commas.next();
    write_name(out, entry.key);
    out.write("=");
    out.describe(entry.value);
    return !out.is_done();
  });
}

Result<void> write_method_call(Describer& out, Address object) {
  const auto view = out.program().view<methodcallerobject>(object);
  const bool begins_with_name = view.has(methodcallerobject::xargs);
  const Address arguments = TRY(begins_with_name ? view.read(methodcallerobject::xargs)
                                                 : view.read(methodcallerobject::args));
  Commas commas(out);
  commas.next();
  out.describe(TRY(view.read(methodcallerobject::name)));
  TRY(write_tuple_from(out, arguments, begins_with_name ? 1 : 0, commas));
  return write_keywords(out, TRY(view.read(methodcallerobject::kwds)), commas);
}

}  // namespace

bool is_item_getter(const Program& program, const TypeInfo& type) {
  return type.name == "operator.itemgetter" && has_size_of(program, type, itemgetterobject::size);
}

void describe_item_getter(Describer& out, Address object, const TypeInfo& type) {
  write_call(out, object, type, [&] { return write_items_wanted(out, object); });
}

bool is_attribute_getter(const Program& program, const TypeInfo& type) {
  return type.name == "operator.attrgetter" && has_size_of(program, type, attrgetterobject::size);
}

void describe_attribute_getter(Describer& out, Address object, const TypeInfo& type) {
  write_call(out, object, type, [&] { return write_attributes_wanted(out, object); });
}

bool is_method_caller(const Program& program, const TypeInfo& type) {
  return type.name == "operator.methodcaller" &&
         has_size_of(program, type, methodcallerobject::size);
}

void describe_method_caller(Describer& out, Address object, const TypeInfo& type) {
  write_call(out, object, type, [&] { return write_method_call(out, object); });
}

}  // namespace hognose::python
