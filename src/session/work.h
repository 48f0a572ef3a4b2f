// What one command works with: the open Python, an allowance, and how values are shown.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "document/document.h"
#include "python/attributes/members.h"
#include "python/frames/frame.h"
#include "python/kinds/describer.h"
#include "python/kinds/frame_object.h"
#include "session/query.h"

namespace hognose::session {

/// One run of a command over an open Python. Remembers what the answer lacks.
class Work {
 public:
  Work(const Query& query, const python::Program& program);

  [[nodiscard]] const Query& query() const { return query_; }
  [[nodiscard]] Session& session() { return query_.session; }
  [[nodiscard]] const python::Program& program() const { return program_; }
  [[nodiscard]] Budget& budget() { return budget_; }
  [[nodiscard]] const python::DescribeOptions& options() const { return options_; }

  /// An object as text; what could not be read is marked in it, and in the answer.
  [[nodiscard]] std::string describe(Address object);
  /// The same of a member, which may be no object.
  [[nodiscard]] std::string describe(const python::Member& member);
  /// The same of a frame that is no object, or its variables.
  [[nodiscard]] std::string describe(const python::FramePart& part);
  /// Where a person reads on a screen, values take one line of it each from now on, behind `taken` columns,
  /// and are two objects deep.
  void fit_screen(std::size_t taken);
  /// From now on each object is shown once in this answer.
  void show_once() { options_.shown = &session().shown(); }
  /// Ends the answer: says what it lacks, and what the reader should know of this Python.
  [[nodiscard]] document::Document finish(document::Document answer);

 private:
  [[nodiscard]] std::string take(python::Description value);

  Query query_;
  const python::Program& program_;
  Budget budget_;
  python::DescribeOptions options_;
  bool has_holes_ = false;
  Lacks lacks_;  // holes that a value's own text does not tell of
};

/// The frame that a command is about, by default.
struct Selected {
  const python::Program* program = nullptr;
  const ThreadStack* stack = nullptr;
  std::size_t index = 0;  ///< into stack->merged.entries, a Python frame
  Lacks lacks{};  ///< why the one that was meant may be another: newer frames are lost

  [[nodiscard]] const python::Frame& frame() const { return stack->merged.entries[index].frame; }
};
[[nodiscard]] std::optional<Selected> find_selected(const Query& query);

/// The source file of a frame, as much of it as may be shown. Never null.
[[nodiscard]] std::shared_ptr<const source::SourceFile> find_source(Work& work,
                                                                    const python::Frame& frame);

/// An answer that says why there is none. If the process has no readable Python, a note says so.
[[nodiscard]] document::Document no_answer(const Query& query,
                                           std::string_view command,
                                           std::string text);

/// The same of a command about the process, where session.program() has none.
[[nodiscard]] document::Document no_python(const Query& query, std::string_view command);

/// An answer still without blocks.
[[nodiscard]] document::Document new_answer(std::string_view command);

/// What stands before a full line of a traceback: "#12 ".
inline constexpr std::size_t room_of_level = 4;

/// What a stack or a choice among its frames lacks.
inline constexpr const char* older_frames = "older frames";
inline constexpr const char* newer_frames = "newer frames";

inline constexpr const char* no_python_frame = "Unable to locate python frame";

}  // namespace hognose::session
