// Reads a Future or Task from its C struct, or from the attributes of the class in Python.
// SPDX-License-Identifier: MIT
#include "python/objects/future.h"

#include <unordered_map>

#include "python/attributes/attributes.h"
#include "python/attributes/type.h"
#include "python/values/containers.h"
#include "python/values/number.h"
#include "python/values/text.h"

namespace hognose::python {
namespace {

using layout::FutureObj;
using layout::TaskObj;

bool is_c_future(const Program& program, const TypeInfo& type) {
  return type.name == "_asyncio.Future" && has_size_of(program, type, FutureObj::size);
}

bool is_c_task(const Program& program, const TypeInfo& type) {
  return type.name == "_asyncio.Task" && has_size_of(program, type, TaskObj::size);
}

/// Types whose instances have that struct, and that have not.
struct KnownStructs {
  std::unordered_map<Address, bool> by_type;
};

/// Whether instances have the struct of a Future in C, as those of the Task in Python of 3.6 do.
bool is_made_of_c(const Program& program, const TypeInfo& type) {
  auto& known = program.kept<KnownStructs>().by_type;
  const auto [at, is_new] = known.try_emplace(type.address, false);
  if (!is_new) return at->second;
  const auto is_it = [&](const TypeInfo& base) { return is_c_future(program, base); };
  const bool is_made = is_c_task(program, type) || !find_base(program, type, is_it).is_null();
  return known[type.address] = is_made;
}

/// STATE_PENDING, STATE_CANCELLED, STATE_FINISHED.
Result<FutureState> read_state(const layout::View<FutureObj>& view) {
  switch (TRY(view.read(FutureObj::fut_state))) {
    case 0:
      return FutureState::pending;
    case 1:
      return FutureState::cancelled;
    case 2:
      return FutureState::finished;
    default:
      return fail(ErrorKind::corrupt, "fut_state", view.address());
  }
}

Future read_c_future(const Program& program, Address object) {
  const auto view = program.view<FutureObj>(object);
  return {read_state(view),
          view.read(FutureObj::fut_exception),
          view.read(FutureObj::fut_result),
          view.read(FutureObj::fut_loop)};
}

/// A field, or what stands for it in a build that has none.
template <class T>
Result<T> read_or(const layout::View<TaskObj>& view, layout::Field<TaskObj, T> field, T otherwise) {
  return view.has(field) ? view.read(field) : otherwise;
}

Task read_c_task(const Program& program, Address object) {
  const auto view = program.view<TaskObj>(object);
  return {read_or(view, TaskObj::task_name, Address{}),
          view.read(TaskObj::task_coro),
          read_or(view, TaskObj::task_num_cancels_requested, std::int64_t{0}),
          view.read(TaskObj::task_fut_waiter)};
}

/// The attributes of an instance in Python.
class Instance {
 public:
  Instance(const Program& program, Address object, Budget& budget)
      : program_(program), object_(object), budget_(budget) {}

  [[nodiscard]] Future read_future() {
    return {state(), value(U"_exception"), result(), value(U"_loop")};
  }
  [[nodiscard]] Task read_task() {
    return {value(U"_name"), value(U"_coro"), cancels(), value(U"_fut_waiter")};
  }

 private:
  /// An attribute; null if there is none, or None.
  Result<Address> value(std::u32string_view name) {
    const auto found = TRY(find_attribute(program_, object_, name, budget_));
    return found && !is_none_object(program_, *found) ? *found : Address{};
  }

  /// The result, of which None is one too.
  Result<Address> result() {
    return TRY(find_attribute(program_, object_, U"_result", budget_)).value_or(Address{});
  }

  Result<FutureState> state() {
    const Address state = TRY(value(U"_state"));
    const std::string word = TRY(read_name(program_, state));
    if (word == "PENDING") return FutureState::pending;
    if (word == "CANCELLED") return FutureState::cancelled;
    if (word == "FINISHED") return FutureState::finished;
    return fail(ErrorKind::corrupt, "_state", object_);
  }

  Result<std::int64_t> cancels() {
    const Address count = TRY(value(U"_num_cancels_requested"));
    if (count.is_null()) return 0;
    return read_small_integer(program_, count);
  }

  const Program& program_;
  Address object_;
  Budget& budget_;
};

/// Where a FutureObj keeps what it calls: the words between `fut_loop` and `fut_exception`.
///
///     3.6     callbacks                        a list, of functions
///     3.7+    callback0, context0, callbacks   a function, its context, and a list of pairs of them or null
///
/// Modules/_asynciomodule.c, FutureObj_HEAD.
struct CallbackPlaces {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};
std::optional<CallbackPlaces> find_callback_places(const Program& program) {
  constexpr std::uint64_t most_words = 4;
  const auto loop = program.layout.offset(FutureObj::fut_loop);
  const auto exception = program.layout.offset(FutureObj::fut_exception);
  if (!loop || !exception || *exception <= *loop) return std::nullopt;
  const std::uint64_t between = *exception - *loop - word_size;
  if (between % word_size != 0 || between / word_size > most_words) return std::nullopt;
  return CallbackPlaces{*loop + word_size, *exception};
}

/// Gathers callbacks from lists of them.
class CallbackReader {
 public:
  CallbackReader(const Program& program, Budget& budget) : program_(program), budget_(budget) {}

  Result<std::vector<Address>> read_struct(Address object) {
    const auto places = find_callback_places(program_);
    if (!places) return fail(ErrorKind::absent_field, "fut_callbacks", object);
    for (std::uint64_t at = places->begin; at < places->end; at += word_size) {
      const auto read = program_.memory().read_value<std::uint64_t>(object + at, "fut_callbacks");
      const Address word(TRY(read));
      if (!word.is_null()) TRY(add(word));
    }
    return std::move(found_);
  }
  Result<std::vector<Address>> read_attribute(Address object) {
    const auto list = TRY(find_attribute(program_, object, U"_callbacks", budget_));
    if (list) TRY(add(*list));
    return std::move(found_);
  }

 private:
  /// A callback, or a list of them.
  Result<void> add(Address object) {
    const TypeInfo* const type = TRY(read_type_of(program_, object));
    if (!type->has(TypeFlag::list_subclass)) {
      found_.push_back(object);
      return {};
    }
    const Items items = TRY(read_list(program_, object));
    SlotReader slots(program_, items);
    while (!slots.at_end() && found_.size() < most_callbacks && budget_.spend_node()) {
      const Address item = TRY(slots.read_next());
      TRY(add_item(item));
    }
    return {};
  }

  /// A callback, or a pair of one and its context.
  Result<void> add_item(Address item) {
    const TypeInfo* const type = TRY(read_type_of(program_, item));
    if (type->has(TypeFlag::tuple_subclass)) {
      const Items pair = TRY(read_tuple(program_, item));
      if (pair.count == 0) return {};
      item = TRY(read_item(program_, pair, 0));
    }
    found_.push_back(item);
    return {};
  }

  static constexpr std::size_t most_callbacks = 1000;
  const Program& program_;
  Budget& budget_;
  std::vector<Address> found_;
};

/// The classes that were looked at.
struct KnownClasses {
  std::unordered_map<Address, FutureClass> by_type;
};

const TypeInfo* find_class(const Program& program,
                           const TypeInfo& type,
                           const std::function<bool(const TypeInfo&)>& test) {
  const Address base = find_base(program, type, test);
  if (base.is_null()) return nullptr;
  const auto& info = find_type_info(program, base);
  return info ? &*info : nullptr;
}

}  // namespace

bool is_future_type(const Program& program, const TypeInfo& type) {
  return is_c_future(program, type) ||
         is_class_of_module(program, type, "Future", U"asyncio.futures");
}

bool is_task_type(const Program& program, const TypeInfo& type) {
  return is_c_task(program, type) || is_class_of_module(program, type, "Task", U"asyncio.tasks");
}

FutureClass find_future_class(const Program& program, const TypeInfo& type) {
  auto& known = program.kept<KnownClasses>().by_type;
  const auto [at, is_new] = known.try_emplace(type.address);
  if (!is_new) return at->second;
  const auto is_task = [&](const TypeInfo& base) { return is_task_type(program, base); };
  const auto is_future = [&](const TypeInfo& base) { return is_future_type(program, base); };
  FutureClass found;
  found.task = find_class(program, type, is_task);
  found.future = found.task != nullptr ? found.task : find_class(program, type, is_future);
  return known[type.address] = found;
}

Future read_future(const Program& program, Address object, const TypeInfo& type, Budget& budget) {
  return is_made_of_c(program, type) ? read_c_future(program, object)
                                     : Instance(program, object, budget).read_future();
}

Result<std::vector<Address>> read_callbacks(const Program& program,
                                            Address object,
                                            const TypeInfo& type,
                                            Budget& budget) {
  CallbackReader reader(program, budget);
  return is_made_of_c(program, type) ? reader.read_struct(object) : reader.read_attribute(object);
}

bool keeps_plain_callbacks(const Program& program) {
  const auto places = find_callback_places(program);
  return places && places->end - places->begin == word_size;
}

Task read_task(const Program& program, Address object, const TypeInfo& type, Budget& budget) {
  return is_c_task(program, type) ? read_c_task(program, object)
                                  : Instance(program, object, budget).read_task();
}

}  // namespace hognose::python
