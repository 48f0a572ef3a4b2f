// Asks thread after thread.
// SPDX-License-Identifier: MIT
#include "command/answer/contract.h"

#include <utility>

#include "analysis/why/contract_words.h"
#include "base/formatted.h"
#include "python/threads/thread_names.h"
#include "session/crash/crash_errors.h"

namespace hognose::command {
namespace {

std::string describe_asked(const python::Thread& thread) {
  const std::string name = python::name_thread(thread);
  return name.empty() ? "a thread" : name;
}

void add_contract_of(const python::Thread& thread,
                     const analysis::why::ContractFact& fact,
                     document::Verdict& said) {
  const auto words = analysis::why::read_contract(fact.text);
  if (!words) return;
  std::string sentence = formatted("{}: {} {} the SystemError",
                                   words->sentence(),
                                   describe_asked(thread),
                                   fact.is_raised ? "raises" : "handles");
  const bool is_first = said.rule.empty();
  if (is_first) {
    said.rule = "result_contract";
    said.sureness = "certain";
    std::swap(said.headline, sentence);
  }
  std::vector<std::string> more{std::move(sentence)};
  if (!fact.left.empty()) more.push_back("the exception that was set is " + fact.left);
  said.evidence.insert(said.evidence.begin(), more.begin(), more.end());
}

}  // namespace

void add_broken_contract(const session::Query& query, document::Verdict& said) {
  constexpr std::size_t most_threads = 256;
  const auto program = query.session.program();
  const auto list = query.session.threads(query.reading);
  if (!program || !list) return;
  Budget budget = query.session.budget(query.reading);
  std::size_t asked = 0;
  for (const python::Thread& thread : (*list)->threads) {
    if (++asked > most_threads || query.reading.is_late()) return;
    const auto found = session::find_broken_contract(**program, {&thread, 1}, {}, budget);
    if (found) return add_contract_of(thread, *found, said);
  }
}

}  // namespace hognose::command
