// Counts witnesses.
// SPDX-License-Identifier: MIT
#include "layout/report.h"

#include <algorithm>
#include <array>
#include <bitset>

#include "layout/shipped.h"

namespace hognose::layout {
namespace {

std::bitset<field_count> fields_expected_of(const BuildFacts& facts) {
  std::bitset<field_count> expected;
  const ShippedTable* table =
      find_nearest_table(facts.version_hex, facts.free_threaded, facts.debug);
  if (table == nullptr) return expected;
  for (const TableRow& row : table->rows) {
    if (row.is_present()) expected[static_cast<std::size_t>(row.id)] = true;
  }
  return expected;
}

}  // namespace

std::vector<StructReport> report_witnesses(const Layout& layout, const BuildFacts& facts) {
  const auto expected = fields_expected_of(facts);
  std::vector<StructReport> reports;
  for (const FieldInfo& field : all_fields()) {
    if (field.name.empty()) reports.push_back({field.owner, Witness::none, {}});
    StructReport& report = reports.back();
    const Witness witness = layout.at(field.id).witness;
    report.witness = std::max(report.witness, witness);
    if (witness == Witness::none && expected[static_cast<std::size_t>(field.id)]) {
      report.missing.push_back(field.name.empty() ? "(size)" : field.name);
    }
  }
  std::erase_if(reports, [](const StructReport& report) {
    return report.witness == Witness::none && report.missing.empty();
  });
  return reports;
}

std::string summarise_witnesses(const std::vector<StructReport>& reports) {
  std::array<int, static_cast<std::size_t>(Witness::table) + 1> counts{};
  for (const StructReport& report : reports)
    ++counts[static_cast<std::size_t>(report.witness)];
  std::string text;
  for (std::size_t witness = 1; witness <= counts.size(); ++witness) {
    const std::size_t index = witness % counts.size();  // `none` comes last
    if (counts[index] == 0) continue;
    if (!text.empty()) text += ", ";
    text += describe_witness(static_cast<Witness>(index));
    text += " (" + std::to_string(counts[index]) + (counts[index] == 1 ? " struct)" : " structs)");
  }
  return text.empty() ? describe_witness(Witness::none) : text;
}

}  // namespace hognose::layout
