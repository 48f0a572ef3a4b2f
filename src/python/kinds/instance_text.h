// The text of an object as its class and its attributes: <Foo(a=1, b='x') at remote 0x…>.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "python/attributes/attributes.h"
#include "python/attributes/members.h"
#include "python/kinds/describer.h"

namespace hognose::python {

/// The attributes of one object, as many as could be shown, and the error of a part that could not
/// be read.
struct AttributeList {
  std::vector<DictEntry> entries;
  std::vector<Member> members;  ///< declared by types written in C; without missing objects
  OwnAttributes own;
  Lacks lacks;
  bool is_partial = false;  ///< the instance holds more, which nobody but its own module knows

  [[nodiscard]] bool is_empty() const {
    return entries.empty() && members.empty() && lacks.is_nothing();
  }
};

/// Reads the attributes of `object`: its dict, and the slots and members of the classes of its MRO
/// before `value_base`, whose own are shown as its value (null: of all); stops when no more can fit into the
/// text.
[[nodiscard]] AttributeList read_attributes(Describer& out,
                                            Address object,
                                            const TypeInfo& type,
                                            Address value_base = {});

/// Writes `<NAME(PAYLOAD, a=1) at remote 0x…>`. Without payload and attributes, the parentheses are
/// there if there was a dict. `payload` writes the object's value as an instance of its builtin
/// base; behind a list that is partial stands `...`.
void write_instance(Describer& out,
                    std::string_view name,
                    Address object,
                    const AttributeList& attributes,
                    const std::function<void()>& payload = {});

/// Writes the printable text of a str, as a name without quotes: "?" for null, a hole if
/// unreadable.
void write_name(Describer& out, const Result<Address>& text);

/// Writes tp_name of an object's type; a hole if it cannot be read.
void write_type_label(Describer& out, const Result<Address>& object);

}  // namespace hognose::python
