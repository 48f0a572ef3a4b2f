// What is said of a machine frame.
// SPDX-License-Identifier: MIT
#include "command/answer/machine_entry.h"

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>

#include "native/names/cython_name.h"
#include "native/names/demangled.h"
#include "python/values/printable.h"

namespace hognose::command {
namespace {

using document::NativePlace;
using document::TraceEntry;
using native::CodeFunction;
using native::MachineFrame;

void set_image(const native::NativeImage& image, NativePlace& place) {
  place.image = python::printable(image.location.path);
  place.build_id = image.build_id;
  place.is_extension = image.role == native::NativeImage::Role::extension;
  if (!image.distribution) return;
  place.distribution = python::printable(image.distribution->name);
  place.version = python::printable(image.distribution->version);
}

void set_line(const CodeFunction& code, NativePlace& place) {
  place.file = python::printable(code.file);
  place.line = code.line;
}

TraceEntry entry_of(const MachineFrame& frame, NativePlace place) {
  TraceEntry entry;
  entry.is_python = false;
  entry.level = frame.level;
  entry.native = std::make_shared<const NativePlace>(std::move(place));
  return entry;
}

/// What Cython's own C is full of, and nobody wrote.
bool is_helper_of_cython(std::string_view function) {
  return function.starts_with("__Pyx_");
}

}  // namespace

namespace {

/// What is to be known of a frame besides where it stands.
const char* find_note(const target::Target& target,
                      const MachineFrame& frame,
                      const native::NativeImage* image) {
  if (frame.trust == Trust::guessed)
    return "found by guess: what it called has no unwind information";
  const bool is_made = image == nullptr && native::is_made_at_run_time(target, frame.pc);
  return is_made ? "code made at run time" : "";
}

}  // namespace

MachineEntries::MachineEntries(session::Work& work, bool shows_all)
    : work_(work), lines_(work.session().host().code_lines()), shows_all_(shows_all) {}

void MachineEntries::add(native::MachineStack& machine,
                         std::size_t index,
                         const native::NativeImage* image,
                         std::vector<TraceEntry>& entries) {
  const MachineFrame* const found = machine.at(index);
  if (found == nullptr) return;
  const MachineFrame& frame = *found;
  NativePlace common;
  common.pc = frame.pc.value();
  if (image != nullptr) set_image(*image, common);
  // The C library's lines tell little, and cost more to unpack than all others; unasked, Python's
  // own neither.
  const bool is_c_library = image != nullptr && image->role == native::NativeImage::Role::c_library;
  const bool is_wanted = common.is_extension || (shows_all_ && !is_c_library);
  const auto functions = is_wanted ? find_functions(machine, index) : std::vector<CodeFunction>();
  for (std::size_t at = 0; at + 1 < functions.size(); ++at) {
    if (!shows_all_ && is_helper_of_cython(functions[at].function)) continue;
    NativePlace place = common;
    set_function(functions[at].function, place);
    set_line(functions[at], place);
    place.is_inlined = true;
    entries.push_back(entry_of(frame, std::move(place)));
    entries.back().source = source_line(functions[at]);
  }
  NativePlace place = std::move(common);
  // A stripped file has no name of what is private to it; its debug information may.
  const bool is_told = frame.function.empty() && !functions.empty();
  set_function(is_told ? functions.back().function : frame.function, place);
  place.is_inlined = frame.is_inlined;
  if (!frame.function_start.is_null()) place.offset = frame.pc.distance_from(frame.function_start);
  if (!functions.empty()) set_line(functions.back(), place);
  entries.push_back(entry_of(frame, std::move(place)));
  if (!functions.empty()) entries.back().source = source_line(functions.back());
  entries.back().note = find_note(*work_.program().target, frame, image);
}

/// What Cython makes two functions of, a wrapper and the body that is inlined into it, is one.
std::vector<CodeFunction> MachineEntries::find_functions(native::MachineStack& machine,
                                                         std::size_t index) const {
  if (lines_ == nullptr) {
    auto place = machine.find_place(index);
    return place ? std::vector{*std::move(place)} : std::vector<CodeFunction>();
  }
  // A return address may lie just past the line that called.
  const Address pc = machine.at(index)->pc;
  auto functions = lines_->find(machine.at(index)->level == 0 ? pc : pc - 1);
  const std::size_t count = functions.size();
  if (count > 1 &&
      native::is_cython_body(functions[count - 2].function, functions[count - 1].function))
    functions.pop_back();
  return functions;
}

void MachineEntries::set_function(const std::string& symbol, NativePlace& place) const {
  const std::string plain = native::demangled(symbol);
  const std::string name = cython_name(plain);
  place.function = python::printable(name.empty() ? plain : name);
  if (!name.empty()) place.symbol = python::printable(plain);
}

/// Of several ways to read a name the one is right of which there is the wrapper.
std::string MachineEntries::cython_name(const std::string& symbol) const {
  const auto ways = native::read_cython_name(symbol);
  if (ways.size() == 1) return ways.front().name;
  const target::Symbols& symbols = *work_.program().target->symbols;
  const auto is_there = [&](const auto& way) {
    return symbols.find_address(way.wrapper).has_value();
  };
  const auto right = std::find_if(ways.begin(), ways.end(), is_there);
  const bool is_one = right != ways.end() && std::none_of(right + 1, ways.end(), is_there);
  return is_one ? right->name : std::string();
}

/// Of what is Python, or nearly: C is rarely where it was compiled.
std::string MachineEntries::source_line(const CodeFunction& code) const {
  const bool is_cython = code.file.ends_with(".pyx") || code.file.ends_with(".pxd") ||
                         code.file.ends_with(".pxi") || code.file.ends_with(".py");
  if (!is_cython) return {};
  const auto source = work_.session().sources().find(*work_.program().target->files, code.file);
  python::Position position;
  position.line = code.line;
  return source->marked_line(position).text;
}

}  // namespace hognose::command
