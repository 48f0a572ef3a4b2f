// Documents as JSON, for programs: the same blocks as the text, with their parts named.
// SPDX-License-Identifier: MIT
#include "render/json.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/formatted.h"
#include "base/harmless.h"
#include "render/json_address.h"
#include "render/json_parts.h"
#include "render/json_processes.h"
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

const char* name_of(document::Completeness completeness) {
  switch (completeness) {
    case document::Completeness::complete:
      return "complete";
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

Json bindings(const std::vector<document::Binding>& rows) {
  Json list = Json::array();
  for (const document::Binding& row : rows) {
    Json one{{"name", name(row.name)}, {"value", row.value}};
    if (!row.scope.empty()) one["scope"] = name(row.scope);
    list.push_back(std::move(one));
  }
  return list;
}

/// Which part of the line runs, and where that ends; nothing if it is not known.
void add_columns(Json& one, const document::FramePlace& place) {
  if (!place.column) return;
  one["column"] = *place.column;
  one["end_line"] = or_null(place.end_line);
  one["end_column"] = or_null(place.end_column);
}

/// What is known of a machine frame; what is not is left out.
void add_native_place(Json& one, const document::NativePlace& place) {
  one["pc"] = formatted("{:#x}", place.pc);
  if (!place.function.empty()) one["function"] = name(place.function);
  if (!place.symbol.empty()) one["symbol"] = name(place.symbol);
  if (place.is_inlined) one["inlined"] = true;
  if (place.offset) one["offset"] = *place.offset;
  if (!place.file.empty()) {
    one["file"] = name(place.file);
    one["line"] = place.line;
  }
  if (!place.image.empty()) one["image"] = name(place.image);
  if (!place.build_id.empty()) one["build_id"] = name(place.build_id);
  one["extension"] = place.is_extension;
  if (!place.distribution.empty()) {
    one["distribution"] = name(place.distribution);
    one["version"] = name(place.version);
  }
}

const char* kind_of(const document::TraceEntry& entry) {
  if (entry.is_python) return "python";
  return entry.native ? "machine" : "native";
}

Json trace_entry(const document::TraceEntry& entry) {
  Json one;
  one["kind"] = kind_of(entry);
  one["level"] = or_null(entry.level);
  if (entry.is_python) {
    one["file"] = name(entry.place.file);
    one["line"] = or_null(entry.place.line);
    add_columns(one, entry.place);
    one["function"] = name(entry.place.function);
    one["address"] = formatted("{:#x}", entry.place.address);
    if (!entry.source.empty()) one["source"] = name(entry.source);
    if (!entry.arguments.empty()) one["locals"] = bindings(entry.arguments);
  } else if (entry.native) {
    add_native_place(one, *entry.native);
    if (!entry.source.empty()) one["source"] = name(entry.source);
  } else {
    one["text"] = entry.text;
  }
  if (entry.place.hole) one["hole"] = hole(*entry.place.hole);
  if (!entry.note.empty()) one["note"] = name(entry.note);
  return one;
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

Json thread_states(const std::vector<document::ThreadState>& states) {
  Json list = Json::array();
  for (const document::ThreadState& state : states) {
    Json one{{"state", name(state.state)}, {"how", name(state.how)}};
    if (!state.name.empty()) one["name"] = name(state.name);
    if (!state.detail.empty()) one["detail"] = name(state.detail);
    if (state.wait) one["waits_for"] = to_json(*state.wait);
    list.push_back(std::move(one));
  }
  return list;
}

Json thread(const document::Thread& thread) {
  Json one{{"tid", thread.tid == 0 ? Json(nullptr) : Json(thread.tid)}};
  one["ident"] = address_or_null(thread.ident);
  one["python_name"] = or_null(thread.python_name);
  one["os_name"] = or_null(thread.os_name);
  one["interpreter"] = thread.interpreters.empty() ? Json(nullptr) : Json(thread.interpreters[0]);
  if (thread.interpreters.size() > 1) one["interpreters"] = thread.interpreters;
  one["daemon"] = or_null(thread.is_daemon);
  one["states"] = thread_states(thread.states);
  one["place"] = thread.place ? brief_place(*thread.place) : Json(nullptr);
  return one;
}

// An ident may have more digits than a program reads exactly from a JSON number.
Json thread(const document::ThreadIdentity& about) {
  Json one{{"tid", about.tid == 0 ? Json(nullptr) : Json(about.tid)},
           {"ident", address_or_null(about.ident)},
           {"python_name", or_null(about.name)},
           {"os_name", or_null(about.os_name)},
           {"state", name(about.state)}};
  if (about.wait) one["waits_for"] = to_json(*about.wait);
  return one;
}

/// One block as an object that names its type first.
struct BlockWriter {
  Json operator()(const document::Paragraph& block) const {
    return {{"type", "paragraph"}, {"text", name(block.text)}};
  }
  Json operator()(const document::Heading& block) const {
    Json one{{"type", "heading"}, {"text", name(block.text)}};
    if (block.thread) one["thread"] = thread(*block.thread);
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
      one["entries"].push_back(trace_entry(entry));
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
      one["threads"].push_back(thread(each));
    return one;
  }
  Json operator()(const document::WaitGraph& block) const { return to_json(block); }
  Json operator()(const document::Tasks& block) const { return to_json(block); }
  Json operator()(const document::Processes& block) const { return to_json(block); }
  Json operator()(const document::Verdict& block) const { return to_json(block); }
  Json operator()(const document::AddressFacts& block) const { return to_json(block); }
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

Json crash(const document::Crash& crash) {
  Json one{{"signal", crash.signal}, {"name", name(crash.name)}, {"code", or_null(crash.code)}};
  one["what"] = name(crash.what);
  one["address"] = crash.address ? Json(formatted("{:#x}", *crash.address)) : Json(nullptr);
  one["tid"] = crash.tid == 0 ? Json(nullptr) : Json(crash.tid);
  one["thread"] = or_null(crash.thread);
  return one;
}

/// What the answer is about; a core has a crash, or null where nothing crashed.
void add_head(Json& root, const document::Head& head) {
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
  if (head.is_core) root["crash"] = head.crash ? crash(*head.crash) : Json(nullptr);
}

// An empty line is for the eye.
bool is_layout(const document::Block& block) {
  const auto* const paragraph = std::get_if<document::Paragraph>(&block);
  return paragraph != nullptr && paragraph->text.empty();
}

}  // namespace

// Block by block: an answer may have a hundred thousand of them, and a tree of JSON takes ten times its
// text.
std::string render_json(const document::Document& document, JsonForm form) {
  const bool is_page = form == JsonForm::page;
  Json root;
  root["schema"] = "hognose/1";
  root["command"] = name(document.command);
  root["complete"] = name_of(document.completeness());
  if (!document.answered) root["error"] = refusal(document);
  if (document.head) add_head(root, *document.head);
  root["blocks"] = Json::array();
  std::string out = dumped(root, "", form);
  const std::string_view end_of_blocks = is_page ? "]\n}" : "]}";
  out.resize(out.size() - end_of_blocks.size());
  const char* before = is_page ? "\n    " : "";
  for (const document::Block& block : document.blocks) {
    if (is_layout(block)) continue;
    out += std::exchange(before, is_page ? ",\n    " : ",");
    out += dumped(std::visit(BlockWriter{}, block), "    ", form);
  }
  if (is_page && out.back() != '[') out += "\n  ";
  return out.append(end_of_blocks);
}

}  // namespace hognose::render
