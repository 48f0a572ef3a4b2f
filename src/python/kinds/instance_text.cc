// Writing objects by their attributes, and small parts that several kinds share.
// SPDX-License-Identifier: MIT
#include "python/kinds/instance_text.h"

#include "python/kinds/member_text.h"
#include "python/values/text.h"

namespace hognose::python {
namespace {

void write_attribute(Describer& out, const DictEntry& entry) {
  if (const auto name = read_name(out.program(), entry.key)) {
    out.write(*name);
  } else {
    out.describe(entry.key);
  }
  out.write("=");
  out.describe(entry.value);
}

/// Whether a member is an attribute that the instance does not have.
bool is_missing(const Program& program, const Member& member) {
  if (member.type != MemberType::t_object_ex) return false;
  const auto pointer = program.memory().read_value<std::uint64_t>(member.at, "member");
  return pointer && *pointer == 0;
}

}  // namespace

AttributeList read_attributes(Describer& out,
                              Address object,
                              const TypeInfo& type,
                              Address value_base) {
  AttributeList list;
  const std::size_t most = out.characters_left() / 2 + 1;  // the shortest is longer than "a="
  const auto own = for_each_attribute(
      out.program(), {object, type, value_base}, out.budget(), [&](const DictEntry& e) {
        list.entries.push_back(e);
        return list.entries.size() < most;
      });
  if (own) {
    list.own = *own;
  } else {
    list.lacks.add(own.error());
  }
  if (list.entries.size() >= most) return list;
  const auto add = [&](const Member& member) {
    if (!is_missing(out.program(), member)) list.members.push_back(member);
    return list.entries.size() + list.members.size() < most;
  };
  const auto members =
      for_each_declared(out.program(), {object, type, value_base}, out.budget(), add);
  if (!members) list.lacks.add(members.error());
  return list;
}

void write_instance(Describer& out,
                    std::string_view name,
                    Address object,
                    const AttributeList& attributes,
                    const std::function<void()>& payload) {
  const bool always = out.program().style.empty_instance_parens && attributes.own.is_managed;
  const bool parentheses = payload || !attributes.is_empty() || attributes.own.has_dict || always ||
                           attributes.is_partial;
  out.write("<");
  out.write(name);
  if (parentheses) out.write("(");
  if (payload) payload();
  const char* separator = payload ? ", " : "";
  for (const DictEntry& entry : attributes.entries) {
    if (out.is_done()) return;
    out.write(separator);
    write_attribute(out, entry);
    separator = ", ";
  }
  for (const Member& member : attributes.members) {
    if (out.is_done()) return;
    out.write(separator);
    out.write(member.name);
    out.write("=");
    write_member(out, member);
    separator = ", ";
  }
  if (const auto hole = attributes.lacks.hole()) {
    out.write(separator);
    out.write_hole(*hole);
    separator = ", ";
  }
  if (attributes.is_partial) {
    out.write(separator);
    out.write("...");
  }
  out.write(parentheses ? ") at remote " : " at remote ");
  out.write_address(object);
  out.write(">");
}

void write_name(Describer& out, const Result<Address>& text) {
  if (!text) return out.write_hole(text.error());
  if (text->is_null()) return out.write("?");
  const auto name = read_name(out.program(), *text);
  if (!name) return out.write_hole(name.error());
  out.write(*name);
}

void write_type_label(Describer& out, const Result<Address>& object) {
  if (!object) return out.write_hole(object.error());
  const auto type = read_type_of(out.program(), *object);
  if (!type) return out.write_hole(type.error());
  out.write((*type)->name);
}

}  // namespace hognose::python
