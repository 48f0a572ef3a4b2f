// Reading generators in the five ways in which CPython has kept their state.
// SPDX-License-Identifier: MIT
#include "python/objects/generator.h"

#include "python/objects/cython_coroutine.h"
#include "python/values/text.h"

namespace hognose::python {
namespace {

using layout::PyFrameObject;
using layout::PyGenObject;
using Encoding = layout::GeneratorState;

/// Up to 3.9: by what is missing, and by where the frame stands.
Result<GeneratorState> state_from_frame(const Program& program, Address generator, Address frame) {
  if (TRY(program.view<PyGenObject>(generator).read(PyGenObject::gi_running)) != 0) {
    return GeneratorState::running;
  }
  const std::int64_t last = TRY(program.view<PyFrameObject>(frame).read(PyFrameObject::f_lasti));
  return last < 0 ? GeneratorState::created : GeneratorState::suspended;
}

/// Numbers that count up: not begun, waiting (one number or more), running 0, done above.
Result<GeneratorState> state_from_number(std::int64_t state, std::int64_t created, Address where) {
  if (state < created || state > 4) return fail(ErrorKind::corrupt, "generator state", where);
  if (state == created) return GeneratorState::created;
  if (state < 0) return GeneratorState::suspended;
  return state == 0 ? GeneratorState::running : GeneratorState::finished;
}

/// 3.15 counts from zero: not begun 0, waiting 1 to 3, running 4, cleared 5.
Result<GeneratorState> state_from_3_15(std::int64_t state, Address where) {
  if (state < 0 || state > 5) return fail(ErrorKind::corrupt, "generator state", where);
  if (state == 0) return GeneratorState::created;
  if (state <= 3) return GeneratorState::suspended;
  return state == 4 ? GeneratorState::running : GeneratorState::finished;
}

Result<GeneratorState> state_from_frame_object(const Program& program, Address generator) {
  const Address frame = TRY(program.view<PyGenObject>(generator).read(PyGenObject::gi_frame));
  if (frame.is_null()) return GeneratorState::finished;
  if (program.dialect.generator_state == Encoding::gi_frame) {
    return state_from_frame(program, generator, frame);
  }
  const std::int64_t state = TRY(program.view<PyFrameObject>(frame).read(PyFrameObject::f_state));
  return state_from_number(state, -2, frame);
}

}  // namespace

bool is_generator_type(const Program& program, const TypeInfo& type) {
  const bool has_name = type.is_static("generator") || type.is_static("coroutine") ||
                        type.is_static("async_generator");
  return has_name && !is_cython_coroutine_type(program, type);
}

std::optional<std::int64_t> find_created_state(const Program& program) {
  switch (program.dialect.generator_state) {
    case Encoding::gi_frame:
    case Encoding::f_state_310:
      return std::nullopt;
    case Encoding::state_311:
      return -2;
    case Encoding::state_315:
      return 0;
    default:
      return -3;
  }
}

Result<GeneratorState> read_generator_state(const Program& program, Address generator) {
  const Encoding encoding = program.dialect.generator_state;
  if (encoding == Encoding::gi_frame || encoding == Encoding::f_state_310) {
    return state_from_frame_object(program, generator);
  }
  const std::int64_t state =
      TRY(program.view<PyGenObject>(generator).read(PyGenObject::gi_frame_state));
  if (encoding == Encoding::state_315) return state_from_3_15(state, generator);
  return state_from_number(state, find_created_state(program).value_or(0), generator);
}

Result<Frame> read_generator_frame(const Program& program, Address generator) {
  const auto view = program.view<PyGenObject>(generator);
  if (view.has(PyGenObject::gi_iframe)) {
    return read_frame(program, TRY(view.address_of(PyGenObject::gi_iframe)));
  }
  return read_frame(program, TRY(view.read(PyGenObject::gi_frame)));
}

Result<std::string> read_generator_place(const Program& program, Address generator) {
  const Frame frame = TRY(read_generator_frame(program, generator));
  const auto& line = frame.position.line;
  return frame.filename() + ":" + (line ? std::to_string(*line) : std::string("?"));
}

Result<std::string> read_generator_name(const Program& program, Address generator) {
  const auto view = program.view<PyGenObject>(generator);
  if (view.has(PyGenObject::gi_qualname)) {
    return read_name(program, TRY(view.read(PyGenObject::gi_qualname)));
  }
  const auto& code = find_code(program, TRY(view.read(PyGenObject::gi_code)));
  if (!code) return fail(code.error());
  return code->name;
}

}  // namespace hognose::python
