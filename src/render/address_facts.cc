// Writes addresses: what says most, and then all that is known, the nearest first.
// SPDX-License-Identifier: MIT
#include "render/address_facts.h"

#include "base/formatted.h"

namespace hognose::render {
namespace {

void add_object(Sheet& sheet, const document::AddressObject& object) {
  const bool is_certain = object.sureness == "certain";
  sheet.line((is_certain ? "  Certain: " : "  Likely: ") + object.how);
  if (!object.name.empty()) sheet.line("  Called " + object.name);
}

void add_block(Sheet& sheet, const char* label, const document::AddressBlock& block) {
  sheet.line(formatted("  {}{:#x}: {}", label, block.start, block.text));
}

void add_runtime(Sheet& sheet, const document::AddressRuntime& runtime) {
  sheet.line(formatted(
      "  At +{:#x} of the {}, which begins at {:#x}", runtime.offset, runtime.text, runtime.start));
}

void add_stack(Sheet& sheet, const document::AddressStack& stack) {
  std::string text = stack.is_guard ? "  Guards the stack of " : "  Stack of ";
  text += stack.title;
  if (stack.from_pointer) text += formatted(", stack pointer {:+}", *stack.from_pointer);
  sheet.line(text);
}

void add_image(Sheet& sheet, const document::AddressImage& image) {
  std::string text = "  ";
  if (!image.section.empty()) text += image.section + " of ";
  text += image.path;
  if (!image.symbol.empty()) text += formatted(": {}+{:#x}", image.symbol, image.offset);
  sheet.line(text);
}

void add_mapping(Sheet& sheet, const document::AddressMapping& mapping) {
  std::string text =
      formatted("  Mapped {:#x}-{:#x} {}", mapping.begin, mapping.end, mapping.rights);
  if (!mapping.path.empty()) text += " " + mapping.path;
  if (mapping.path.starts_with('/'))
    text += formatted(", at {:#x} of the file", mapping.file_offset);
  sheet.line(text);
}

void add_rest(Sheet& sheet, const document::AddressFacts& block) {
  if (block.stack) add_stack(sheet, *block.stack);
  if (block.image) add_image(sheet, *block.image);
  if (block.mapping) add_mapping(sheet, *block.mapping);
  if (!block.text.empty()) sheet.line("  C string " + block.text);
  for (const std::string& note : block.notes)
    sheet.line("  Note: " + note);
}

}  // namespace

void add_address_facts(Sheet& sheet, const document::AddressFacts& block) {
  if (!block.asked.empty()) sheet.add(block.asked, Ink::function).add(" = ");
  sheet.add(formatted("{:#x}", block.address), Ink::place).add(": ");
  sheet.add_value(block.headline, Ink::heading).end_line();
  if (block.is_brief) return;
  if (block.object) add_object(sheet, *block.object);
  if (block.runtime) add_runtime(sheet, *block.runtime);
  if (block.block) add_block(sheet, "", *block.block);
  for (const document::AddressNeighbour& one : block.neighbours) {
    document::AddressBlock shown = one.block;
    if (!one.object.empty()) shown.text += ": " + one.object;
    add_block(sheet, one.is_before ? "Before " : "Behind ", shown);
  }
  add_rest(sheet, block);
}

}  // namespace hognose::render
