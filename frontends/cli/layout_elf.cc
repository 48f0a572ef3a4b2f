// Finds the table, makes the file, puts it in its place.
// SPDX-License-Identifier: MIT
#include "cli/layout_elf.h"

#include <algorithm>
#include <string_view>
#include <system_error>

#include <unistd.h>

#include "cli/host/whole_file.h"
#include "cli/usage/complain.h"
#include "elfutils/types_elf.h"
#include "layout/shipped.h"

namespace hognose::cli {
namespace {

int refuse(const std::string& sentence, int status) {
  complain(sentence);
  return status;
}

// "2.7.18, 3.6.15, …", oldest first.
std::string list_tables() {
  const auto shipped = layout::shipped_tables();
  std::vector<layout::ShippedTable> tables(shipped.begin(), shipped.end());
  std::sort(tables.begin(), tables.end(), [](const auto& one, const auto& other) {
    return std::pair(one.version_hex, one.name) < std::pair(other.version_hex, other.name);
  });
  std::string names;
  for (const layout::ShippedTable& table : tables) {
    names += (names.empty() ? "" : ", ") + std::string(table.name);
  }
  return names;
}

}  // namespace

int run(const LayoutElf& request) {
  const layout::ShippedTable* const table = layout::find_table_named(request.version);
  if (table == nullptr) {
    return refuse(
        "there is no layout of " + request.version + "; there are those of " + list_tables(),
        usage_status);
  }
  const bool is_standard_output = request.file == "-";
  if (is_standard_output && ::isatty(STDOUT_FILENO) != 0) {
    return refuse("a terminal cannot show an ELF file; -o FILE writes it to a file", 2);
  }
  const std::string bytes = elfutils::make_types_elf(*table);
  const std::error_code error =
      is_standard_output ? write_all(STDOUT_FILENO, bytes) : write_file(request.file, bytes);
  if (!error) return 0;
  return refuse("cannot write " + request.file + ": " + error.message(), 2);
}

}  // namespace hognose::cli
