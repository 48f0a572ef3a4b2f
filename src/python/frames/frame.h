// One Python frame that is running, or suspended: its code and position.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "python/frames/code.h"

namespace hognose::python {

/// Who owns a frame's memory (the `owner` field; 3.11+).
enum class FrameOwner : std::uint8_t { thread, generator, frame_object, entry_shim };

/// One Python frame, as the walk over a thread found it: what only the target tells. `address` is the
/// _PyInterpreterFrame (3.11+) or the PyFrameObject.
struct BareFrame {
  Address address;
  Address code;
  std::optional<std::int64_t> instruction;  ///< bytes from the start of the bytecode
  std::optional<std::int64_t> traced_line;  ///< of a frame that is traced, which keeps it itself
  FrameOwner owner = FrameOwner::thread;
  bool is_entry = false;  ///< 3.11: oldest of its activation of the eval loop
  std::optional<Error> hole;  ///< why parts of it could not be read
};

/// The same with what its code says of it.
struct Frame : BareFrame {
  Position position{};
  std::shared_ptr<const CodeInfo>
      info{};  ///< shared by all frames of that code; null if unreadable

  [[nodiscard]] const std::string& name() const;  ///< co_name; "?" if unreadable
  [[nodiscard]] const std::string& filename() const;  ///< printable; "?" if unreadable
  [[nodiscard]] const std::string& path() const;  ///< as the file system spells it
};

/// Reads the frame at `address` (an activation that is alive, or one inside a generator).
[[nodiscard]] Result<Frame> read_frame(const Program& program, Address address);

/// The same in two steps. Only the first reads the target: what it executes, and the code object if
/// that is new in this epoch. The second adds the names and the position.
[[nodiscard]] Result<BareFrame> read_bare_frame(const Program& program, Address address);
[[nodiscard]] Frame describe_frame(const Program& program, const BareFrame& frame);

/// The frame behind a PyFrameObject.
[[nodiscard]] Result<Frame> read_frame_object(const Program& program, Address frame_object);

/// f_globals and f_builtins of a frame.
[[nodiscard]] Result<Address> read_globals(const Program& program, const BareFrame& frame);
[[nodiscard]] Result<Address> read_builtins(const Program& program, const BareFrame& frame);

}  // namespace hognose::python
