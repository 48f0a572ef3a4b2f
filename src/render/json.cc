// Documents as JSON, for programs: the same blocks as the text, with their parts named.
// SPDX-License-Identifier: MIT
#include "render/json.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/formatted.h"
#include "base/harmless.h"
#include "render/json_address.h"
#include "render/json_frames.h"
#include "render/json_parts.h"
#include "render/json_processes.h"
#include "render/json_threads.h"
#include "render/json_verdict.h"
#include "render/json_waits.h"

namespace hognose::render {

namespace {

using json::address_or_null;
using json::brief_place;
using json::hole;
using json::name;
using json::names;
using json::or_null;

const char* name_of(document::Completeness completeness, JsonSchema schema) {
  switch (completeness) {
    case document::Completeness::complete:
      return schema == JsonSchema::hognose_1 ? "complete" : "ok";
    case document::Completeness::partial:
      return "partial";
    case document::Completeness::nothing:
      break;
  }
  return "nothing";
}

const char* name_of(document::TraceForm form) {
  switch (form) {
    case document::TraceForm::brief:
      return "brief";
    case document::TraceForm::numbered:
      return "numbered";
    case document::TraceForm::full:
      break;
  }
  return "full";
}

Json link(const std::optional<document::ExceptionLink>& to) {
  return to ? Json(to->to) : Json(nullptr);
}

Json raised_frame(const document::RaisedFrame& frame) {
  Json one = brief_place(frame.place);
  add_columns(one, frame.place);
  one["address"] = formatted("{:#x}", frame.place.address);
  if (!frame.source.empty()) one["source"] = name(frame.source.front().text);
  if (!frame.locals.empty()) one["locals"] = bindings(frame.locals);
  if (frame.place.hole) one["hole"] = hole(*frame.place.hole);
  return one;
}

Json exception(const document::Exception& thrown) {
  Json one{{"type", name(thrown.type)}, {"text", thrown.text}};
  if (thrown.message != thrown.text) one["message"] = thrown.message;
  one["address"] = address_or_null(thrown.address);
  if (!thrown.place.empty()) one["place"] = names(thrown.place);
  one["notes"] = thrown.notes;
  one["frames"] = Json::array();
  for (const document::RaisedFrame& frame : thrown.frames)
    one["frames"].push_back(raised_frame(frame));
  one["cause"] = link(thrown.cause);
  one["context"] = link(thrown.context);
  one["suppress_context"] = thrown.suppresses_context;
  if (thrown.is_group) {
    one["exceptions"] = thrown.members;
    one["exception_count"] = thrown.member_count;
  }
  if (!thrown.remarks.empty()) one["remarks"] = names(thrown.remarks);
  for (const Error& error : thrown.lacks.holes)
    one["holes"].push_back(hole(error));
  return one;
}

/// One block as an object that names its type first.
struct BlockWriter {
  const JsonTerms& terms;

  Json operator()(const document::Paragraph& block) const {
    return {{"type", "paragraph"}, {"text", name(block.text)}};
  }
  Json operator()(const document::Heading& block) const {
    Json one{{"type", "heading"}, {"text", name(block.text)}};
    if (block.thread) one["thread"] = thread(*block.thread, terms);
    return one;
  }
  Json operator()(const document::Bindings& block) const {
    Json one{{"type", "bindings"}};
    if (!block.heading.empty()) one["heading"] = name(block.heading);
    one["rows"] = bindings(block.rows);
    return one;
  }
  Json operator()(const document::Traceback& block) const {
    Json one{{"type", "traceback"}, {"form", name_of(block.form)}, {"entries", Json::array()}};
    for (const auto& entry : block.entries)
      one["entries"].push_back(trace_entry(entry, terms));
    return one;
  }
  Json operator()(const document::Exceptions& block) const {
    Json one{
        {"type", "exceptions"}, {"role", name(block.role)}, {"known_from", name(block.known_from)}};
    one["list"] = Json::array();
    for (const document::Exception& thrown : block.list)
      one["list"].push_back(exception(thrown));
    return one;
  }
  Json operator()(const document::Threads& block) const {
    Json one{{"type", "threads"}};
    if (!block.title.empty()) one["title"] = name(block.title);
    one["threads"] = Json::array();
    for (const document::Thread& each : block.list)
      one["threads"].push_back(thread(each, terms));
    return one;
  }
  Json operator()(const document::WaitGraph& block) const { return to_json(block, terms); }
  Json operator()(const document::Tasks& block) const { return to_json(block); }
  Json operator()(const document::Processes& block) const { return to_json(block); }
  Json operator()(const document::Verdict& block) const { return to_json(block, terms); }
  Json operator()(const document::AddressFacts& block) const { return to_json(block, terms); }
  Json operator()(const document::Listing& block) const {
    Json one{{"type", "listing"}, {"file", name(block.file)}, {"lines", Json::array()}};
    for (const auto& line : block.lines) {
      one["lines"].push_back(
          {{"number", line.number}, {"current", line.is_current}, {"text", name(line.text)}});
    }
    return one;
  }
  Json operator()(const document::Table& block) const {
    Json one{{"type", "table"}, {"columns", names(block.columns)}, {"rows", Json::array()}};
    for (const auto& row : block.rows)
      one["rows"].push_back(names(row));
    for (const document::Binding& fact : block.facts)
      one["facts"][fact.name] = name(fact.value);
    return one;
  }
  Json operator()(const document::Note& block) const {
    return {{"type", "note"}, {"text", name(block.text)}};
  }
  Json operator()(const document::Hole& block) const {
    Json one{{"type", "hole"}};
    one.update(hole(block.error));
    one["what"] = name(block.what);
    return one;
  }
  Json operator()(const document::Elision& block) const {
    return {{"type", "elision"},
            {"shown", block.shown},
            {"total", block.total},
            {"see_more", name(block.how_to_see_more)}};
  }
  Json operator()(const document::Cut& block) const {
    return {{"type", "cut"}, {"why", describe_exhausted(block.why)}, {"what", name(block.what)}};
  }
};

/// JSON as text, each line of it but the first behind `indent`: no string has a newline in it.
std::string dumped(const Json& json, std::string_view indent, JsonForm form) {
  const int step = form == JsonForm::page ? 2 : -1;
  std::string text = harmless_json(json.dump(step, ' ', false, Json::error_handler_t::replace));
  if (indent.empty() || form == JsonForm::line) return text;
  std::string out;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size() - 1) + 1;
    out.append(start == 0 ? "" : indent).append(text, start, end - start);
    start = end;
  }
  return out;
}

std::string first_sentence(const document::Document& document) {
  for (const document::Block& block : document.blocks) {
    const auto* const paragraph = std::get_if<document::Paragraph>(&block);
    if (paragraph != nullptr && !paragraph->text.empty()) return paragraph->text;
  }
  return {};
}

Json refusal(const document::Document& document) {
  return {{"kind", document::name_of(document.refusal)}, {"text", name(first_sentence(document))}};
}

Json crash(const document::Crash& crash, const JsonTerms& terms) {
  Json one{{"signal", crash.signal}, {"name", name(crash.name)}, {"code", or_null(crash.code)}};
  one["what"] = name(crash.what);
  one["address"] = crash.address ? Json(formatted("{:#x}", *crash.address)) : Json(nullptr);
  one["tid"] = terms.tid(crash.tid);
  one["thread"] = or_null(crash.thread);
  return one;
}

/// What the answer is about, and what ended it: null where nothing crashed.
void add_head(Json& root, const document::Head& head, const JsonTerms& terms) {
  Json target{{"text", name(document::describe(head))},
              {"kind", head.is_core ? "core" : "process"}};
  target["pid"] = head.pid == 0 ? Json(nullptr) : Json(head.pid);
  target["command"] = or_null(head.command);
  target["python"] = or_null(head.python);
  if (head.threads) target["threads"] = *head.threads;
  if (head.up_seconds) target["up"] = *head.up_seconds;
  if (head.cpu_seconds) target["cpu"] = *head.cpu_seconds;
  if (!head.children.empty()) target["children"] = head.children;
  if (!head.why.empty()) target["why"] = name(head.why);
  root["target"] = std::move(target);
  const bool is_told = head.is_core || terms.schema != JsonSchema::hognose_1;
  if (is_told) root["crash"] = head.crash ? crash(*head.crash, terms) : Json(nullptr);
}

// An empty line is for the eye.
bool is_layout(const document::Block& block) {
  const auto* const paragraph = std::get_if<document::Paragraph>(&block);
  return paragraph != nullptr && paragraph->text.empty();
}

/// An object whose last members are lists, item by item: an answer may have a hundred thousand of
/// them, and a tree of JSON takes ten times its text.
class LongObject {
 public:
  LongObject(const Json& begin, JsonForm form) : form_(form), out_(dumped(begin, "", form)) {
    out_.resize(out_.size() - end().size());
  }
  void begin_list(std::string_view name) {
    out_.append(is_page() ? ",\n  \"" : ",\"").append(name).append(is_page() ? "\": [" : "\":[");
    before_ = is_page() ? "\n    " : "";
  }
  void add(const Json& item) {
    out_ += std::exchange(before_, is_page() ? ",\n    " : ",");
    out_ += dumped(item, "    ", form_);
  }
  void end_list() { out_ += is_page() && out_.back() != '[' ? "\n  ]" : "]"; }
  [[nodiscard]] std::string finish() && { return std::move(out_.append(end())); }

 private:
  [[nodiscard]] bool is_page() const { return form_ == JsonForm::page; }
  [[nodiscard]] std::string_view end() const { return is_page() ? "\n}" : "}"; }

  JsonForm form_;
  std::string out_;
  const char* before_ = "";
};

/// All but the lists.
Json make_root(const document::Document& document,
               const JsonOptions& options,
               const JsonTerms& terms) {
  const bool is_old = options.schema == JsonSchema::hognose_1;
  Json root{{"schema", is_old ? "hognose/1" : "hognose/2"}};
  if (!is_old) {
    root["hognose"] = options.version;
    root["time"] = options.time;
  }
  root["command"] = name(document.command);
  root[is_old ? "complete" : "status"] = name_of(document.completeness(), options.schema);
  if (!document.answered) root["error"] = refusal(document);
  if (document.head) add_head(root, *document.head, terms);
  return root;
}

}  // namespace

std::string render_json(const document::Document& document, const JsonOptions& options) {
  JsonTerms terms{options.schema};
  if (document.head) terms.inner_tids = document.head->inner_tids;
  LongObject object(make_root(document, options, terms), options.form);
  if (options.schema != JsonSchema::hognose_1) {
    object.begin_list("threads");
    tell_threads(document, terms, [&object](const Json& one) { object.add(one); });
    object.end_list();
  }
  object.begin_list("blocks");
  for (const document::Block& block : document.blocks) {
    if (!is_layout(block)) object.add(std::visit(BlockWriter{terms}, block));
  }
  object.end_list();
  return std::move(object).finish();
}

}  // namespace hognose::render
