// Asks session/whatis.
// SPDX-License-Identifier: MIT
#include "command/answer/address_block.h"

#include <utility>

#include "machine/instruction.h"
#include "session/crash/crash.h"
#include "session/whatis/address_facts.h"

namespace hognose::command {
namespace {

/// What all addresses of an answer are asked with.
struct Asking {
  const session::Query& query;
  const python::Program* program = nullptr;
  const target::Target* target = nullptr;
  Budget budget;

  explicit Asking(const session::Query& asked)
      : query(asked), budget(asked.session.budget(asked.reading)) {
    const auto opened = query.session.program();
    if (opened) program = *opened;
    target = program == nullptr ? query.session.target() : program->target;
  }
};

document::AddressFacts find_facts(Asking& asking,
                                  const AskedAddress& asked,
                                  bool is_brief,
                                  Lacks& lacks) {
  constexpr std::size_t most_of_line = 80;
  session::Host& host = asking.query.session.host();
  python::DescribeOptions options{host.max_repr(), host.charset(), true};
  if (is_brief) options.max_repr = most_of_line;
  const session::AddressQuestion question{asking.query.session,
                                          asking.query.reading,
                                          *asking.target,
                                          asking.program,
                                          asking.budget,
                                          options,
                                          asked.address,
                                          asked.is_reached,
                                          is_brief};
  auto facts = session::find_address_facts(question, lacks);
  facts.asked = asked.asked;
  return facts;
}

}  // namespace

void add_address(const session::Query& query,
                 const AskedAddress& asked,
                 document::Document& answer) {
  Asking asking(query);
  if (asking.target == nullptr) return;
  Lacks lacks;
  answer.add(find_facts(asking, asked, false, lacks));
  lacks.add(asking.budget.exhausted());
  answer.add_lacks(lacks, "what is at that address");
}

void add_registers(const session::Query& query, document::Document& answer) {
  Asking asking(query);
  const auto crash = session::find_crash(query.session);
  if (asking.target == nullptr || !crash) return;
  Lacks lacks;
  for (std::size_t number = 0; number < target::register_count; ++number) {
    const auto which = static_cast<target::Register>(number);
    const auto value = crash->site.registers.find(which);
    if (!value) continue;
    const AskedAddress asked{Address(*value), target::name_register(which)};
    answer.add(find_facts(asking, asked, true, lacks));
  }
  lacks.add(asking.budget.exhausted());
  answer.add_lacks(lacks, "what registers point to");
}

}  // namespace hognose::command
