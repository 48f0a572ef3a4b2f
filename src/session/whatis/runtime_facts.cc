// Goes through the thread states, their frames and the interpreters.
// SPDX-License-Identifier: MIT
#include "session/whatis/runtime_facts.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "base/formatted.h"
#include "base/place_text.h"
#include "layout/field_at.h"
#include "python/frames/code.h"
#include "python/threads/thread_frames.h"

namespace hognose::session {
namespace {

using document::AddressFacts;
using document::AddressRuntime;
using layout::PyThreadState;
using python::Program;

constexpr std::size_t most_thread_states = 4096;

std::string describe_thread(const python::Thread& thread) {
  std::string text = thread.native_id != 0 ? formatted("thread {}", thread.native_id)
                                           : formatted("the thread {:#x}", thread.ident);
  if (!thread.name.empty()) text += formatted(" \"{}\"", thread.name);
  return text;
}

/// A struct of the interpreter's, and how hognose knows its fields.
struct Part {
  const char* what = "";
  AddressRange range;
  std::array<std::string_view, 2> owners;
};

/// The field that covers the offset, of the first of the structs that has one there.
std::string find_field(const Program& program, const Part& part, std::uint64_t offset) {
  for (const std::string_view owner : part.owners) {
    const auto field = layout::find_field_at(program.layout, owner, offset);
    if (!field) continue;
    return field->inner == 0 ? std::string(field->name)
                             : formatted("{}, byte {}", field->name, field->inner);
  }
  return {};
}

bool add_part(const AddressQuestion& question,
              const Part& part,
              const std::string& text,
              AddressFacts& facts) {
  if (part.range.begin.is_null() || !part.range.contains(question.address)) return false;
  AddressRuntime& fact = facts.runtime.emplace();
  fact.what = part.what;
  fact.text = text;
  fact.start = part.range.begin.value();
  fact.offset = *question.address.distance_from(part.range.begin);
  fact.field = find_field(*question.program, part, fact.offset);
  return true;
}

AddressRange range_of_frame(const Program& program, const python::BareFrame& frame) {
  using layout::_PyInterpreterFrame;
  const auto slots = program.layout.offset(_PyInterpreterFrame::localsplus);
  const auto& code = python::find_code(program, frame.code);
  if (!slots || !code || frame.owner == python::FrameOwner::entry_shim) return {};
  const auto count = static_cast<std::uint64_t>(code->nlocalsplus + code->stacksize);
  return AddressRange::from(frame.address, *slots + count * word_size);
}

std::string describe_function_of(const Program& program, Address code) {
  const auto& info = python::find_code(program, code);
  if (!info) return "unknown code";
  return formatted(
      "{} ({}:{})", info->name, base_name(info->filename), info->first_line.value_or(0));
}

/// The variable, or the place on the value stack, that a slot of a frame is.
std::string describe_slot(const Program& program,
                          const python::BareFrame& frame,
                          std::uint64_t offset) {
  const auto slots = program.layout.offset(layout::_PyInterpreterFrame::localsplus);
  if (!slots || offset < *slots) return {};
  const std::uint64_t number = (offset - *slots) / word_size;
  const auto& variables = python::find_variables(program, frame.code);
  if (number < variables.known.size())
    return formatted("variable '{}'", variables.known[number].name);
  const auto& code = python::find_code(program, frame.code);
  if (!code || number < static_cast<std::uint64_t>(code->nlocalsplus)) return {};
  return formatted("place {} of its value stack",
                   number - static_cast<std::uint64_t>(code->nlocalsplus));
}

/// In the memory that the frames of a thread are cut from (3.11 and newer).
std::optional<AddressRange> find_chunk(const AddressQuestion& question,
                                       const python::Thread& thread) {
  constexpr int most_chunks = 256;
  const Program& program = *question.program;
  auto chunk = program.view<PyThreadState>(thread.state).read(PyThreadState::datastack_chunk);
  for (int step = 0; step < most_chunks && chunk && !chunk->is_null(); ++step) {
    const auto previous = program.memory().read_value<std::uint64_t>(*chunk, "data stack");
    const auto size = program.memory().read_value<std::uint64_t>(*chunk + word_size, "data stack");
    if (!previous || !size || !question.budget.spend_node()) break;
    const auto range = AddressRange::from(*chunk, *size);
    if (range.contains(question.address)) return range;
    chunk = Address(*previous);
  }
  return std::nullopt;
}

void add_frame(const AddressQuestion& question,
               const python::Thread& thread,
               const AddressRange& chunk,
               AddressFacts& facts) {
  const Program& program = *question.program;
  AddressRuntime& fact = facts.runtime.emplace();
  fact.what = "data_stack";
  fact.text = "data stack of " + describe_thread(thread);
  fact.start = chunk.begin.value();
  fact.offset = *question.address.distance_from(chunk.begin);
  for (const python::BareFrame& frame :
       python::read_frames(program, thread, question.budget).frames) {
    if (!range_of_frame(program, frame).contains(question.address)) continue;
    fact.what = "frame";
    fact.text = formatted(
        "frame of {} in {}", describe_function_of(program, frame.code), describe_thread(thread));
    fact.start = frame.address.value();
    fact.offset = *question.address.distance_from(frame.address);
    const auto field = layout::find_field_at(program.layout, "_PyInterpreterFrame", fact.offset);
    fact.field = describe_slot(program, frame, fact.offset);
    if (fact.field.empty() && field) fact.field = field->name;
    return;
  }
}

/// Whether one of the structs of a thread holds the address.
bool add_thread_part(const AddressQuestion& question,
                     const python::Thread& thread,
                     AddressFacts& facts) {
  const Program& program = *question.program;
  // Since 3.13 more stands behind a PyThreadState.
  const std::uint64_t size =
      std::max(program.layout.size(PyThreadState::size).value_or(0),
               program.layout.size(layout::_PyThreadStateImpl::size).value_or(0));
  const Part part{"thread_state",
                  AddressRange::from(thread.state, size),
                  {{"PyThreadState", "_PyThreadStateImpl"}}};
  if (add_part(question, part, "thread state of " + describe_thread(thread), facts)) return true;
  const auto chunk = find_chunk(question, thread);
  if (chunk) add_frame(question, thread, *chunk, facts);
  return chunk.has_value();
}

}  // namespace

void add_runtime_part(const AddressQuestion& question, AddressFacts& facts) {
  if (question.program == nullptr) return;
  const Program& program = *question.program;
  const auto list = question.session.threads(question.reading);
  if (!list) return;
  const auto& threads = (*list)->threads;
  const auto known = std::span(threads).first(std::min(threads.size(), most_thread_states));
  for (const python::Thread& thread : known) {
    if (add_thread_part(question, thread, facts)) return;
  }
  const std::uint64_t size = program.layout.size(layout::PyInterpreterState::size).value_or(0);
  for (const python::Thread& thread : known) {
    const Part part{"interpreter_state",
                    AddressRange::from(thread.interpreter, size),
                    {{"PyInterpreterState", ""}}};
    const std::string text = formatted("state of interpreter {}", thread.interpreter_id);
    if (add_part(question, part, text, facts)) return;
  }
  const Part runtime{
      "runtime",
      AddressRange::from(program.runtime,
                         program.layout.size(layout::_PyRuntimeState::size).value_or(0)),
      {{"_PyRuntimeState", ""}}};
  if (!program.runtime.is_null()) add_part(question, runtime, "interpreter's _PyRuntime", facts);
}

void add_bytecode(const AddressQuestion& question, AddressFacts& facts) {
  if (question.program == nullptr || !facts.object || facts.object->state == "freed") return;
  const Address object(facts.object->address);
  const auto& code = python::find_code(*question.program, object);
  if (!code || code->bytecode.is_null()) return;
  const auto range = AddressRange::from(code->bytecode, code->bytecode_size);
  if (!range.contains(question.address)) return;
  AddressRuntime& fact = facts.runtime.emplace();
  fact.what = "bytecode";
  fact.start = range.begin.value();
  fact.offset = *question.address.distance_from(range.begin);
  const bool is_sure = facts.object->sureness == "certain";
  fact.text = (is_sure ? "bytecode of " : "bytecode of what looks like ") +
              describe_function_of(*question.program, object);
  const auto position = python::find_position(
      *question.program, *code, static_cast<std::int64_t>(fact.offset / 2 * 2));
  if (position.line) fact.field = formatted("line {}", *position.line);
}

}  // namespace hognose::session
