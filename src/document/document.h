// What a command answers, before anybody decides how it looks.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/lacks.h"
#include "document/address_facts.h"
#include "document/exceptions.h"
#include "document/frame_place.h"
#include "document/head.h"
#include "document/processes.h"
#include "document/refusal.h"
#include "document/tasks.h"
#include "document/thread_identity.h"
#include "document/threads.h"
#include "document/verdict.h"
#include "document/wait_graph.h"

namespace hognose::document {

/// A line of text, as it stands.
struct Paragraph {
  std::string text;
  bool has_lines = false;  ///< words of our own, of several lines
};

/// A line that opens a section, e.g. a thread: one unindented line.
struct Heading {
  std::string text;
  std::optional<ThreadIdentity> thread{};  ///< whom the section is about, if it is one
};

/// Names and values under an optional heading: "Locals for FUNC".
struct Bindings {
  std::string heading;  ///< empty: none
  bool shows_scope = false;  ///< "local 'x' = 1" instead of "x = 1"
  std::vector<Binding> rows;
};

/// Where a machine frame is: the code that it executes, and whose that is.
struct NativePlace {
  std::uint64_t pc = 0;
  std::string function;  ///< empty if unknown
  std::string symbol;  ///< its name in C, where `function` is another
  std::string file;  ///< of the source, as the compiler saw it; empty if unknown
  std::int64_t line = 0;  ///< of that file; 0 if unknown
  bool is_inlined = false;  ///< into the function of the next entry
  std::optional<std::uint64_t> offset;  ///< of the pc in it
  std::string image;  ///< path of the file that the code is from; empty if none is
  std::string build_id;  ///< of that file, in hex; empty if it has none
  bool is_extension = false;  ///< neither the interpreter's own code nor the C library's
  std::string distribution;  ///< that installed it; empty if unknown
  std::string version;  ///< of the distribution
};

/// One line of a traceback: a Python frame, a machine frame, or what a thread does in C.
struct TraceEntry {
  bool is_python = true;
  std::string text;  ///< for what is no frame
  std::shared_ptr<const NativePlace> native;  ///< for a machine frame, else null
  std::optional<std::int64_t> level;  ///< machine frame number, shown as #N where asked for
  FramePlace place;
  std::string source;  ///< the source line, stripped; empty if unreadable
  Span running;  ///< the expression in `source`; empty if not known
  std::vector<Binding> arguments;  ///< py-bt-full: "a=1"
  std::string note;  ///< e.g. why its level is a guess; empty: none
  std::size_t stands_for =
      1;  ///< frames: other than 1 where words stand for some that are not shown
};

/// How a traceback is laid out.
enum class TraceForm : std::uint8_t {
  brief,  ///< "  File "F", line N, in FUNC" under "Traceback (most recent call first):"
  numbered,  ///< the same with #N before "File"
  full,  ///< "#N Frame 0x…, for file F, line N, in FUNC (a=1)"
};

/// A stack, newest first.
struct Traceback {
  TraceForm form = TraceForm::brief;
  bool has_header = true;
  bool shows_build_ids = false;
  std::size_t max_repr = 1024;  ///< characters after which one full line is cut; 0 = no limit
  std::vector<TraceEntry> entries;
};

/// Lines of a source file around the current one.
struct Listing {
  struct Line {
    std::int64_t number = 0;
    bool is_current = false;
    std::string text;
  };
  std::string file;
  std::vector<Line> lines;
};

/// Rows and columns; widths are the renderer's business.
struct Table {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
  std::vector<Binding> facts{};  ///< for programs: what the rows say in words, apart
};

/// For the reader, beside the answer: stderr on the command line.
struct Note {
  std::string text;
};

/// Wanted, and unreadable: exit status 1.
struct Hole {
  Error error;
  std::string what;  ///< on whose behalf: "frame 3 of thread 12"
};

/// Left out for a display limit that the user controls: status 0.
struct Elision {
  std::uint64_t shown = 0;
  std::uint64_t total = 0;
  std::string how_to_see_more;
};

/// Left out for a safety limit, or because of Ctrl-C: status 1.
struct Cut {
  Exhausted why = Exhausted::nodes;
  std::string what;
};

using Block = std::variant<Paragraph,
                           Heading,
                           Bindings,
                           Traceback,
                           Exceptions,
                           Threads,
                           WaitGraph,
                           Tasks,
                           Processes,
                           Verdict,
                           AddressFacts,
                           Listing,
                           Table,
                           Note,
                           Hole,
                           Elision,
                           Cut>;

/// How many lines a block is when it is shown, about.
[[nodiscard]] std::size_t count_lines(const Block& block);

/// How much of an answer is shown. What programs are told is whole, whatever stands here.
enum class Extent : std::uint8_t {
  whole,
  folded,  ///< rounds of frames that repeat are shown once
  of_place,  ///< whole, or about one screen where people read on one
};

/// Whether the question was answered.
enum class Completeness : std::uint8_t { complete, partial, nothing };

/// An answer. `partial` follows from holes, wherever they are, and cuts; `nothing` is said by the
/// command.
struct Document {
  std::string command;  ///< which command answers: the JSON's "command"
  std::vector<Block> blocks;
  bool answered = true;  ///< false: nothing could be answered, the blocks say why
  Refusal refusal =
      Refusal::nothing_found;  ///< where nothing could be answered: the sort of reason
  std::optional<Head> head{};  ///< what it is about; nothing where that is known anyway
  Extent extent = Extent::whole;
  /// Of an answer about several threads: the index of the first block that is about all of them.
  std::optional<std::size_t> rest{};
  bool is_input = false;  ///< for another program: nothing stands before it
  bool has_holes = false;  ///< a value in some block holds an <unreadable …>

  template <class B>
  B& add(B block) {
    return std::get<B>(blocks.emplace_back(std::move(block)));
  }
  /// A hole and a cut for what something in the answer lacks; `what` says what that is.
  void add_lacks(const Lacks& lacks, const std::string& what);
  [[nodiscard]] Completeness completeness() const;
};

/// An answer that is a sentence alone: why there is none.
[[nodiscard]] Document refuse(std::string_view command, Refusal refusal, std::string sentence);

}  // namespace hognose::document
