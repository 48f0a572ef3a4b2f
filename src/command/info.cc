// info: which CPython this is, who said where its fields are, what is missing and what would help.
// SPDX-License-Identifier: MIT
#include <array>
#include <set>

#include "base/counted.h"
#include "base/formatted.h"
#include "command/command.h"
#include "session/program_notes.h"
#include "session/target_head.h"
#include "session/work.h"

namespace hognose::command {

namespace {

constexpr const char* info_help =
    R"(Shows which CPython the process runs, how it was found, who said where the fields of its structs
are (a cache, debug information, the interpreter's own table of offsets, or a shipped table), what is
missing, and what would help. Put this into a bug report.)";

using layout::Witness;
using python::Build;

const char* or_unknown(const std::string& text) {
  return text.empty() ? "unknown" : text.c_str();
}

std::string describe_flavour(const Build& build) {
  std::string text = build.debug ? "debug build" : "release build";
  if (build.free_threaded) text += ", free-threaded";
  return text;
}

/// What the table says in words, as single values.
std::vector<document::Binding> build_facts(const Build& build, Address runtime) {
  std::vector<document::Binding> facts{
      {"", "implementation", "CPython"},
      {"", "version", session::describe_version(build.version_hex)},
      {"", "flavour", describe_flavour(build)}};
  if (!build.image_path.empty()) facts.push_back({"", "image", build.image_path});
  if (!build.build_id.empty()) facts.push_back({"", "build_id", build.build_id});
  if (!runtime.is_null()) facts.push_back({"", "runtime", formatted("{:#x}", runtime.value())});
  return facts;
}

document::Table build_table(const python::Program& program, const python::ThreadList& list) {
  const Build& build = program.build;
  document::Table table{{"Python",
                         formatted("CPython {} ({})",
                                   session::describe_version(build.version_hex),
                                   describe_flavour(build))},
                        {}};
  table.rows = {{"image", or_unknown(build.image_path)},
                {"build-id", or_unknown(build.build_id)},
                {"found by", or_unknown(build.found_by)},
                {"version from", or_unknown(build.version_from)}};
  table.facts = build_facts(build, program.runtime);
  if (!program.runtime.is_null()) {
    table.rows.push_back({"_PyRuntime", formatted("{:#x}", program.runtime.value())});
  }
  std::set<Address> interpreters;
  for (const python::Thread& thread : list.threads)
    interpreters.insert(thread.interpreter);
  table.rows.push_back(
      {"threads",
       formatted("{} in {}", list.threads.size(), counted(interpreters.size(), "interpreter"))});
  return table;
}

/// What one witness told: how many fields, of which structs.
struct Told {
  std::size_t fields = 0;
  std::vector<std::string_view> structs;
};

std::string join(const std::vector<std::string_view>& words) {
  std::string all;
  for (const std::string_view word : words)
    all.append(all.empty() ? "" : " ").append(word);
  return all;
}

/// The structs of which not a single field is known.
std::vector<std::string_view> find_absent(const layout::Layout& layout) {
  std::vector<std::string_view> absent;
  std::string_view owner;
  bool is_known = true;
  for (const layout::FieldInfo& field : layout::all_fields()) {
    if (field.owner != owner) {
      if (!is_known) absent.push_back(owner);
      owner = field.owner;
      is_known = false;
    }
    is_known = is_known || layout.at(field.id).witness != Witness::none;
  }
  if (!is_known) absent.push_back(owner);
  return absent;
}

document::Table witness_table(const layout::Layout& layout) {
  constexpr std::array order{
      Witness::cache, Witness::build_table, Witness::dwarf, Witness::debug_offsets, Witness::table};
  document::Table table{{"who says where fields are", "fields", "structs"}, {}};
  for (const Witness witness : order) {
    Told told;
    for (const layout::FieldInfo& field : layout::all_fields()) {
      if (layout.at(field.id).witness != witness) continue;
      ++told.fields;
      const bool is_new = told.structs.empty() || told.structs.back() != field.owner;
      if (is_new) told.structs.push_back(field.owner);
    }
    if (told.fields == 0) continue;
    table.rows.push_back(
        {layout::describe_witness(witness), formatted("{}", told.fields), join(told.structs)});
  }
  const auto absent = find_absent(layout);
  if (!absent.empty()) table.rows.push_back({"nobody, or not in this version", "", join(absent)});
  return table;
}

bool has_witness(const layout::Layout& layout, Witness wanted) {
  for (const layout::FieldInfo& field : layout::all_fields()) {
    if (layout.at(field.id).witness == wanted) return true;
  }
  return false;
}

void add_advice(const python::Program& program, document::Document& answer) {
  const layout::Layout& layout = program.layout;
  const bool is_exact = has_witness(layout, Witness::cache) ||
                        has_witness(layout, Witness::build_table) ||
                        has_witness(layout, Witness::dwarf);
  if (is_exact) return;
  answer.add(document::Note{formatted(
      "no debug information of this very build was used; with it (a -dbg or -debuginfo package, "
      "debuginfod, or a Python built with -g) hognose would read the layout of {} from the build "
      "itself",
      or_unknown(program.build.image_path))});
}

document::Document run_info(const session::Query& query) {
  const auto opened = query.session.open();
  if (!opened) return session::no_python(query, "info");
  const python::Program& program = (*opened)->program();
  session::Work work(query, program);
  const python::ThreadList& list = (*opened)->threads(query.reading);
  document::Document answer = session::new_answer("info");
  answer.add(build_table(program, list));
  answer.add(document::Paragraph{});
  answer.add(witness_table(program.layout));
  add_advice(program, answer);
  if (const auto hole = list.lacks.hole()) answer.add(document::Hole{*hole, "some of the threads"});
  // Also when an earlier answer of this epoch has said them: here they are asked for.
  static_cast<void>((*opened)->take_notes());
  for (std::string& note : session::notes_of(program, query.session.host().words()))
    answer.add(document::Note{std::move(note)});
  return work.finish(std::move(answer));
}

constexpr std::array<Example, 1> info_examples{{
    {"", "which Python it is, and who says where its fields are"},
}};

}  // namespace

extern const Command info_command{
    .name = "info",
    .summary = "Show which CPython this is and how hognose reads it",
    .arguments = "",
    .help = info_help,
    .category = Category::status,
    .run = run_info,
    .is_about_a_thread = false,
    .examples = info_examples,
};

}  // namespace hognose::command
