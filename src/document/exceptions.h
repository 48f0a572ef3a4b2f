// Exceptions as a traceback shows them: a list in which each points to its cause, its context and
// the members of its group. It may loop, as the objects do; what closes a loop is marked.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/lacks.h"
#include "document/frame_place.h"

namespace hognose::document {

/// A name and what it is bound to. `value` is finished text (python::Description::text).
struct Binding {
  std::string scope;  ///< "local", "global", "builtin", "cell", "free"; empty if plain
  std::string name;
  std::string value;
};

/// Bytes [begin, end) of a text.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// A line of source below a frame, and what of it is underlined: `~~^~~`, or `^^^^^` without a
/// centre.
struct SourceRow {
  std::string text;
  bool is_underlined = false;
  Span running{};
  bool has_centre = false;  ///< an operator or brackets, maybe of another row
  Span centre{};
};

/// One frame of a traceback.
struct RaisedFrame {
  FramePlace place;
  std::vector<SourceRow> source;
  std::vector<Binding> locals;
};

/// Another exception of the same list. A traceback does not show one twice.
struct ExceptionLink {
  std::size_t to = 0;
  bool is_shown_elsewhere = false;
};

/// One exception.
struct Exception {
  std::string type;
  std::string text;  ///< str() of it; may be of several lines
  std::string
      message;  ///< what follows the type in a traceback; of a SyntaxError not all of `text`
  std::vector<std::string> place;  ///< of a SyntaxError: file, line and source
  std::vector<std::string> notes;
  std::vector<std::string> remarks;  ///< what to know of this answer: "__str__ of X is not run"
  std::vector<RaisedFrame> frames;  ///< as in a traceback, the one that raised it last
  std::optional<ExceptionLink> cause;
  std::optional<ExceptionLink> context;
  bool suppresses_context = false;
  bool is_group = false;
  std::vector<std::size_t> members;
  std::uint64_t member_count = 0;
  std::uint64_t address = 0;  ///< of the object; 0: not normalised yet
  Lacks lacks;
};

/// What a thread raises or handles, with all that it is linked to; the first is that one.
struct Exceptions {
  std::string role;  ///< "raised" or "handled"
  std::string known_from;
  bool folds_repeated_lines = true;
  bool counts_cells = true;  ///< underlines are as wide as the text is on a terminal
  std::vector<Exception> list;
};

}  // namespace hognose::document
