// OrderedDict: its order is a linked list of keys; the values are in the dict it also is.
//
// The list is C's (_ODictNode), or in 2.7 made of Python lists [previous, next, key] that close to
// a ring through a root. Usually it agrees with the order of the dict, so that as many entries as
// are shown need to be read; after move_to_end it does not.
// SPDX-License-Identifier: MIT
#include "python/kinds/ordered_dict.h"

#include <algorithm>
#include <unordered_map>
#include <vector>

#include "python/attributes/attributes.h"
#include "python/attributes/type.h"
#include "python/kinds/writing.h"

namespace hognose::python {
namespace {

using layout::_ODictNode;
using layout::PyDictObject;
using layout::PyODictObject;

/// Keys in order, as many as are worth showing, and why there are no more.
struct Keys {
  std::vector<Address> keys;
  std::optional<Error> error;
};

/// How many keys are worth reading: each entry shown takes at least six characters.
Result<std::uint64_t> find_most(Describer& out, Address object) {
  const auto view = out.program().view<PyDictObject>(object);
  const std::int64_t used = TRY(view.read(PyDictObject::ma_used));
  if (used < 0) return fail(ErrorKind::corrupt, "ma_used", object);
  return std::min<std::uint64_t>(static_cast<std::uint64_t>(used), out.characters_left() / 6 + 1);
}

Result<void> read_c_keys(Describer& out,
                         Address object,
                         std::uint64_t most,
                         std::vector<Address>& keys) {
  const Program& program = out.program();
  Address node = TRY(program.view<PyODictObject>(object).read(PyODictObject::od_first));
  while (!node.is_null() && keys.size() < most) {
    if (!out.budget().spend_node()) return fail(ErrorKind::limit, "od_first", object);
    const auto view = program.view<_ODictNode>(node);
    keys.push_back(TRY(view.read(_ODictNode::key)));
    node = TRY(view.read(_ODictNode::next));
  }
  return {};
}

/// The item of a [previous, next, key] link of 2.7.
Result<Address> read_link(const Program& program, Address link, std::uint64_t index) {
  const Items items = TRY(read_list(program, link));
  return read_item(program, items, index);
}

Result<void> read_python_keys(Describer& out,
                              Address object,
                              std::uint64_t most,
                              std::vector<Address>& keys) {
  const Program& program = out.program();
  const auto root = TRY(find_attribute(program, object, U"_OrderedDict__root", out.budget()));
  if (!root) return fail(ErrorKind::not_found, "_OrderedDict__root", object);
  Address link = TRY(read_link(program, *root, 1));
  while (link != *root && keys.size() < most) {
    if (!out.budget().spend_node()) return fail(ErrorKind::limit, "_OrderedDict__root", object);
    keys.push_back(TRY(read_link(program, link, 2)));
    link = TRY(read_link(program, link, 1));
  }
  return {};
}

Keys read_keys(Describer& out, Address object, bool in_c) {
  Keys result;
  const auto most = find_most(out, object);
  const auto read = !most  ? Result<void>(fail(most.error()))
                    : in_c ? read_c_keys(out, object, *most, result.keys)
                           : read_python_keys(out, object, *most, result.keys);
  if (!read) result.error = read.error();
  return result;
}

/// The values of these keys, found by the identity of the key.
std::unordered_map<Address, Address> find_values(Describer& out,
                                                 Address object,
                                                 const std::vector<Address>& keys) {
  std::unordered_map<Address, Address> values;
  for (const Address key : keys)
    values.emplace(key, Address{});
  std::size_t missing = values.size();
  const auto done =
      for_each_entry(out.program(), object, out.budget(), [&](const DictEntry& entry) {
        const auto wanted = values.find(entry.key);
        if (wanted != values.end() && wanted->second.is_null()) {
          wanted->second = entry.value;
          --missing;
        }
        return missing != 0;
      });
  static_cast<void>(done);  // a value that is not found is a hole of its own
  return values;
}

void write_ordered(Describer& out, Address object, bool in_c) {
  const Keys keys = read_keys(out, object, in_c);
  if (keys.keys.empty() && !keys.error) return;
  const auto values = find_values(out, object, keys.keys);
  Commas commas(out);
  out.write("{");
  for (const Address key : keys.keys) {
    if (out.is_done()) return;
    commas.next();
    const Address value = values.at(key);
    if (!value.is_null()) {
      write_entry(out, {key, value});
    } else {
      out.describe(key);
      out.write(": ");
      out.write_hole({ErrorKind::not_found, key, "value of OrderedDict"});
    }
  }
  if (keys.error) {
    commas.next();
    out.write_hole(*keys.error);
  }
  out.write("}");
}

}  // namespace

bool is_ordered_dict(const Program& program, const TypeInfo& type) {
  if (!type.has(TypeFlag::dict_subclass)) return false;
  return type.is_static("collections.OrderedDict") ||
         is_class_of_module(program, type, "OrderedDict", U"collections");
}

void describe_ordered_dict(Describer& out, Address object, const TypeInfo& type) {
  if (!out.enter(object)) return out.write("OrderedDict(...)");
  out.write("OrderedDict(");
  write_ordered(out, object, !type.has(TypeFlag::heap_type));
  out.write(")");
  out.leave();
}

}  // namespace hognose::python
