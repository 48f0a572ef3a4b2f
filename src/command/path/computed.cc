// By type and by name.
// SPDX-License-Identifier: MIT
#include "command/path/computed.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/formatted.h"
#include "python/frames/frame_slots.h"
#include "python/objects/await_chain.h"
#include "python/objects/future.h"
#include "python/objects/generator.h"
#include "python/values/text.h"

namespace hognose::command {

namespace {

using python::FramePart;
using python::Program;
using python::TypeInfo;
using NoStep = tl::unexpected<std::string>;
using FoundComputed = tl::expected<std::optional<Computed>, std::string>;
using FrameStep = tl::expected<Computed, std::string>;

constexpr std::array<std::string_view, 3> frame_names{"cr_frame", "gi_frame", "ag_frame"};
constexpr std::array<std::string_view, 3> awaited_names{"cr_await", "gi_yieldfrom", "ag_await"};

template <std::size_t size>
bool is_among(const std::array<std::string_view, size>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

NoStep unreadable(const Error& error) {
  return NoStep("unreadable: " + describe_error(error));
}

/// An object; null reads as None.
FrameStep object_of(const Program& program, const Result<Address>& read) {
  if (!read) return unreadable(read.error());
  return Computed{read->is_null() ? program.known.none : *read};
}

FrameStep find_in_frame(const Program& program, const FramePart& part, std::string_view name) {
  if (name == "f_locals") return Computed{{}, FramePart{part.frame, true}};
  if (name == "f_code") return Computed{part.frame.code};
  if (name == "f_globals") return object_of(program, python::read_globals(program, part.frame));
  if (name == "f_builtins") return object_of(program, python::read_builtins(program, part.frame));
  return NoStep(formatted("of a frame f_locals, f_code, f_globals and f_builtins are read, not {}",
                          repr_of(name)));
}

FoundComputed find_in_frame_object(const Program& program, Address object, std::string_view name) {
  constexpr std::array<std::string_view, 4> known{"f_locals", "f_code", "f_globals", "f_builtins"};
  if (!is_among(known, name)) return std::nullopt;
  const auto frame = python::read_frame_object(program, object);
  if (!frame) return unreadable(frame.error());
  auto found = find_in_frame(program, FramePart{*frame}, name);
  if (!found) return NoStep(found.error());
  return *std::move(found);
}

/// None of one that has ended.
FrameStep find_frame_of(const Program& program, Address generator) {
  const auto state = python::read_generator_state(program, generator);
  if (!state) return unreadable(state.error());
  if (*state == python::GeneratorState::finished) return Computed{program.known.none};
  auto frame = python::read_generator_frame(program, generator);
  if (!frame) return unreadable(frame.error());
  return Computed{{}, FramePart{*std::move(frame)}};
}

FoundComputed find_in_generator(const Program& program,
                                Address object,
                                const TypeInfo& type,
                                std::string_view name) {
  const bool is_frame = is_among(frame_names, name);
  if (!is_frame && !is_among(awaited_names, name)) return std::nullopt;
  auto found = is_frame ? find_frame_of(program, object)
                        : object_of(program, python::read_awaited(program, object, type));
  if (!found) return NoStep(found.error());
  return *std::move(found);
}

/// Of a task or future whose class is in C; those in Python have these attributes themselves.
FoundComputed find_in_future(session::Work& work,
                             Address object,
                             const python::FutureClass& known,
                             std::string_view name) {
  const Program& program = work.program();
  Result<Address> value = fail(ErrorKind::absent_field, "attribute");
  if (name == "_loop" || name == "_exception" || name == "_result") {
    const auto future = python::read_future(program, object, *known.future, work.budget());
    value = name == "_loop" ? future.loop : name == "_result" ? future.result : future.exception;
  } else if (known.task != nullptr && (name == "_coro" || name == "_fut_waiter")) {
    const auto task = python::read_task(program, object, *known.task, work.budget());
    value = name == "_coro" ? task.coro : task.waiter;
  } else {
    return std::nullopt;
  }
  const auto found = object_of(program, value);
  if (!found) return NoStep(found.error());
  return *found;
}

FrameStep find_variable_of(session::Work& work, const FramePart& part, const Key& key) {
  if (key.kind != Key::Kind::text) return NoStep("it has no such key");
  const auto bindings = python::read_bindings(work.program(), part.frame);
  for (const python::Binding& binding : bindings.known) {
    if (python::decode_utf8(binding.name) == key.text) return Computed{binding.value};
  }
  const auto hole = bindings.lacks.hole();
  if (hole) return unreadable(*hole);
  return NoStep("it has no such key");
}

}  // namespace

FoundComputed find_computed(session::Work& work, Address object, const std::string& name) {
  const Program& program = work.program();
  const auto type = python::read_type_of(program, object);
  if (!type) return std::nullopt;
  if (python::is_generator_type(program, **type))
    return find_in_generator(program, object, **type, name);
  if ((*type)->is_static("frame")) return find_in_frame_object(program, object, name);
  const auto known = python::find_future_class(program, **type);
  return known.future == nullptr ? FoundComputed() : find_in_future(work, object, known, name);
}

FrameStep take_frame_step(session::Work& work, const FramePart& part, const Step& step) {
  if (part.is_locals != step.is_item)
    return NoStep(part.is_locals ? "it has items" : "a frame has no items");
  return part.is_locals ? find_variable_of(work, part, step.key)
                        : find_in_frame(work.program(), part, step.name);
}

}  // namespace hognose::command
