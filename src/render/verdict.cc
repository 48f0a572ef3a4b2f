// Writes verdicts: the headline, what happened, how sure it is and why, and what to ask next.
// SPDX-License-Identifier: MIT
#include "render/verdict.h"

namespace hognose::render {
namespace {

std::string join(const std::vector<std::string>& texts, const char* between) {
  std::string all;
  for (const std::string& text : texts)
    all += (all.empty() ? "" : between) + text;
  return all;
}

void add_sureness(Sheet& sheet, const document::Verdict& block) {
  if (block.sureness.empty()) return;
  if (block.doubts.empty()) {
    sheet.line(block.sureness == "certain" ? "  Certain: all of it was read" : "  Likely");
    return;
  }
  sheet.line("  Likely: not known is " + join(block.doubts, ", nor "));
}

}  // namespace

void add_verdict(Sheet& sheet, const document::Verdict& block) {
  sheet.line(block.headline, Ink::heading);
  if (!block.happened.empty()) sheet.line("  " + block.happened);
  for (const std::string& text : block.evidence)
    sheet.line("  " + text);
  add_sureness(sheet, block);
  if (!block.ruled_out.empty()) sheet.line("  Ruled out: " + join(block.ruled_out, ", "));
  for (const document::OtherFinding& other : block.also)
    sheet.line("  Also " + other.sureness + ": " + other.text);
  std::vector<std::string> commands;
  for (const document::NextQuestion& question : block.next)
    commands.push_back(question.command + " (" + question.why + ")");
  if (!commands.empty()) sheet.line("Next: " + join(commands, " · "));
  if (!block.fingerprint.empty()) sheet.line("Fingerprint " + block.fingerprint);
}

}  // namespace hognose::render
