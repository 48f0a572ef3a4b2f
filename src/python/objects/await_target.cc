// Knows the coroutines of asyncio, anyio and trio by module and name, and in which of their variables it
// stands what they wait for.
// SPDX-License-Identifier: MIT
#include "python/objects/await_target.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <unordered_map>

#include "base/counted.h"
#include "base/formatted.h"
#include "python/attributes/attributes.h"
#include "python/attributes/type.h"
#include "python/frames/frame_slots.h"
#include "python/objects/async_library.h"
#include "python/objects/await_rules.h"
#include "python/objects/callable_name.h"
#include "python/objects/future.h"
#include "python/objects/future_source.h"
#include "python/objects/trio_task.h"
#include "python/values/containers.h"
#include "python/values/number.h"
#include "python/values/text.h"

namespace hognose::python {
namespace {

/// What is known of a code object.
struct Coroutine {
  bool is_of_library = false;
  bool is_of_future = false;  ///< what a Future of Python waits in
  bool is_below_waits = false;  ///< what all waits of trio come down to
  const AwaitRule* rule = nullptr;
};
struct KnownCoroutines {
  std::unordered_map<Address, Coroutine> by_code;
};

/// Names of classes, without their modules.
struct KnownClassNames {
  std::unordered_map<Address, std::string> by_type;
};

const std::string& find_class_name(const Program& program, Address object) {
  auto& known = program.kept<KnownClassNames>().by_type;
  const auto type = program.view<layout::PyObject>(object).read(layout::PyObject::ob_type);
  const auto [at, is_new] = known.try_emplace(type.value_or(Address()), "an object");
  if (!is_new || !type) return at->second;
  const auto name = read_type_name(program, *type);
  if (name) at->second = name->substr(name->rfind('.') + 1);
  return at->second;
}

std::string read_module_name(const Program& program, const BareFrame& frame) {
  constexpr std::uint64_t most_nodes = 100'000;
  Budget budget(Budget::Limits{.nodes = most_nodes});
  const auto globals = read_globals(program, frame);
  if (!globals) return {};
  const auto name = find_in_dict(program, *globals, U"__name__", budget);
  return name && *name ? read_name(program, **name).value_or("") : "";
}

const Coroutine& know(const Program& program, const BareFrame& frame) {
  auto& known = program.kept<KnownCoroutines>().by_code;
  const auto [at, is_new] = known.try_emplace(frame.code);
  if (!is_new) return at->second;
  Coroutine found;
  const std::string module = read_module_name(program, frame);
  found.is_of_library = is_async_library(module);
  found.is_below_waits = is_below_waits_of_trio(module);
  const auto& code = find_code(program, frame.code);
  const auto* const rule =
      std::find_if(await_rules.begin(), await_rules.end(), [&](const AwaitRule& row) {
        return code && row.module == module && row.function == code->name;
      });
  if (rule != await_rules.end()) found.rule = rule;
  found.is_of_future = module == "asyncio.futures" && code &&
                       (code->name == "__await__" || code->name == "__iter__");
  return known[frame.code] = found;
}

/// Reads the details of one target.
class Reader {
 public:
  Reader(const Program& program, Budget& budget) : program_(program), budget_(budget) {}

  /// `frames` begin with that of the rule.
  AwaitTarget by_rule(const AwaitRule& rule, std::span<const BareFrame> frames, Address future) {
    const BareFrame& frame = frames.front();
    found_.kind = rule.kind;
    found_.text = rule.text;
    // Where it is enough that one ends, gather() is one.
    keeps_groups_ = rule.kind == "wait" || rule.kind == "as_completed";
    const Address value = read_variable(program_, frame, rule.variable);
    if (rule.detail == AwaitDetail::sleep) add_time(frames);
    if (!value.is_null()) add(rule.detail, value);
    if (rule.detail == AwaitDetail::rest && found_.others.empty())
      found_.text = "waits for the next that ends (as_completed)";
    if (rule.kind == "thread") static_cast<void>(find_behind(future));
    if (rule.detail == AwaitDetail::worker) found_.jobs.push_back(future);
    if (rule.detail == AwaitDetail::worker_of_trio)
      add_job(read_variable(program_, frame, "context"));
    return std::move(found_);
  }

  AwaitTarget by_future(Address future) {
    if (future.is_null()) return std::move(found_);
    const auto type = read_type_of(program_, future);
    const auto source = find_future_source(program_, future, budget_);
    if (type && is_gathering(**type)) {
      found_.kind = "gather";
      add_futures(attribute(future, U"_children"));
    } else if (type && find_future_class(program_, **type).task != nullptr) {
      found_.kind = "task";
      found_.others.push_back(future);
    } else if (source) {
      add_future(future);
      found_.kind = name_source(*source);
    } else {
      found_.kind = "future";
      found_.text = "waits for";
      add_object(future);
    }
    return std::move(found_);
  }

 private:
  Address attribute(Address object, std::u32string_view name) {
    if (object.is_null()) return {};
    const auto value = find_attribute(program_, object, name, budget_);
    if (!value || !*value || is_none_object(program_, **value)) return {};
    return **value;
  }

  void add(AwaitDetail detail, Address value) {
    switch (detail) {
      case AwaitDetail::object:
        return add_object(value);
      case AwaitDetail::unfinished:
        return add_unfinished(value);
      case AwaitDetail::futures:
        return add_futures(value);
      case AwaitDetail::group:
        return add_futures(attribute(value, U"_tasks"));
      case AwaitDetail::rest:
        return add_futures(attribute(value, U"_todo"));
      case AwaitDetail::sleep:
        if (const auto delay = read_number(program_, value))
          found_.text += formatted(" {:g} s", static_cast<double>(*delay));
        return;
      case AwaitDetail::children:
        return add_children(attribute(value, U"_children"));
      case AwaitDetail::call:
      case AwaitDetail::worker:
        return add_call(value);
      case AwaitDetail::worker_of_trio:
        return add_call(find_called_by_worker(program_, value));
      case AwaitDetail::socket:
        return add_descriptor(read_descriptor(value));
      case AwaitDetail::file:
        return add_file(value);
      case AwaitDetail::transport:
        return add_transport(value);
      case AwaitDetail::process:
        return add_process(value);
      case AwaitDetail::nothing:
        return;
    }
  }

  /// The kind is the type's own, if the rule has none.
  void add_object(Address object) {
    found_.object = object;
    found_.type = find_class_name(program_, object);
    if (!found_.kind.empty()) return;
    found_.kind = found_.type == "StrictFIFOLock" ? "Lock" : found_.type;
    for (char& letter : found_.kind) {
      if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    }
  }

  void add_unfinished(Address queue) {
    add_object(queue);
    const auto count = read_integer(attribute(queue, U"_unfinished_tasks"));
    if (!count || *count <= 0) return;
    found_.text = formatted("waits for task_done() of {} of",
                            counted(static_cast<std::size_t>(*count), "item"));
  }

  /// One future, or a set or list of them. What is neither is left out.
  void add_futures(Address value) {
    if (value.is_null()) return;
    const auto type = read_type_of(program_, value);
    if (!type) return;
    if (find_future_class(program_, **type).future != nullptr) {
      add_future(value);
    } else if ((*type)->is_static("set") || (*type)->is_static("frozenset")) {
      static_cast<void>(for_each_member(
          program_, value, budget_, [this](Address future) { return add_future(future); }));
    } else if ((*type)->has(TypeFlag::list_subclass)) {
      add_futures_of(read_list(program_, value));
    } else if ((*type)->has(TypeFlag::tuple_subclass)) {
      add_futures_of(read_tuple(program_, value));
    }
  }

  template <class Items>
  void add_futures_of(const Items& items) {
    if (!items) return;
    SlotReader slots(program_, *items);
    while (!slots.at_end()) {
      const auto item = slots.read_next();
      if (!item || !add_future(*item)) return;
    }
  }

  /// One future, or what stands behind it. Whether more may follow.
  bool add_future(Address future) {
    const Address behind = find_behind(future);
    const auto type = read_type_of(program_, behind);
    if (type && is_gathering(**type) && !keeps_groups_ && depth_ < most_groups) {
      ++depth_;
      add_futures(attribute(behind, U"_children"));
      --depth_;
    } else {
      found_.others.push_back(behind);
    }
    return found_.others.size() < most_others && budget_.spend_node();
  }

  [[nodiscard]] const char* name_source(const FutureSource& source) const {
    if (source.is_shield) return "shield";
    return found_.jobs.empty() ? "task" : "executor";
  }

  [[nodiscard]] bool is_gathering(const TypeInfo& type) const {
    return is_class_of_module(program_, type, "_GatheringFuture", U"asyncio.tasks");
  }

  /// What stands behind a future: the one that asyncio.shield() was given, or a task of another loop; else
  /// itself. Notes the job that will end it.
  Address find_behind(Address future) {
    for (int step = 0; step < most_steps; ++step) {
      const auto source = find_future_source(program_, future, budget_);
      if (!source) break;
      const Address task =
          source->is_job ? find_source_of_job(program_, source->future, budget_) : source->future;
      if (task.is_null()) {
        found_.jobs.push_back(source->future);
        break;
      }
      future = task;
    }
    return future;
  }

  void add_job(Address job) {
    if (!job.is_null()) found_.jobs.push_back(job);
  }

  void add_children(Address set) {
    if (set.is_null()) return;
    static_cast<void>(for_each_member(program_, set, budget_, [this](Address child) {
      found_.others.push_back(child);
      return found_.others.size() < most_others;
    }));
  }

  /// Of asyncio the handle has it, of trio the next coroutine.
  void add_time(std::span<const BareFrame> frames) {
    Address when = attribute(read_variable(program_, frames.front(), "h"), U"_when");
    if (when.is_null() && frames.size() > 1) when = read_variable(program_, frames[1], "deadline");
    if (when.is_null()) return;
    if (const auto time = read_number(program_, when)) found_.until = static_cast<double>(*time);
  }

  void add_call(Address function) {
    const std::string call = describe_call(program_, function);
    found_.text += " " + (call.empty() ? "a function" : call);
  }

  std::optional<std::int64_t> read_descriptor(Address socket) {
    const auto type = read_type_of(program_, socket);
    if (!type) return std::nullopt;
    const Address base = find_base(program_, **type, [&](const TypeInfo& info) {
      return info.name == "_socket.socket" &&
             has_size_of(program_, info, layout::PySocketSockObject::size);
    });
    if (base.is_null()) return std::nullopt;
    const auto number =
        program_.view<layout::PySocketSockObject>(socket).read(layout::PySocketSockObject::sock_fd);
    return number ? std::optional(*number) : std::nullopt;
  }

  void add_descriptor(std::optional<std::int64_t> descriptor) {
    if (descriptor && *descriptor >= 0) {
      found_.descriptor = descriptor;
      found_.text += formatted(" fd {}", *descriptor);
    } else {
      found_.text += " a stream";
    }
  }

  std::optional<std::int64_t> read_integer(Address number) {
    if (number.is_null()) return std::nullopt;
    const auto value = read_small_integer(program_, number);
    return value ? std::optional(*value) : std::nullopt;
  }

  /// A number, a socket, or what has one in its `_sock`.
  void add_file(Address value) {
    auto descriptor = read_integer(value);
    if (!descriptor) descriptor = read_descriptor(value);
    const Address socket = descriptor ? Address() : attribute(value, U"_sock");
    add_descriptor(socket.is_null() ? descriptor : read_descriptor(socket));
  }

  void add_transport(Address owner) {
    Address transport = attribute(owner, U"_transport");
    for (const std::u32string_view part : {U"_stream_writer", U"_stream"}) {
      if (transport.is_null()) transport = attribute(attribute(owner, part), U"_transport");
    }
    auto descriptor = read_integer(attribute(transport, U"_sock_fd"));
    if (!descriptor) descriptor = read_integer(attribute(transport, U"_fileno"));
    add_descriptor(descriptor);
  }

  void add_process(Address process) {
    auto number = read_integer(attribute(process, U"_pid"));
    if (!number) number = read_integer(attribute(process, U"pid"));
    found_.text += number ? formatted(" process {}", *number) : " a process";
  }

  static constexpr std::size_t most_others = 100'000;
  static constexpr int most_groups = 8;  // gather() inside of each other
  static constexpr int most_steps = 8;  // from a future to what stands behind it
  const Program& program_;
  Budget& budget_;
  AwaitTarget found_;
  bool keeps_groups_ = false;
  int depth_ = 0;
};

}  // namespace

AwaitTarget find_await_target(const Program& program,
                              const std::vector<BareFrame>& frames,
                              Address future,
                              Budget& budget) {
  // A Future that is written in Python has a frame of its own, below what awaits it.
  std::size_t end = frames.size();
  if (end != 0 && know(program, frames[end - 1]).is_of_future) --end;
  std::size_t innermost_end = end;
  while (innermost_end != 0 && know(program, frames[innermost_end - 1]).is_below_waits)
    --innermost_end;
  std::size_t begin = end;
  while (begin != 0 && know(program, frames[begin - 1]).is_of_library)
    --begin;
  for (std::size_t at = begin; at < end; ++at) {
    const AwaitRule* const rule = know(program, frames[at]).rule;
    const bool is_last = at + 1 >= innermost_end;
    if (rule != nullptr && (is_last || !rule->is_innermost))
      return Reader(program, budget).by_rule(*rule, std::span(frames).subspan(at), future);
  }
  return Reader(program, budget).by_future(future);
}

bool is_frame_of_async_library(const Program& program, const BareFrame& frame) {
  return know(program, frame).is_of_library;
}

const BareFrame* find_own_frame(const Program& program, const std::vector<BareFrame>& frames) {
  const auto own = std::find_if(frames.rbegin(), frames.rend(), [&program](const BareFrame& frame) {
    return !is_frame_of_async_library(program, frame);
  });
  return own == frames.rend() ? nullptr : &*own;
}

const BareFrame* find_telling_frame(const Program& program, const std::vector<BareFrame>& frames) {
  const BareFrame* const own = find_own_frame(program, frames);
  if (own != nullptr || frames.empty()) return own;
  const auto telling =
      std::find_if(frames.rbegin(), frames.rend(), [&program](const BareFrame& frame) {
        return !know(program, frame).is_below_waits;
      });
  return telling == frames.rend() ? &frames.back() : &*telling;
}

}  // namespace hognose::python
