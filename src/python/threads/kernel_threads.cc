// Looks for anchors of frames on the stacks of kernel threads.
// SPDX-License-Identifier: MIT
#include "python/threads/kernel_threads.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "python/threads/thread_frames.h"
#include "target/seams/pthread.h"

namespace hognose::python {
namespace {

using layout::PyThreadState;
using target::OsThread;
using target::Register;

struct KnownOsThreads {
  std::optional<std::vector<OsThread>> list;
};

// By so many of its newest frames a state is looked for, on so much of each stack.
constexpr std::size_t most_pointers = 16;
constexpr std::uint64_t most_stack = 64U << 10U;

/// A C stack that is in use, from its newest word on.
struct Stack {
  OsThread thread;
  target::Registers registers;
  Address newest;

  /// The C library puts a thread's record at the end of its stack. That of the main thread is
  /// elsewhere, and its stack above all others.
  [[nodiscard]] bool ends_at_record() const { return thread.tls_base > newest; }
  [[nodiscard]] bool may_hold(Address address) const {
    return newest <= address && (!ends_at_record() || address < thread.tls_base);
  }
};

/// A thread that was not stopped does not tell its thread pointer: its states know it, by whichever
/// interpreter.
std::vector<Stack> find_stacks(const Program& program, const ThreadList& list) {
  const StateIndex states(list);
  std::vector<Stack> stacks;
  for (OsThread thread : os_threads(program)) {
    const auto registers = program.target->threads->registers(thread.tid);
    const auto newest = registers ? registers->find(Register::rsp) : std::nullopt;
    if (!newest) continue;
    const bool is_told = !thread.tls_base.is_null();
    const auto known = is_told ? std::vector<Thread>() : states.find(thread);
    if (!known.empty()) thread.tls_base = Address(known.front().ident);
    if (is_told || !known.empty())
      stacks.push_back({std::move(thread), *registers, Address(*newest)});
  }
  return stacks;
}

/// What lies on the C stack of the activation that runs the newest frames; null if nothing is known
/// to.
Address find_anchor(const Program& program, const Thread& state, Budget& budget) {
  if (program.dialect.activation != layout::Activation::owner_shim) {
    const auto cframes = read_cframes(program, state, budget).cframes;
    return cframes.empty() ? Address() : cframes.front();
  }
  const auto base = program.view<PyThreadState>(state.state).read(PyThreadState::base_frame);
  const FrameList list = read_frames(program, state, budget);
  const auto found = std::ranges::find_if(list.frames, [&](const BareFrame& frame) {
    return frame.owner == FrameOwner::entry_shim && !(base && *base == frame.address);
  });
  return found == list.frames.end() ? Address() : found->address;
}

/// The stack that begins nearest below.
const OsThread* find_holder(const std::vector<Stack>& stacks, Address anchor) {
  const Stack* nearest = nullptr;
  for (const Stack& stack : stacks) {
    if (stack.may_hold(anchor) && (nearest == nullptr || nearest->newest < stack.newest))
      nearest = &stack;
  }
  return anchor.is_null() || nearest == nullptr ? nullptr : &nearest->thread;
}

/// Looks for the frame objects of several states, on each stack once.
class PointerSearch {
 public:
  PointerSearch(const Program& program, Budget& budget) : program_(program), budget_(budget) {}

  void want(const Thread& state) {
    const FrameList list = read_frames(program_, state, budget_);
    const std::size_t count = std::min(list.frames.size(), most_pointers);
    for (std::size_t at = 0; at < count; ++at)
      wanted_[list.frames[at].address.value()] = state.state;
  }

  void run(const std::vector<Stack>& stacks) {
    for (const Stack& stack : stacks) {
      std::unordered_map<std::uint64_t, Address> missing = wanted_;
      for (const std::uint64_t value : words_of(stack)) {
        const auto found = missing.find(value);
        if (found == missing.end()) continue;
        add_hit(found->second, stack.thread);
        missing.erase(found);
      }
    }
  }

  /// The one thread that holds more of the state's pointers than any other.
  [[nodiscard]] const OsThread* find_holder(Address state) const {
    const auto found = best_.find(state);
    return found == best_.end() || found->second.is_tie ? nullptr : found->second.thread;
  }

 private:
  struct Best {
    const OsThread* thread = nullptr;
    std::size_t hits = 0;
    bool is_tie = false;
  };

  std::vector<std::uint64_t> words_of(const Stack& stack) {
    constexpr std::array kept{
        Register::rbx, Register::rbp, Register::r12, Register::r13, Register::r14, Register::r15};
    std::uint64_t size = most_stack;
    if (stack.ends_at_record())
      size = std::min(size, stack.thread.tls_base.distance_from(stack.newest).value_or(0));
    if (!budget_.spend_bytes(size)) size = 0;
    std::vector<std::uint64_t> words(size / word_size);
    const auto bytes = std::as_writable_bytes(std::span(words));
    words.resize(program_.target->memory->read_some(stack.newest, bytes) / word_size);
    for (const Register which : kept)
      words.push_back(stack.registers.find(which).value_or(0));
    return words;
  }

  void add_hit(Address state, const OsThread& thread) {
    const std::size_t hits = ++hits_[state][thread.tid];
    Best& best = best_[state];
    if (best.thread != &thread) best.is_tie = hits == best.hits;
    if (hits <= best.hits) return;
    best = {&thread, hits, false};
  }

  const Program& program_;
  Budget& budget_;
  std::unordered_map<std::uint64_t, Address> wanted_;  // by frame: its state
  std::unordered_map<Address, std::unordered_map<std::int64_t, std::size_t>> hits_;
  std::unordered_map<Address, Best> best_;
};

bool has_frames(const Program& program, const Thread& state) {
  Budget enough({.nodes = 1});
  return !read_frames(program, state, enough).frames.empty();
}

/// Those of other interpreters than the first that run something.
std::vector<Thread*> find_foreign_states(const Program& program, ThreadList& list) {
  std::vector<Thread*> states;
  for (Thread& state : list.threads) {
    const bool is_other = state.interpreter != list.threads.front().interpreter;
    if (is_other && has_frames(program, state)) states.push_back(&state);
  }
  return states;
}

/// Kernel threads by what a state says of its own.
class NativeIds {
 public:
  explicit NativeIds(const Program& program)
      : memory_(*program.target->memory), by_record_(os_threads(program)) {
    for (const OsThread& thread : os_threads(program)) {
      ids_.insert(thread.inner_id());
      if (!thread.tls_base.is_null()) by_base_.emplace(thread.tls_base.value(), &thread);
    }
  }

  /// Whether the id of this state is a thread's: a process that C code forked has its parent's.
  [[nodiscard]] bool has(const Thread& state) const { return ids_.contains(state.native_id); }
  [[nodiscard]] const OsThread* find(const Thread& state) const {
    const auto found = state.native_id == 0 ? by_base_.end() : by_base_.find(state.ident);
    if (found != by_base_.end()) return found->second;
    return by_record_.is_empty() ? nullptr : by_record_.find(memory_, Address(state.ident));
  }

 private:
  const target::Memory& memory_;
  target::ThreadsById by_record_;
  std::unordered_map<std::uint64_t, const OsThread*> by_base_;
  std::unordered_set<std::int64_t> ids_;
};

void place(Thread& state, const OsThread& holder) {
  if (state.ident == holder.tls_base.value()) return;
  state.ident = holder.tls_base.value();
  state.native_id = holder.inner_id();
  state.name.clear();  // its creator's
  state.is_daemon.reset();
}

}  // namespace

const std::vector<OsThread>& os_threads(const Program& program) {
  auto& kept = program.kept<KnownOsThreads>().list;
  if (!kept) kept = program.target->threads->list().value_or(std::vector<OsThread>());
  return *kept;
}

bool has_several_interpreters(const ThreadList& list) {
  return std::ranges::any_of(list.threads, [&](const Thread& state) {
    return state.interpreter != list.threads.front().interpreter;
  });
}

void add_native_ids(const Program& program, ThreadList& list) {
  const NativeIds ids(program);
  if (std::ranges::all_of(list.threads, [&](const Thread& state) { return ids.has(state); }))
    return;
  for (Thread& state : list.threads) {
    const OsThread* const thread = ids.has(state) ? nullptr : ids.find(state);
    if (thread != nullptr) state.native_id = thread->inner_id();
  }
}

void find_runners(const Program& program, ThreadList& list, Budget& budget) {
  if (!has_several_interpreters(list)) return;
  const std::vector<Thread*> states = find_foreign_states(program, list);
  if (states.empty()) return;
  const std::vector<Stack> stacks = find_stacks(program, list);
  const bool has_anchors = program.dialect.activation != layout::Activation::frame_in_registers;
  PointerSearch search(program, budget);
  if (!has_anchors) {
    for (const Thread* state : states)
      search.want(*state);
    search.run(stacks);
  }
  for (Thread* state : states) {
    const OsThread* const holder = has_anchors
                                       ? find_holder(stacks, find_anchor(program, *state, budget))
                                       : search.find_holder(state->state);
    if (holder != nullptr) place(*state, *holder);
    list.unplaced += holder == nullptr ? 1 : 0;
  }
}

}  // namespace hognose::python
