// Says of greenlets what their frames, their types and their stacks tell.
// SPDX-License-Identifier: MIT
#include "analysis/tasks/greenlets.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>

#include "base/formatted.h"
#include "python/attributes/attributes.h"
#include "python/attributes/type.h"
#include "python/threads/collection.h"
#include "python/threads/kernel_threads.h"
#include "python/values/text.h"

namespace hognose::analysis {
namespace {

using python::Greenlet;
using python::GreenletState;
using python::Program;

/// A function in which greenlets are parked, of whatever file of its library.
struct Known {
  std::string_view function;
  const char* kind;
};
constexpr std::array<Known, 13> known_functions{{
    {"sleep", "sleep"},
    {"recv", "read"},
    {"recv_into", "read"},
    {"recvfrom", "read"},
    {"recvfrom_into", "read"},
    {"send", "write"},
    {"sendall", "write"},
    {"sendto", "write"},
    {"accept", "accept"},
    {"connect", "connect"},
    {"connect_ex", "connect"},
    {"select", "select"},
    {"poll", "select"},
}};

/// "gevent.hub" of "/…/site-packages/gevent/hub.py"; empty for other files.
std::string find_library_module(std::string_view path) {
  constexpr std::array<std::string_view, 2> libraries{"/gevent/", "/eventlet/"};
  for (const std::string_view library : libraries) {
    const std::size_t at = path.rfind(library);
    if (at == std::string_view::npos || !path.ends_with(".py")) continue;
    std::string module(path.substr(at + 1, path.size() - at - 4));
    std::replace(module.begin(), module.end(), '/', '.');
    constexpr std::string_view package = ".__init__";
    if (module.ends_with(package)) module.resize(module.size() - package.size());
    return module;
  }
  return {};
}

/// All that the threads of a process are asked for.
std::vector<Address> interpreters_of(const python::ThreadList& threads) {
  std::set<Address> all;
  for (const python::Thread& thread : threads.threads)
    all.insert(thread.interpreter);
  return {all.begin(), all.end()};
}

/// Whose stack an address is on.
class ThreadStacks {
 public:
  ThreadStacks(const Program& program, const python::ThreadList& threads)
      : program_(program), threads_(threads) {}

  /// The thread's ident; 0 if that is not known. Threads have their record, at whose address
  /// pthread_self() points, on their stacks, but for the main one.
  [[nodiscard]] std::uint64_t find(Address on_stack) const {
    const target::Mapping* const mapping = program_.target->maps.find(on_stack);
    if (mapping == nullptr) return 0;
    for (const python::Thread& thread : threads_.threads) {
      const Address record(thread.ident);
      if (mapping->range.contains(record) && record > on_stack) return thread.ident;
    }
    return find_main(mapping->range);
  }

 private:
  /// The main thread's, if its registers, where they are known, say that it is on this stack.
  [[nodiscard]] std::uint64_t find_main(const AddressRange& range) const {
    const auto& list = python::os_threads(program_);
    if (list.empty()) return 0;
    const auto registers = program_.target->threads->registers(list.front().tid);
    const auto newest = registers ? registers->find(target::Register::rsp) : std::nullopt;
    if (newest && !range.contains(Address(*newest))) return 0;
    const bool is_of_other =
        std::any_of(list.begin(), list.end(), [&](const target::OsThread& thread) {
          return range.contains(thread.tls_base);
        });
    const auto states = python::find_states(threads_, list.front());
    return is_of_other || states.empty() ? 0 : states.front().ident;
  }

  const Program& program_;
  const python::ThreadList& threads_;
};

class GreenletReader {
 public:
  GreenletReader(const Program& program, const python::ThreadList& threads, Budget& budget)
      : program_(program), threads_(threads), budget_(budget) {}

  GreenletGroups run(const python::GreenletSet& set) {
    groups_.has_greenlets = !set.type.is_null();
    auto list = python::read_greenlets(program_, set, budget_);
    groups_.is_known = list.is_known;
    groups_.lacks = std::move(list.lacks);
    note_unlinked(set);
    for (Greenlet& greenlet : list.greenlets) {
      if (greenlet.state == GreenletState::dead) {
        ++groups_.dead;
      } else {
        add(std::move(greenlet));
      }
    }
    finish();
    return std::move(groups_);
  }

 private:
  /// While a collection runs its lists do not hold together.
  void note_unlinked(const python::GreenletSet& set) {
    if (set.unlinked == 0) return;
    const bool collects = std::any_of(
        threads_.threads.begin(), threads_.threads.end(), [this](const python::Thread& thread) {
          return python::read_collection(program_, thread.interpreter).runs.value_or(false);
        });
    if (set.greenlets.empty() || collects)
      groups_.lacks.add(Error{ErrorKind::corrupt, set.type, "lists of the garbage collector"});
  }

  void add(Greenlet greenlet) {
    const auto [at, is_new] = places_.emplace(greenlet.main, groups_.threads.size());
    if (is_new) groups_.threads.push_back({greenlet.main, 0, {}});
    GreenletThread& thread = groups_.threads[at->second];
    GreenletFacts facts;
    facts.greenlet = std::move(greenlet);
    add_names(facts);
    if (facts.greenlet.state == GreenletState::parked) add_wait(facts);
    thread.greenlets.push_back(std::move(facts));
  }

  void add_names(GreenletFacts& facts) {
    const Address object = facts.greenlet.address;
    const auto type = python::read_type_of(program_, object);
    if (type) facts.type = python::read_type_name(program_, (*type)->address).value_or("");
    if (facts.type == "greenlet.greenlet") return;
    const auto name = python::find_attribute(program_, object, U"name", budget_);
    if (!name || !*name) return;
    const auto kind = python::read_type_of(program_, **name);
    if (kind && (*kind)->has(python::TypeFlag::unicode_subclass))
      facts.name = python::read_name(program_, **name).value_or("");
  }

  void add_wait(GreenletFacts& facts) const {
    constexpr std::size_t most = 16;
    std::vector<python::Frame> newest;
    for (const python::BareFrame& frame : facts.greenlet.frames) {
      if (newest.size() == most) break;
      newest.push_back(python::describe_frame(program_, frame));
      if (find_library_module(newest.back().path()).empty()) break;
    }
    facts.wait = find_greenlet_wait(newest);
  }

  void finish() {
    const ThreadStacks stacks(program_, threads_);
    for (GreenletThread& thread : groups_.threads) {
      std::stable_partition(thread.greenlets.begin(),
                            thread.greenlets.end(),
                            [](const auto& facts) { return facts.greenlet.is_main; });
      for (const GreenletFacts& facts : thread.greenlets) {
        if (thread.main.is_null() || facts.greenlet.stack.is_null()) continue;
        thread.ident = stacks.find(facts.greenlet.stack);
        if (thread.ident != 0) break;
      }
    }
  }

  const Program& program_;
  const python::ThreadList& threads_;
  Budget& budget_;
  GreenletGroups groups_;
  std::map<Address, std::size_t> places_;
};

/// How many are parked of each thread.
struct ParkedCounts {
  std::map<std::uint64_t, std::size_t> by_ident;
  bool is_whole = true;
};
struct KnownParked {
  std::optional<ParkedCounts> counts;
};

/// What takes no time, as it is asked for unasked.
Budget make_small_budget() {
  return Budget({.nodes = 200'000, .time = std::chrono::milliseconds(100)});
}

/// Those that are found in it; is_whole says whether these are all.
python::GreenletSet find_some(const Program& program,
                              const python::ThreadList& threads,
                              Budget& budget,
                              bool& is_whole) {
  constexpr std::uint64_t most_bytes = 64U << 20U;
  constexpr std::size_t most_greenlets = 2000;
  auto set = python::find_greenlets(program, interpreters_of(threads), most_bytes, budget);
  is_whole = set.lacks.is_nothing() && set.greenlets.size() <= most_greenlets;
  if (set.greenlets.size() > most_greenlets) set.greenlets.resize(most_greenlets);
  return set;
}

ParkedCounts count_all_parked(const Program& program, const python::ThreadList& threads) {
  Budget budget = make_small_budget();
  ParkedCounts counts;
  const auto set = find_some(program, threads, budget, counts.is_whole);
  const ThreadStacks stacks(program, threads);
  for (const Greenlet& greenlet : python::read_greenlets(program, set, budget).greenlets) {
    if (greenlet.state == GreenletState::parked && !greenlet.stack.is_null())
      ++counts.by_ident[stacks.find(greenlet.stack)];
  }
  counts.is_whole = counts.is_whole && !budget.exhausted();
  return counts;
}

}  // namespace

const char* name_state(GreenletState state) {
  switch (state) {
    case GreenletState::not_started:
      return "not_started";
    case GreenletState::running:
      return "running";
    case GreenletState::parked:
      return "parked";
    case GreenletState::dead:
      return "dead";
    case GreenletState::unknown:
      break;
  }
  return "unknown";
}

GreenletWait find_greenlet_wait(std::span<const python::Frame> newest) {
  GreenletWait wait;
  for (const python::Frame& frame : newest) {
    const std::string module = find_library_module(frame.path());
    if (module.empty()) break;
    wait.function = formatted("{}.{}", module, frame.name());
    ++wait.frames;
    const auto known = std::find_if(known_functions.begin(),
                                    known_functions.end(),
                                    [&](const Known& one) { return one.function == frame.name(); });
    // The function that a program called is the outermost of those that are known.
    if (known != known_functions.end()) wait.kind = known->kind;
  }
  return wait;
}

GreenletGroups read_greenlets(const Program& program,
                              const python::ThreadList& threads,
                              Budget& budget) {
  constexpr std::uint64_t most_bytes = 4ULL << 30U;
  const auto interpreters = interpreters_of(threads);
  return GreenletReader(program, threads, budget)
      .run(python::find_greenlets(program, interpreters, most_bytes, budget));
}

GreenletGroups glance_at_greenlets(const Program& program, const python::ThreadList& threads) {
  Budget budget = make_small_budget();
  bool is_whole = true;
  const auto set = find_some(program, threads, budget, is_whole);
  GreenletGroups groups = GreenletReader(program, threads, budget).run(set);
  if (!is_whole || budget.exhausted())
    groups.lacks.add(Error{ErrorKind::limit, Address(), "greenlets"});
  return groups;
}

ParkedGreenlets count_parked(const Program& program,
                             const python::ThreadList& threads,
                             std::uint64_t ident) {
  auto& known = program.kept<KnownParked>().counts;
  if (!known) known = count_all_parked(program, threads);
  const auto found = known->by_ident.find(ident);
  return {found == known->by_ident.end() ? 0 : found->second, known->is_whole};
}

}  // namespace hognose::analysis
