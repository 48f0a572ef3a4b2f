// Searching memory for thread states.
// SPDX-License-Identifier: MIT
#include "python/threads/find_lost_threads.h"

#include <algorithm>
#include <cstring>
#include <unordered_map>

#include "python/threads/thread_frames.h"

namespace hognose::python {
namespace {

using layout::PyThreadState;
using target::OsThread;

class LostThreads {
 public:
  /// `thread_id` is where in a thread state that field is.
  LostThreads(const Program& program, std::uint64_t thread_id, Budget& budget)
      : program_(program), thread_id_(thread_id), budget_(budget) {}

  void want(const OsThread& thread) { wanted_.emplace(thread.tls_base.value(), &thread); }

  void run() {
    for (const target::Mapping& mapping : program_.target->maps.all()) {
      if (mapping.writable && !wanted_.empty()) search(mapping.range);
    }
  }

  /// The state that was found for a thread, if one was.
  [[nodiscard]] const Thread* find(const OsThread& thread) const {
    const auto found = found_.find(thread.tid);
    return found == found_.end() ? nullptr : &found->second;
  }

 private:
  void search(AddressRange range) {
    constexpr std::size_t piece_size = 1U << 18U;
    std::vector<std::uint64_t> piece(piece_size / word_size);
    for (Address at = range.begin; at < range.end; at = at + piece_size) {
      const std::size_t size = std::min<std::uint64_t>(piece_size, range.end.value() - at.value());
      if (!budget_.spend_bytes(size) || !budget_.spend_node()) return;
      const auto bytes = std::as_writable_bytes(std::span(piece)).first(size);
      const std::size_t count = program_.target->memory->read_some(at, bytes) / word_size;
      for (std::size_t i = 0; i < count; ++i)
        look_at(piece[i], at + i * word_size);
      if (count * word_size < size) return;  // the core was cut off here
    }
  }

  void look_at(std::uint64_t value, Address at) {
    if (value == 0) return;
    const auto wanted = wanted_.find(value);
    if (wanted == wanted_.end() || at.value() < thread_id_) return;
    auto thread = thread_at(at - thread_id_, *wanted->second);
    if (!thread) return;
    found_.emplace(wanted->second->tid, std::move(*thread));
    wanted_.erase(wanted);
  }

  std::optional<Thread> thread_at(Address state, const OsThread& os_thread) {
    const auto view = program_.view<PyThreadState>(state);
    Thread thread;
    thread.state = state;
    thread.ident = os_thread.tls_base.value();
    thread.interpreter = view.read(PyThreadState::interp).value_or(Address());
    if (thread.interpreter.is_null()) return std::nullopt;
    const std::int64_t tid = os_thread.tid_in_target;
    if (view.has(PyThreadState::native_thread_id)) {
      const auto native = view.read(PyThreadState::native_thread_id);
      if (!native || static_cast<std::int64_t>(*native) != tid) return std::nullopt;
      thread.native_id = tid;
      return thread;
    }
    // One word that fits proves little: the frame that it leads to must be one.
    const auto frames = read_frames(program_, thread, budget_).frames;
    if (frames.empty()) return std::nullopt;
    const bool is_state = is_frame(describe_frame(program_, frames.front())) && is_linked(state) &&
                          is_interpreter(thread.interpreter);
    return is_state ? std::optional(thread) : std::nullopt;
  }

  /// In 2.7, whose states have no way back: whether it is in the list of interpreters, as far as that
  /// is in the core.
  [[nodiscard]] bool is_interpreter(Address interpreter) const {
    constexpr int most = 64;
    if (program_.view<PyThreadState>({}).has(PyThreadState::prev)) return true;
    const auto head = program_.memory().read_value<std::uint64_t>(program_.interpreters_head,
                                                                  "interpreters.head");
    if (!head || *head == 0) return true;
    Address at(*head);
    for (int count = 0; count < most && !at.is_null() && at != interpreter; ++count) {
      const auto next =
          program_.view<layout::PyInterpreterState>(at).read(layout::PyInterpreterState::next);
      if (!next) return true;
      at = *next;
    }
    return at == interpreter;
  }

  /// Whether the neighbours in the list of thread states point back, as far as they are in the
  /// core. A thread's ident stands in other places as well, near other pointers to frames.
  [[nodiscard]] bool is_linked(Address state) const {
    return points_back(state, PyThreadState::next, PyThreadState::prev) &&
           points_back(state, PyThreadState::prev, PyThreadState::next);
  }
  [[nodiscard]] bool points_back(Address state,
                                 layout::Field<PyThreadState, Address> link,
                                 layout::Field<PyThreadState, Address> back) const {
    const auto view = program_.view<PyThreadState>(state);
    if (!view.has(link) || !view.has(back)) return true;  // 2.7 has no way back
    const auto neighbour = view.read(link);
    if (!neighbour || neighbour->is_null()) return neighbour.has_value();
    const auto returned = program_.view<PyThreadState>(*neighbour).read(back);
    if (returned) return *returned == state;
    return program_.target->maps.find(*neighbour) != nullptr;
  }

  /// By its code, or, where that is lost as well, by its own type.
  [[nodiscard]] bool is_frame(const Frame& frame) const {
    if (!frame.code.is_null() && frame.name() != "?") return true;
    const auto type =
        program_.view<layout::PyObject>(frame.address).read(layout::PyObject::ob_type);
    const auto symbol = type ? program_.target->symbols->find_symbol(*type) : std::nullopt;
    return symbol && symbol->start == *type && symbol->name == "PyFrame_Type";
  }

  const Program& program_;
  std::uint64_t thread_id_;
  Budget& budget_;
  std::unordered_map<std::uint64_t, const OsThread*> wanted_;
  std::unordered_map<std::int64_t, Thread> found_;
};

}  // namespace

std::vector<Thread> find_lost_threads(const Program& program,
                                      const ThreadList& known,
                                      Budget& budget) {
  std::vector<Thread> threads;
  const auto thread_id = program.layout.offset(PyThreadState::thread_id);
  const auto os_threads = program.target->threads->list();
  if (program.target->is_live || !thread_id || !os_threads) return threads;
  LostThreads search(program, *thread_id, budget);
  const StateIndex states(known);
  for (const OsThread& os_thread : *os_threads) {
    const bool is_lost = states.find(os_thread).empty();
    if (is_lost && !os_thread.tls_base.is_null()) search.want(os_thread);
  }
  search.run();
  for (const OsThread& os_thread : *os_threads) {
    if (const Thread* found = search.find(os_thread)) threads.push_back(*found);
  }
  return threads;
}

}  // namespace hognose::python
