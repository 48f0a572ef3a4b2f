// Steps of a path.
// SPDX-License-Identifier: MIT
#include "command/path/steps.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "base/counted.h"
#include "base/formatted.h"
#include "python/attributes/attributes.h"
#include "python/attributes/type.h"
#include "python/kinds/kinds.h"
#include "python/objects/database_row.h"
#include "python/threads/thread_local.h"
#include "python/values/deque_items.h"
#include "python/values/number.h"
#include "python/values/printable.h"
#include "python/values/text.h"

namespace hognose::command {

namespace {

using python::Program;
using python::TypeFlag;
using python::TypeInfo;
using Problem = tl::unexpected<std::string>;
using Outcome = tl::expected<Address, std::string>;

constexpr std::size_t most_bases = 64;

Result<Address> read_type(const Program& program, Address object) {
  return program.view<layout::PyObject>(object).read(layout::PyObject::ob_type);
}

Result<TypeInfo> read_type_info(const Program& program, Address object) {
  return python::find_type_info(program, TRY(read_type(program, object)));
}

Outcome outcome_of(const Result<std::optional<Address>>& found, const std::string& missing) {
  if (!found) return Problem("unreadable: " + describe_error(found.error()));
  if (!*found) return Problem(missing);
  return **found;
}

Outcome outcome_of(const Result<Address>& found) {
  if (!found) return Problem("unreadable: " + describe_error(found.error()));
  return *found;
}

/// What a threading.local has for the selected thread: a dict; null if it has nothing, or is none.
Address find_attributes_of_thread(session::Work& work, Address object, const TypeInfo& type) {
  if (!python::is_thread_local(work.program(), type)) return {};
  const auto stack = work.query().stack();
  if (!stack) return {};
  const auto& states = (*stack)->states;
  const auto is_of_thread = [&](const python::ThreadAttributes& one) {
    return one.thread &&
           std::ranges::find(states, one.thread->state, &python::Thread::state) != states.end();
  };
  const auto local = python::read_thread_local(work.program(), object, type, work.budget());
  const auto found = std::ranges::find_if(local.threads, is_of_thread);
  return found != local.threads.end() ? found->dict : Address{};
}

/// The same by name.
Result<std::optional<Address>> find_in_thread(session::Work& work,
                                              Address object,
                                              const TypeInfo& type,
                                              std::u32string_view name) {
  const Address dict = find_attributes_of_thread(work, object, type);
  if (dict.is_null()) return std::nullopt;
  if (name == U"__dict__") return dict;
  return python::find_in_dict(work.program(), dict, name, work.budget());
}

Outcome take_attribute(session::Work& work,
                       Address object,
                       const TypeInfo& type,
                       const std::string& name) {
  const Program& program = work.program();
  if (name == "__class__") return type.address;
  const std::u32string wanted = python::decode_utf8(name);
  const std::string missing = formatted("{} object has no attribute {}", type.name, repr_of(name));
  if (type.has(TypeFlag::type_subclass)) {
    const Result<TypeInfo>& as_class = python::find_type_info(program, object);
    if (!as_class) return Problem("unreadable: " + describe_error(as_class.error()));
    const auto found = python::find_in_class(program, *as_class, wanted, work.budget());
    if (!found || *found) return outcome_of(found, missing);
  }
  const auto of_thread = find_in_thread(work, object, type, wanted);
  if (!of_thread || *of_thread) return outcome_of(of_thread, missing);
  return outcome_of(python::find_attribute(program, object, wanted, work.budget()), missing);
}

/// The number of an item among so many, counted from the end if the key is negative.
tl::expected<std::uint64_t, std::string> find_index(const Key& key, std::uint64_t items) {
  if (key.kind != Key::Kind::integer && key.kind != Key::Kind::boolean) {
    return Problem("its items are numbered; the index is an int");
  }
  std::int64_t index = 0;
  const char* const end = key.digits.data() + key.digits.size();
  const bool is_small = std::from_chars(key.digits.data(), end, index).ec == std::errc();
  const auto count = static_cast<std::int64_t>(std::min<std::uint64_t>(items, INT64_MAX));
  if (is_small && index < 0) index += count;
  if (!is_small || index < 0 || index >= count) {
    return Problem("index out of range: it has " + counted(count, "item"));
  }
  return static_cast<std::uint64_t>(index);
}

Outcome take_index(const Program& program, const python::Items& items, const Key& key) {
  const auto index = find_index(key, items.count);
  if (!index) return Problem(index.error());
  return outcome_of(python::read_item(program, items, *index));
}

Outcome take_index(const Program& program, const Result<python::Items>& items, const Key& key) {
  if (!items) return Problem("unreadable: " + describe_error(items.error()));
  return take_index(program, *items, key);
}

/// The decimal digits of an int or bool object; empty if it is no such thing.
std::string digits_of(session::Work& work, Address object, const TypeInfo& type) {
  const bool is_int =
      type.has(TypeFlag::long_subclass) ||
      (work.program().dialect.int_subclass_flag && type.has(TypeFlag::int_subclass));
  if (!is_int) return {};
  // Also of a class over int, such as IntEnum.
  if (const auto small = python::read_small_integer(work.program(), object)) {
    return std::to_string(*small);
  }
  std::string text = python::describe(work.program(), object, {}, work.budget()).text;
  if (!text.empty() && text.back() == 'L') text.pop_back();
  return text;
}

bool is_same_bytes(const Program& program, Address object, const Key& key) {
  const auto bytes = python::read_bytes(program, object, key.text.size());
  if (!bytes || bytes->size != key.text.size()) return false;
  return std::equal(bytes->bytes.begin(),
                    bytes->bytes.end(),
                    key.text.begin(),
                    key.text.end(),
                    [](std::byte byte, char32_t c) { return static_cast<char32_t>(byte) == c; });
}

bool is_same_key(session::Work& work, Address object, const Key& key) {
  const Program& program = work.program();
  const Result<TypeInfo> type = read_type_info(program, object);
  if (!type) return false;
  switch (key.kind) {
    case Key::Kind::none:
      return object == program.known.none || type->name == "NoneType";
    case Key::Kind::bytes:
      return type->has(TypeFlag::bytes_subclass) && is_same_bytes(program, object, key);
    case Key::Kind::boolean:
    case Key::Kind::integer:
      return digits_of(work, object, *type) == key.digits;
    case Key::Kind::text:
      break;
  }
  return false;
}

Outcome take_key(session::Work& work, Address dict, const Key& key) {
  const std::string missing = "it has no such key";
  if (key.kind == Key::Kind::text) {
    return outcome_of(python::find_in_dict(work.program(), dict, key.text, work.budget()), missing);
  }
  std::optional<Address> value;
  const auto compare = [&](const python::DictEntry& entry) {
    if (is_same_key(work, entry.key, key)) value = entry.value;
    return !value.has_value();
  };
  const auto walked = python::for_each_entry(work.program(), dict, work.budget(), compare);
  if (value) return *value;
  if (!walked) return Problem("unreadable: " + describe_error(walked.error()));
  return Problem(missing);
}

/// The item of a deque; block after block is passed until the one that holds it.
Result<Address> walk_to_item(session::Work& work, python::DequeReader deque, std::uint64_t index) {
  while (deque.left() != 0 && work.budget().spend_node()) {
    const python::Items items = TRY(deque.take_block());
    if (index < items.count) return python::read_item(work.program(), items, index);
    index -= items.count;
  }
  return fail(ErrorKind::limit, "deque");
}

Outcome take_deque_item(session::Work& work, Address object, const Key& key) {
  const auto deque = python::DequeReader::open(work.program(), object);
  if (!deque) return Problem("unreadable: " + describe_error(deque.error()));
  const auto index = find_index(key, deque->left());
  if (!index) return Problem(index.error());
  return outcome_of(walk_to_item(work, *deque, *index));
}

/// The value of a column of a row, by its name or its number.
Outcome take_column(session::Work& work, Address object, const Key& key) {
  const auto row = python::read_database_row(work.program(), object);
  if (!row) return Problem("unreadable: " + describe_error(row.error()));
  if (key.kind != Key::Kind::text) return take_index(work.program(), row->values, key);
  std::string name;
  for (const char32_t character : key.text)
    python::append_utf8(name, character);
  return outcome_of(python::find_in_database_row(work.program(), *row, name, work.budget()),
                    "it has no such column");
}

/// mappingproxy, which 2.7 calls dictproxy.
bool is_proxy(const TypeInfo& type) {
  return type.is_static("mappingproxy") || type.is_static("dictproxy");
}

/// Whether `type` is called `name`, or was made from a type that is.
bool is_kind_of(const Program& program, const TypeInfo& type, std::string_view name) {
  Address base = type.base;
  bool is_found = type.name == name;
  for (std::size_t depth = 0; depth < most_bases && !is_found && !base.is_null(); ++depth) {
    const Result<TypeInfo>& info = python::find_type_info(program, base);
    if (!info) return false;
    is_found = info->name == name;
    base = info->base;
  }
  return is_found;
}

/// What a proxy stands for, or a proxy of a proxy; what is no proxy, itself.
Result<Address> look_through_proxies(const Program& program, Address object) {
  using layout::mappingproxyobject;
  for (std::size_t depth = 0; depth < most_bases; ++depth) {
    if (!is_proxy(TRY(read_type_info(program, object)))) return object;
    object = TRY(program.view<mappingproxyobject>(object).read(mappingproxyobject::mapping));
  }
  return fail(ErrorKind::limit, "mapping", object);
}

Outcome take_item(session::Work& work, Address container, const Key& key) {
  const Program& program = work.program();
  const auto object = look_through_proxies(program, container);
  const auto type = object ? read_type_info(program, *object) : fail(object.error());
  if (!type) return Problem("unreadable: " + describe_error(type.error()));
  if (type->has(TypeFlag::list_subclass)) {
    return take_index(program, python::read_list(program, *object), key);
  }
  if (type->has(TypeFlag::tuple_subclass)) {
    return take_index(program, python::read_tuple(program, *object), key);
  }
  if (type->has(TypeFlag::dict_subclass) || type->name == "frozendict") {
    return take_key(work, *object, key);
  }
  if (python::is_database_row(program, *type)) return take_column(work, *object, key);
  if (is_kind_of(program, *type, "collections.deque")) return take_deque_item(work, *object, key);
  return Problem(formatted("items of a {} object cannot be read without running code", type->name));
}

/// Adds the names in a dict to `names`.
void add_names(session::Work& work,
               Address dict,
               std::string_view prefix,
               std::set<std::string>& names) {
  if (dict.is_null()) return;
  const auto add = [&](const python::DictEntry& entry) {
    auto name = python::read_name(work.program(), entry.key);
    if (name && name->starts_with(prefix)) names.insert(std::move(*name));
    return true;
  };
  static_cast<void>(python::for_each_entry(work.program(), dict, work.budget(), add));
}

/// Adds the names that the class `type` and its bases define.
void add_class_names(session::Work& work,
                     Address type,
                     std::string_view prefix,
                     std::set<std::string>& names) {
  for (std::size_t depth = 0; depth < most_bases && !type.is_null(); ++depth) {
    const Result<TypeInfo>& info = python::find_type_info(work.program(), type);
    if (!info) return;
    if (const auto dict = python::find_type_dict(work.program(), *info)) {
      add_names(work, *dict, prefix, names);
    }
    type = info->base;
  }
}

/// The key as somebody would type it who began with `mark`; empty if a path cannot name it.
std::string spell_key(session::Work& work, Address key, char mark) {
  constexpr std::size_t most_bytes = 80;
  std::string text = python::describe(work.program(), key, {}, work.budget()).text;
  if (text.size() > most_bytes || !parse_path("_[" + text + "]")) return {};
  const bool is_other_mark = mark == '"' && text.size() >= 2 && text.front() == '\'';
  if (!is_other_mark || text.find_first_of("\"\\") != std::string::npos) return text;
  text.front() = mark;
  text.back() = mark;
  return text;
}

}  // namespace

tl::expected<Address, std::string> take_step(session::Work& work,
                                             Address object,
                                             const Step& step) {
  const Result<TypeInfo> type = read_type_info(work.program(), object);
  if (!type) return Problem("unreadable: " + describe_error(type.error()));
  return step.is_item ? take_item(work, object, step.key)
                      : take_attribute(work, object, *type, step.name);
}

tl::expected<std::optional<python::Member>, std::string> find_plain_member(session::Work& work,
                                                                           Address object,
                                                                           const Step& step,
                                                                           Address found) {
  const Program& program = work.program();
  const Result<TypeInfo> type = read_type_info(program, object);
  const bool is_candidate = type && !step.is_item && !type->has(TypeFlag::type_subclass) &&
                            type_name_of(program, found) == "member_descriptor";
  if (!is_candidate) return std::nullopt;
  const std::u32string name = python::decode_utf8(step.name);
  auto member = python::find_member(program, object, *type, name, work.budget());
  if (!member) return Problem("unreadable: " + describe_error(member.error()));
  return *member;
}

std::string type_name_of(const Program& program, Address object) {
  const auto type = read_type_info(program, object);
  return type ? type->name : "unknown";
}

std::vector<std::string> complete_attribute(session::Work& work,
                                            Address object,
                                            std::string_view prefix) {
  std::set<std::string> names;
  const auto type = read_type_info(work.program(), object);
  if (!type) return {};
  const auto add = [&](const python::DictEntry& entry) {
    auto name = python::read_name(work.program(), entry.key);
    if (name && name->starts_with(prefix)) names.insert(std::move(*name));
    return true;
  };
  static_cast<void>(
      python::for_each_attribute(work.program(), {object, *type}, work.budget(), add));
  add_names(work, find_attributes_of_thread(work, object, *type), prefix, names);
  if (type->has(TypeFlag::type_subclass)) add_class_names(work, object, prefix, names);
  add_class_names(work, type->address, prefix, names);
  return {names.begin(), names.end()};
}

std::vector<std::string> complete_key(session::Work& work,
                                      Address object,
                                      std::string_view prefix) {
  constexpr std::size_t most_keys = 200;
  std::set<std::string> keys;
  const auto dict = look_through_proxies(work.program(), object);
  const auto type = dict ? read_type_info(work.program(), *dict) : fail(dict.error());
  if (!type || !type->has(TypeFlag::dict_subclass)) return {};
  const char mark = prefix.empty() ? '\0' : prefix.front();
  const auto add = [&](const python::DictEntry& entry) {
    const std::string key = spell_key(work, entry.key, mark);
    if (!key.empty() && key.starts_with(prefix)) keys.insert(key + ']');
    return keys.size() < most_keys;
  };
  static_cast<void>(python::for_each_entry(work.program(), *dict, work.budget(), add));
  return {keys.begin(), keys.end()};
}

}  // namespace hognose::command
