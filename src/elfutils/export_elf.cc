// From ELF files through their DWARF to the text of a table.
// SPDX-License-Identifier: MIT
#include "elfutils/export_elf.h"

#include "layout/build_facts.h"
#include "layout/export.h"
#include "target/image.h"

namespace hognose::elfutils {
namespace {

Result<layout::Table> read_table(const std::string& runtime, const ExportRequest& request) {
  const auto image = TRY(target::Image::open(runtime));
  const layout::BuildFacts facts = TRY(layout::find_build_facts(image, runtime));
  std::vector<std::string> paths{runtime};
  paths.insert(paths.end(), request.modules.begin(), request.modules.end());
  const auto source = TRY(DwarfTypeSource::open(paths, request.options));
  layout::TableHead head{facts.version_hex,
                         facts.free_threaded,
                         facts.debug,
                         {},
                         runtime.substr(runtime.rfind('/') + 1)};
  if (layout::is_build_id(facts.build_id)) head.build_ids.push_back(facts.build_id);
  return layout::parse_table(TRY(layout::export_layout(*source, head)));
}

bool is_same_build(const layout::Table& one, const layout::Table& other) {
  return one.head.version_hex == other.head.version_hex &&
         one.head.free_threaded == other.head.free_threaded && one.head.debug == other.head.debug &&
         one.rows == other.rows;
}

}  // namespace

Result<std::string> export_elf(const ExportRequest& request) {
  if (request.runtimes.empty()) return fail(ErrorKind::not_found, "file to export from");
  layout::Table table = TRY(read_table(request.runtimes.front(), request));
  for (std::size_t at = 1; at < request.runtimes.size(); ++at) {
    const layout::Table other = TRY(read_table(request.runtimes[at], request));
    if (!is_same_build(table, other)) return fail(ErrorKind::corrupt, "second file of one build");
    const auto& ids = other.head.build_ids;
    table.head.build_ids.insert(table.head.build_ids.end(), ids.begin(), ids.end());
  }
  return layout::write_table(table);
}

}  // namespace hognose::elfutils
