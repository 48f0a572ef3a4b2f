// One Python frame as GDB's frame decorators are: what `bt`, MI and DAP clients show of it.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>

#include "gdb/api/ref.h"
#include "gdb/backtrace/printing_proof.h"
#include "native/gradual.h"

namespace hognose::gdb {

/// A line of a backtrace that is no machine frame.
struct FrameLine {
  native::PlacedFrame placed;
  std::string note;  ///< not empty: this text stands in place of a frame
  Ref inferior;  ///< the gdb.Frame that `frame N` selects
  Ref children{};  ///< a list of decorators: older lines of the same machine frame; none if there is none
  std::shared_ptr<PrintingProof>
      proof{};  ///< of the backtrace; null if its arguments stay what they are
};

/// Where Python code stands at this moment.
[[nodiscard]] PythonPlace find_python_place();

/// A decorator that shows it; none with the Python exception pending. It reads variables when it is
/// asked for them, and answers None where it cannot.
[[nodiscard]] Ref make_python_frame(FrameLine line);

}  // namespace hognose::gdb
