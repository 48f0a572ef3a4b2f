// A machine frame as an entry of a traceback: its function, where its source is, and whose code it
// is.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "native/code_lines.h"
#include "native/images.h"
#include "native/machine_stack.h"
#include "session/work.h"

namespace hognose::command {

/// Makes entries of machine frames. Borrows its parts.
class MachineEntries {
 public:
  /// With `shows_all` inlined functions are entries of their own, and Python's own code has its source
  /// lines as well.
  MachineEntries(session::Work& work, bool shows_all);

  /// Adds the frame at `index`, below those that were inlined into its function; nothing past the
  /// oldest. `image` may be null.
  void add(native::MachineStack& machine,
           std::size_t index,
           const native::NativeImage* image,
           std::vector<document::TraceEntry>& entries);

 private:
  [[nodiscard]] std::vector<native::CodeFunction> find_functions(native::MachineStack& machine,
                                                                 std::size_t index) const;
  void set_function(const std::string& symbol, document::NativePlace& place) const;
  [[nodiscard]] std::string cython_name(const std::string& symbol) const;
  [[nodiscard]] std::string source_line(const native::CodeFunction& code) const;

  session::Work& work_;
  native::CodeLines* lines_;
  bool shows_all_;
};

}  // namespace hognose::command
