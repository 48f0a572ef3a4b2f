// What is not known of a verdict is null.
// SPDX-License-Identifier: MIT
#include "render/json_verdict.h"

namespace hognose::render {

using json::name;
using json::names;
using json::or_null;

Json to_json(const document::Verdict& block, const JsonTerms& terms) {
  Json one{{"type", "verdict"}, {"rule", or_null(block.rule)}};
  one["certainty"] = or_null(block.sureness);
  one["headline"] = name(block.headline);
  one["what_happened"] = or_null(block.happened);
  one["thread"] = terms.tid(block.tid);
  one["blame"] = {{"function", or_null(block.blame.function)},
                  {"image", or_null(block.blame.image)},
                  {"distribution", or_null(block.blame.distribution)},
                  {"called_from", or_null(block.blame.place)}};
  one["evidence"] = names(block.evidence);
  one["not_known"] = names(block.doubts);
  one["ruled_out"] = names(block.ruled_out);
  one["also"] = Json::array();
  for (const document::OtherFinding& other : block.also) {
    one["also"].push_back({{"rule", name(other.rule)},
                           {"certainty", name(other.sureness)},
                           {"headline", name(other.text)}});
  }
  one["next"] = Json::array();
  for (const document::NextQuestion& question : block.next)
    one["next"].push_back({{"command", name(question.command)}, {"why", name(question.why)}});
  one["fingerprint"] = or_null(block.fingerprint);
  one["fingerprint_text"] = or_null(block.fingerprint_text);
  return one;
}

}  // namespace hognose::render
