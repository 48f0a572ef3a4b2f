// Reading frames as far as they are asked for, and finding by the code.
// SPDX-License-Identifier: MIT
#include "native/kept_builtins.h"

#include <algorithm>

#include "native/frame_words.h"

namespace hognose::native {
namespace {

using layout::PyCFunctionObject;
using layout::PyMethodDef;
using layout::PyObject;

/// A core without its files does not tell where functions start; then a pc shortly behind one has to do.
constexpr std::uint64_t most_bytes_of_code = 8192;

}  // namespace

// Most words are anything: only those whose type is known beforehand are looked at further.
std::optional<Address> find_builtin_code(const python::Program& program, Address word) {
  if (word.is_null() || word.value() % sizeof(std::uint64_t) != 0) return std::nullopt;
  if (program.known.cfunction_type.is_null()) return std::nullopt;
  const auto type = program.view<PyObject>(word).read(PyObject::ob_type);
  if (!type || *type != program.known.cfunction_type) return std::nullopt;
  const auto definition = program.view<PyCFunctionObject>(word).read(PyCFunctionObject::m_ml);
  if (!definition) return Address();
  const auto code = program.view<PyMethodDef>(*definition).read(PyMethodDef::ml_meth);
  return code ? *code : Address();
}

bool executes(const MachineFrame& frame, Address code) {
  if (frame.is_inlined) return false;
  if (!frame.function_start.is_null()) return code == frame.function_start;
  return frame.function.empty() && AddressRange::from(code, most_bytes_of_code).contains(frame.pc);
}

const KeptBuiltins::Kept* KeptBuiltins::find_read(const MachineFrame& newer,
                                                  std::size_t from) const {
  if (newer.is_inlined) return nullptr;
  const bool has_start = !newer.function_start.is_null();
  if (!has_start && !newer.function.empty()) return nullptr;
  const std::uint64_t reach = std::min(newer.pc.value(), most_bytes_of_code - 1);
  const Address lowest = has_start ? newer.function_start : newer.pc - reach;
  const Address highest = has_start ? newer.function_start : newer.pc;
  const Kept* first = nullptr;
  for (auto at = by_code_.lower_bound(lowest); at != by_code_.end() && at->first <= highest; ++at) {
    const auto found = std::lower_bound(
        at->second.begin(), at->second.end(), from, [](const Kept& one, auto frame) {
          return one.frame < frame;
        });
    if (found == at->second.end()) continue;
    if (first == nullptr || found->order < first->order) first = &*found;
  }
  return first;
}

bool KeptBuiltins::read_next() {
  if (next_ > last_ || !budget_.spend_node()) return false;
  const MachineFrame* const frame = machine_.at(next_);
  if (frame == nullptr) return false;
  const std::size_t index = next_++;
  if (frame->is_inlined) return true;
  for (const Address word : read_frame_words(program_, machine_, index)) {
    const auto code = find_builtin_code(program_, word);
    if (code && !code->is_null()) by_code_[*code].push_back({count_++, index, word});
  }
  return true;
}

std::optional<Address> KeptBuiltins::find(const MachineFrame& newer, std::size_t from) {
  next_ = std::max(next_, from);
  for (;;) {
    if (const Kept* const kept = find_read(newer, from)) return kept->object;
    if (!read_next()) return std::nullopt;
  }
}

}  // namespace hognose::native
