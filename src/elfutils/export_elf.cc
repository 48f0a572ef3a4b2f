// From ELF files through their DWARF to the text of a table.
// SPDX-License-Identifier: MIT
#include "elfutils/export_elf.h"

#include <algorithm>
#include <iterator>

#include "base/place_text.h"
#include "layout/build_facts.h"
#include "layout/export.h"
#include "target/elf/image.h"

namespace hognose::elfutils {
namespace {

// The files that hold a runtime, and the others.
struct Files {
  std::vector<std::string> runtimes;
  std::vector<std::string> modules;
};

Result<Files> tell_apart(const std::vector<std::string>& paths) {
  Files files;
  for (const std::string& path : paths) {
    const auto image = TRY(target::Image::open_named(path));
    const bool is_runtime = image.find_symbol("PyType_Type").has_value();
    (is_runtime ? files.runtimes : files.modules).push_back(path);
  }
  return files;
}

Result<layout::Table> read_table(const std::string& runtime,
                                 const std::vector<std::string>& modules,
                                 const DwarfOptions& options) {
  const auto image = TRY(target::Image::open_named(runtime));
  const layout::BuildFacts facts = TRY(layout::find_build_facts(image, runtime));
  std::vector<std::string> paths{runtime};
  std::copy(modules.begin(), modules.end(), std::back_inserter(paths));
  const auto source = TRY(DwarfTypeSource::open_named(paths, options));
  layout::TableHead head{
      facts.version_hex, facts.free_threaded, facts.debug, {}, std::string(base_name(runtime))};
  if (layout::is_build_id(facts.build_id)) head.build_ids.push_back(facts.build_id);
  return layout::parse_table(TRY(layout::export_layout(*source, head)));
}

bool is_same_build(const layout::Table& one, const layout::Table& other) {
  return one.head.version_hex == other.head.version_hex &&
         one.head.free_threaded == other.head.free_threaded && one.head.debug == other.head.debug &&
         one.rows == other.rows;
}

}  // namespace

Result<std::string> export_elf(const std::vector<std::string>& files, const DwarfOptions& options) {
  const Files sorted = TRY(tell_apart(files));
  if (sorted.runtimes.empty()) return fail(ErrorKind::not_found, "CPython runtime");
  layout::Table table = TRY(read_table(sorted.runtimes.front(), sorted.modules, options));
  for (std::size_t at = 1; at < sorted.runtimes.size(); ++at) {
    const layout::Table other = TRY(read_table(sorted.runtimes[at], sorted.modules, options));
    if (!is_same_build(table, other)) return fail(ErrorKind::corrupt, "second file of one build");
    const auto& ids = other.head.build_ids;
    std::copy(ids.begin(), ids.end(), std::back_inserter(table.head.build_ids));
  }
  return layout::write_table(table);
}

}  // namespace hognose::elfutils
