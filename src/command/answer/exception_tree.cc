// Follows the links of exceptions as traceback.TracebackException does.
// SPDX-License-Identifier: MIT
#include "command/answer/exception_tree.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/formatted.h"
#include "command/answer/trace.h"
#include "command/path/names.h"
#include "python/exceptions/exception_notes.h"
#include "python/exceptions/exception_text.h"
#include "python/exceptions/syntax_error.h"
#include "python/exceptions/traceback.h"
#include "source/underlines.h"

namespace hognose::command {
namespace {

using document::Exception;
using document::ExceptionLink;
using python::Raised;

constexpr std::size_t most_exceptions = 5'000;
constexpr std::size_t most_frames = 200'000;  // of all of them

/// Describes one exception: everything but its links.
class ExceptionWriter {
 public:
  ExceptionWriter(session::Work& work, bool has_locals) : work_(work), has_locals_(has_locals) {}

  Exception write(const Raised& raised) {
    Exception shown;
    const auto name = python::read_exception_name(work_.program(), raised.type);
    shown.type = name.value_or("?");
    if (!name) shown.lacks.add(name.error());
    const bool is_object = python::is_exception_object(work_.program(), raised.value);
    shown.address = is_object ? raised.value.value() : 0;
    add_text(raised, shown);
    if (is_object) add_notes(raised.value, shown);
    add_frames(raised.traceback, shown);
    return shown;
  }

 private:
  void add_text(const Raised& raised, Exception& shown) {
    auto text =
        python::read_exception_text(work_.program(), raised, work_.options(), work_.budget());
    shown.lacks.add(text.lacks);
    if (!text.note.empty()) shown.remarks.push_back(std::move(text.note));
    shown.text = std::move(text.text);
    shown.message = shown.text;
    if (shown.address == 0 || !python::is_syntax_error(work_.program(), raised.type)) return;
    const auto facts =
        python::read_syntax_error(work_.program(), raised.value, work_.options(), work_.budget());
    if (!facts) return;
    shown.place = describe_place(*facts, work_.program().style.syntax_place);
    shown.message = describe_message(*facts, work_.program().style.syntax_place);
  }

  void add_notes(Address exception, Exception& shown) {
    for (auto& note :
         python::read_notes(work_.program(), exception, work_.options(), work_.budget())) {
      shown.lacks.add(note.lacks);
      if (!note.note.empty()) shown.remarks.push_back(std::move(note.note));
      if (note.lacks.holes.empty() || !note.text.empty())
        shown.notes.push_back(std::move(note.text));
    }
  }

  void add_frames(Address traceback, Exception& shown) {
    auto walked = python::read_traceback(work_.program(), traceback, work_.budget());
    // One function may prove what file the module before it is from.
    for (const python::Frame& frame : walked.frames)
      static_cast<void>(session::find_source(work_, frame));
    for (const python::Frame& frame : walked.frames) {
      if (frames_++ == most_frames) {
        shown.lacks.add(Error{ErrorKind::limit, frame.address, "tracebacks"});
        return;
      }
      shown.frames.push_back(write_frame(frame));
    }
    shown.lacks.add(walked.lacks);
  }

  document::RaisedFrame write_frame(const python::Frame& frame) {
    document::RaisedFrame shown;
    shown.place = place_of(frame);
    if (frame.position.line) {
      const auto source = session::find_source(work_, frame);
      shown.source =
          source::find_source_rows(*source, frame.position, work_.program().style.carets);
    }
    if (has_locals_) add_locals(frame, shown);
    return shown;
  }

  void add_locals(const python::Frame& frame, document::RaisedFrame& shown) {
    Lacks lacks;
    for (Variable& variable : read_own_variables(work_, frame, lacks)) {
      if (!work_.budget().spend_node()) break;
      shown.locals.push_back(
          {std::move(variable.scope), std::move(variable.name), work_.describe(variable.value)});
    }
    std::ranges::sort(shown.locals, {}, &document::Binding::name);
    if (!shown.place.hole) shown.place.hole = lacks.hole();
  }

  session::Work& work_;
  bool has_locals_;
  std::size_t frames_ = 0;
};

/// Follows links until there are none, each object once; members of groups, each time.
class TreeBuilder {
 public:
  TreeBuilder(session::Work& work, bool has_locals) : work_(work), writer_(work, has_locals) {}

  std::vector<Exception> build(const Raised& raised) {
    add(raised);
    const bool is_queue = work_.program().style.cause_hides_context;
    while (!waiting_.empty() && !is_full_) {
      const PendingLinks pending = waiting_.back();
      waiting_.pop_back();
      is_queue ? follow_all(pending.from) : follow_one(pending);
    }
    if (is_full_)
      list_.front().lacks.add(Error{ErrorKind::limit, raised.value, "linked exceptions"});
    return std::move(list_);
  }

 private:
  enum class Kind : std::uint8_t { all, cause, context };
  struct PendingLinks {
    std::size_t from;
    Kind kind;
  };

  /// A new exception of the list, with its links still to be followed.
  std::optional<std::size_t> add(const Raised& raised) {
    if (list_.size() == most_exceptions || !work_.budget().spend_node()) {
      is_full_ = true;
      return std::nullopt;
    }
    const std::size_t index = list_.size();
    list_.push_back(writer_.write(raised));
    links_.push_back(list_.back().address == 0
                         ? python::ExceptionLinks{}
                         : read_exception_links(work_.program(), raised.value));
    Exception& added = list_.back();
    const python::ExceptionLinks& links = links_.back();
    added.suppresses_context = links.suppresses_context;
    added.is_group = links.is_group;
    added.member_count = links.member_count;
    added.lacks.add(links.lacks);
    seen_.emplace(raised.value, index);
    if (work_.program().style.cause_hides_context) {
      waiting_.push_back({index, Kind::all});
    } else {
      waiting_.push_back({index, Kind::context});
      waiting_.push_back({index, Kind::cause});
    }
    return index;
  }

  /// The link to an object: to a new exception, or to one that is in the list already.
  std::optional<ExceptionLink> link_to(Address exception) {
    if (exception.is_null()) return std::nullopt;
    const auto known = seen_.find(exception);
    if (known != seen_.end()) return ExceptionLink{known->second, true};
    const auto raised = python::read_raised(work_.program(), exception);
    if (!raised) {
      hole_ = raised.error();
      return std::nullopt;
    }
    const auto index = add(*raised);
    return index ? std::optional(ExceptionLink{*index, false}) : std::nullopt;
  }

  void note_hole(std::size_t from) {
    if (hole_) list_[from].lacks.add(*hole_);
    hole_.reset();
  }

  /// Up to 3.9: recursive, so that all that is behind a cause is seen before the context.
  void follow_one(const PendingLinks& pending) {
    const Address to =
        pending.kind == Kind::cause ? links_[pending.from].cause : links_[pending.from].context;
    const auto link = link_to(to);
    (pending.kind == Kind::cause ? list_[pending.from].cause : list_[pending.from].context) = link;
    note_hole(pending.from);
  }

  /// From 3.10 on: cause, context and members at once, the last of them followed first.
  void follow_all(std::size_t from) {
    const python::ExceptionLinks links = links_[from];
    const auto cause = link_to(links.cause);
    list_[from].cause = cause;
    const bool has_cause = cause && !cause->is_shown_elsewhere;
    if (!has_cause && !links.suppresses_context) {
      const auto context = link_to(links.context);
      list_[from].context = context;
    }
    note_hole(from);
    for (const Address member : links.members) {
      const auto raised = python::read_raised(work_.program(), member);
      const auto index = add(raised ? *raised : Raised{{}, member, {}});
      if (!index) return;
      list_[from].members.push_back(*index);
    }
  }

  session::Work& work_;
  ExceptionWriter writer_;
  std::vector<Exception> list_;
  std::vector<python::ExceptionLinks> links_;
  std::map<Address, std::size_t> seen_;
  std::vector<PendingLinks> waiting_;
  std::optional<Error> hole_;
  bool is_full_ = false;
};

}  // namespace

document::Exceptions make_exceptions(session::Work& work,
                                     const python::ThreadException& thrown,
                                     bool has_locals) {
  const layout::Style& style = work.program().style;
  document::Exceptions shown;
  shown.role = thrown.role == python::ExceptionRole::raised ? "raised" : "handled";
  shown.known_from = thrown.known_from;
  shown.folds_repeated_lines = style.folds_repeated_lines;
  shown.counts_cells = style.carets != layout::Carets::one_line;
  shown.list = TreeBuilder(work, has_locals).build(thrown.raised);
  return shown;
}

}  // namespace hognose::command
