// Builtins that machine frames keep in their registers and on their part of the stack, each frame read
// once: recursions have tens of thousands of frames, and each may ask for one further out.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <vector>

#include "base/budget.h"
#include "native/machine_stack.h"
#include "python/program/program.h"

namespace hognose::native {

class KeptBuiltins {
 public:
  /// Of the frames up to the one at `last`. All of them outlive it.
  KeptBuiltins(const python::Program& program,
               MachineStack& machine,
               std::size_t last,
               Budget& budget)
      : program_(program), machine_(machine), last_(last), budget_(budget) {}

  /// The first builtin that `newer` executes and a frame from `from` on keeps; `from` never becomes
  /// smaller from one call to the next.
  [[nodiscard]] std::optional<Address> find(const MachineFrame& newer, std::size_t from);

 private:
  struct Kept {
    std::size_t order = 0;
    std::size_t frame = 0;
    Address object;
  };
  [[nodiscard]] const Kept* find_read(const MachineFrame& newer, std::size_t from) const;
  bool read_next();

  const python::Program& program_;
  MachineStack& machine_;
  const std::size_t last_;
  Budget& budget_;
  std::map<Address, std::vector<Kept>> by_code_;  // each in the order in which frames keep them
  std::size_t next_ = 0;  // the frame to read
  std::size_t count_ = 0;
};

/// The address of the C function of a builtin function or method; nothing if a word is none.
[[nodiscard]] std::optional<Address> find_builtin_code(const python::Program& program,
                                                       Address word);
/// Whether a machine frame executes the C function at `code`.
[[nodiscard]] bool executes(const MachineFrame& frame, Address code);

}  // namespace hognose::native
