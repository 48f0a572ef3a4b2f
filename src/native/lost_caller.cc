// Looking at what a frame executes.
// SPDX-License-Identifier: MIT
#include "native/lost_caller.h"

#include <algorithm>

#include "machine/call_bytes.h"
#include "native/frame_words.h"

namespace hognose::native {
namespace {

// Whether it is known which mappings of files are code: of a core, a debugger does not know it.
bool tells_code(const target::Maps& maps) {
  return std::ranges::any_of(maps.all(), [](const target::Mapping& mapping) {
    return mapping.executable && !mapping.path.empty();
  });
}

// Whether code is there, or may be. A JIT may have made its own since the mappings were read.
bool may_be_code(const target::Target& target, Address pc) {
  if (target.maps.is_empty()) return true;
  const target::Mapping* const mapping = target.maps.find(pc);
  if (mapping != nullptr && mapping->executable) return true;
  if (mapping != nullptr) return !mapping->path.empty() && !tells_code(target.maps);
  return target.memory->read_value<std::byte>(pc).has_value();
}

// A function pointer that led to nothing: what called it has just pushed where it would go on.
bool is_call_into_nothing(const target::Target& target, MachineStack& machine) {
  const MachineFrame& newest = *machine.at(0);
  const MachineFrame& caller = *machine.at(1);
  const auto back = read_stack_word(*target.memory, machine, newest.sp);
  if (!back || Address(*back) != caller.pc) return false;
  const auto before = machine::read_before(*target.memory, caller.pc);
  return before && machine::end_with_indirect_call(*before);
}

bool is_missing(const target::Target& target, const std::string& path) {
  return !target.is_live && !path.empty() && target.files->candidates(path).empty();
}

}  // namespace

bool is_of_missing_file(const target::Target& target, Address pc) {
  const target::Mapping* const mapping = target.maps.find(pc);
  return mapping != nullptr && is_missing(target, mapping->path);
}

bool lacks_interpreter(const python::Program& program) {
  return is_missing(*program.target, program.build.image_path);
}

std::optional<Error> find_lost_caller(const target::Target& target,
                                      MachineStack& machine,
                                      std::size_t index) {
  const MachineFrame* const frame = machine.at(index);
  if (frame == nullptr || machine.at(index + 1) == nullptr) return std::nullopt;
  if (frame->is_inlined) return std::nullopt;
  if (frame->hole) return frame->hole;
  const bool is_newest = index == 0;
  const Address pc = is_newest ? frame->pc : frame->pc - 1;
  if (is_of_missing_file(target, pc))
    return Error{ErrorKind::not_found, frame->pc, "unwind information"};
  if (may_be_code(target, pc)) return std::nullopt;
  if (is_newest && is_call_into_nothing(target, machine)) return std::nullopt;
  return Error{ErrorKind::unmapped, frame->pc, "code of a machine frame"};
}

}  // namespace hognose::native
