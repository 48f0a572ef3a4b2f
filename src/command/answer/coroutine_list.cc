// Says what coroutines are called, and where they were made as far as that is known.
// SPDX-License-Identifier: MIT
#include "command/answer/coroutine_list.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <set>
#include <utility>

#include "base/counted.h"
#include "command/answer/trace.h"
#include "python/objects/generator.h"
#include "python/objects/new_coroutines.h"
#include "python/threads/collection.h"

namespace hognose::command {
namespace {

std::vector<Address> list_interpreters(const python::ThreadList& threads) {
  std::set<Address> all;
  for (const python::Thread& thread : threads.threads)
    all.insert(thread.interpreter);
  return {all.begin(), all.end()};
}

document::Task make_coroutine_row(const python::Program& program, Address coroutine) {
  document::Task row;
  row.name = python::read_generator_name(program, coroutine).value_or("?");
  row.address = coroutine.value();
  row.state = analysis::name_state(analysis::TaskState::not_started);
  row.text = "never awaited";
  const std::string origin = python::read_coroutine_origin(program, coroutine);
  if (!origin.empty()) row.text += ", made at " + origin;
  const auto frame = python::read_generator_frame(program, coroutine);
  if (!frame) {
    row.hole = frame.error();
    return row;
  }
  row.place = std::make_shared<const document::FramePlace>(place_of(*frame));
  row.chain.push_back(row.place);
  return row;
}

/// While a collection runs, its lists do not hold together.
bool may_have_lost_some(const python::Program& program,
                        const std::vector<Address>& interpreters,
                        const python::NewCoroutines& found) {
  return found.unlinked != 0 &&
         std::any_of(interpreters.begin(), interpreters.end(), [&](Address interpreter) {
           return python::read_collection(program, interpreter).runs.value_or(false);
         });
}

}  // namespace

void add_new_coroutines(session::Work& work,
                        const analysis::TaskList& tasks,
                        const python::ThreadList& threads,
                        document::Document& answer) {
  constexpr std::uint64_t most_bytes = 64ULL << 30U;
  const python::Program& program = work.program();
  const auto interpreters = list_interpreters(threads);
  auto found = python::find_new_coroutines(program, interpreters, most_bytes, work.budget());
  std::set<Address> of_tasks;
  for (const analysis::Task& task : tasks.tasks)
    of_tasks.insert(task.coroutine);
  std::erase_if(found.coroutines, [&](Address one) { return of_tasks.contains(one); });
  if (!found.coroutines.empty()) {
    document::Tasks block;
    block.sort = document::TaskSort::coroutine;
    block.title = counted(found.coroutines.size(), "coroutine") + " that nobody has awaited";
    for (const Address coroutine : found.coroutines)
      block.list.push_back(make_coroutine_row(program, coroutine));
    answer.add(std::move(block));
  }
  if (may_have_lost_some(program, interpreters, found))
    found.lacks.add(Error{ErrorKind::corrupt, Address(), "lists of the garbage collector"});
  answer.add_lacks(found.lacks, "some of the coroutines that nobody has awaited");
}

}  // namespace hognose::command
