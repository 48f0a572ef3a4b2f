// Who waits for whom, over memory that lies: tasks that await themselves, deques whose blocks are nobody's, locks whose
// holders are not there, futexes and entries of the parking lot that point nowhere, rings of threads that do not close. The input is a list of changes,
// four bytes each: a word of all that is there (two bytes), how it is changed, and to what.
// SPDX-License-Identifier: MIT
#include "analysis/waits.h"

#include <algorithm>
#include <array>

#include "analysis/critical_section.h"
#include "analysis/future_runners.h"
#include "analysis/holders/named_locks.h"
#include "analysis/holders/uncopied_threads.h"
#include "analysis/lock_holders.h"
#include "analysis/tasks/task_cycles.h"
#include "analysis/tasks/task_objects.h"
#include "analysis/tasks/tasks.h"
#include "clib/fake_thread_records.h"
#include "fuzz/fuzz.h"
#include "python/fake/fake_tasks.h"
#include "python/threads/thread_frames.h"

namespace hognose::fuzz {
namespace {

using analysis::BlockedThread;
using python::make_attribute_dict;
using python::make_class;
using python::make_instance;

constexpr std::array<std::uint64_t, 12> awkward{
    0, 1, 2, 3, 8, 255, 4096, 0x7FFFFFFF, 0xFFFFFFFF, 1ULL << 47U, 1ULL << 63U, ~std::uint64_t{0}};

/// Tasks, threads of pools, and locks, before they are changed.
class World : public python::FakeTasks {
 public:
  python::ThreadList threads;
  std::vector<Address> objects;  ///< what a change may point to
  Address first = allocate(8);

  World() {
    give_callbacks();
    give_blocks();
    lock_ = keep(python::make_c_object<layout::lockobject>(*this, "_thread.lock"));
    make_tasks();
    make_threads();
    make_records();
    last_ = allocate(8);
    map_memory();
  }
  /// How many words there are.
  [[nodiscard]] std::uint64_t words() const { return (last_.value() - first.value()) / 8; }
  [[nodiscard]] Address lock() const { return lock_; }
  /// What the second of two threads of the C library runs the function of.
  [[nodiscard]] Address once() const { return once_; }
  [[nodiscard]] Address record() const { return record_; }

 private:
  /// Deques with room for one object a block.
  void give_blocks() {
    const auto witness = layout::Witness::table;
    program.layout.set(layout::FieldId::block__data, {0, 8, 0, 0, witness});
    program.layout.set(layout::FieldId::block__rightlink, {8, 8, 0, 0, witness});
  }
  Address keep(Address object) {
    objects.push_back(object);
    return object;
  }
  Address deque(Address item) {
    using layout::dequeobject;
    const Address block = keep(make<layout::block>(16));
    put_pointer(*this, block, 0, item);
    const Address made = keep(object<dequeobject>(type("collections.deque")));
    set(made, dequeobject::leftblock, block);
    set(made, dequeobject::len, 1);
    return made;
  }
  Address instance(const std::string& name,
                   const std::u32string& of_module,
                   const python::FakeAttributes& attributes) {
    const Address type = make_class(*this, name, {}, {{U"__module__", text(of_module)}});
    return keep(make_instance(*this, type, make_attribute_dict(*this, attributes)));
  }
  /// A task whose coroutine awaits one of that module, with this variable.
  void add_task(const std::u32string& of_module,
                const std::u32string& function,
                const Local& variable,
                Address waiter) {
    module = of_module;
    const Address inner = keep(coroutine(function, 2, waiter, "coroutine", {variable}));
    module = U"app";
    const Address outer = keep(coroutine(U"work", 1, inner));
    const auto digit = static_cast<char32_t>(U'0' + tasks_.size() % 10);
    tasks_.push_back(keep(task(U"Task-" + std::u32string(1, digit), outer, waiter)));
  }
  void make_tasks() {
    const Address future = keep(FakeTasks::future());
    job_ = keep(job_future());
    module = U"asyncio.futures";
    set_callback(future, 0, keep(closure(U"_call_check_cancel", {U"source", job_})));
    add_task(U"app", U"one", {U"x", future}, future);
    add_task(U"app", U"other", {U"x", future}, tasks_.front());
    const Address shared = instance(
        "Lock", U"asyncio.locks", {{U"_owner_task", tasks_.front()}, {U"_waiters", deque(future)}});
    add_task(U"asyncio.locks", U"acquire", {U"self", shared}, future);
    add_task(U"asyncio.tasks", U"_wait", {U"fs", keep(set_of({tasks_[0], future}))}, future);
    add_task(U"asyncio.tasks", U"wait_for", {U"fut", keep(list({tasks_[1], job_}))}, future);
    const Address limiter = instance(
        "CapacityLimiter", U"anyio", {{U"_borrowers", keep(set_of({tasks_[0], tasks_[2]}))}});
    add_task(U"anyio._backends._asyncio", U"acquire_on_behalf_of", {U"self", limiter}, future);
    worked_ = keep(FakeTasks::future());
    add_task(
        U"anyio._backends._asyncio", U"run_sync_in_worker_thread", {U"func", worked_}, worked_);
    import_asyncio({{U"_eager_tasks", keep(set_of(tasks_))}});
  }
  /// A frame of that file, with its variables.
  Address make_frame(const std::u32string& function,
                     const std::u32string& file,
                     Address older,
                     const std::vector<Local>& variables) {
    std::vector<std::u32string> names;
    std::vector<Address> values;
    for (const auto& [name, value] : variables) {
      names.push_back(name);
      values.push_back(value);
    }
    const Address made = keep(code(function, 5, names));
    set(made, layout::PyCodeObject::co_filename, text(U"/usr/lib/python3.13/" + file));
    return keep(frame(made, older, values));
  }
  void make_threads() {
    const std::u32string pool = U"concurrent/futures/thread.py";
    const Address item =
        instance("_WorkItem", U"concurrent.futures.thread", {{U"future", job_}, {U"fn", lock_}});
    const Address queue = instance("Queue", U"queue", {{U"queue", deque(item)}});
    const Address worker = make_frame(U"_worker", pool, {}, {{U"work_queue", queue}});
    add_thread(make_frame(U"run", pool, worker, {{U"self", item}}));
    const Address jobs = keep(dict({{integer(1), item}}));
    add_thread(make_frame(U"_queue_management_worker",
                          U"concurrent/futures/process.py",
                          {},
                          {{U"pending_work_items", jobs}}));
    add_thread(make_frame(
        U"run", U"anyio/_backends/_asyncio.py", {}, {{U"func", lock_}, {U"future", worked_}}));
    const Address condition = instance("Condition", U"threading", {{U"_lock", lock_}});
    const Address app = make_frame(U"f", U"app.py", {}, {{U"guard", condition}});
    add_thread(
        make_frame(U"wait", U"threading.py", app, {{U"self", condition}, {U"waiter", lock_}}));
    add_thread(make_frame(U"result", U"concurrent/futures/_base.py", app, {{U"self", job_}}));
    add_thread(make_frame(U"g", U"app.py", {}, {{U"lock", lock_}}));
  }
  void make_records() {
    constexpr std::uint64_t size = 0x700;
    record_ = keep(allocate(size));
    const Address other = keep(allocate(size));
    const Address left = keep(allocate(size));
    const Address heads = keep(allocate(32));
    clib::put_record(*parts.memory, record_, 1);
    clib::put_record(*parts.memory, other, 2);
    clib::put_record(*parts.memory, left, 0);
    clib::link_records(*parts.memory, heads, {record_, other});
    clib::link_records(*parts.memory, heads + 16, {left});
    once_ = keep(allocate(8));
    parts.memory->put_u32(once_, 1);
    const Address buffer = keep(allocate(32));
    parts.memory->put_pointer(buffer + 8, once_);
    parts.memory->put_pointer(other + clib::record_cleanup, buffer);
  }
  void add_thread(Address newest) {
    threads.threads.push_back(thread(threads.threads.size() + 1, newest));
  }

  std::vector<Address> tasks_;
  Address lock_;
  Address job_;
  Address worked_;  ///< what a thread of anyio ends
  Address once_;
  Address record_;
  Address last_;
};

std::uint64_t choose(const World& world, std::size_t how, std::size_t what) {
  constexpr std::size_t inner = 3;  // one change of so many points into an object
  if (how % 2 == 0) return awkward.at(what % awkward.size());
  const std::uint64_t inside = how % inner == 0 ? 8 * (how / inner % 8) : 0;
  return world.objects[what % world.objects.size()].value() + inside;
}

void change(World& world, std::span<const std::byte> input) {
  for (std::size_t at = 0; at + 4 <= input.size(); at += 4) {
    const auto number = [&](std::size_t i) { return std::to_integer<std::size_t>(input[at + i]); };
    const std::uint64_t word = (number(0) << 8U | number(1)) % world.words();
    world.parts.memory->put_u64(world.first + word * 8, choose(world, number(2), number(3)));
  }
  world.program.forget();
}

[[noreturn]] void fail_check() {
  __builtin_trap();
}

/// Whatever the memory says, a place in a list is one of the list.
void check(const analysis::TaskList& list, const std::vector<analysis::TaskCycle>& cycles) {
  const auto is_in = [&](std::size_t task) { return task < list.tasks.size(); };
  for (const analysis::Task& task : list.tasks) {
    if (!std::all_of(task.awaits.begin(), task.awaits.end(), is_in)) fail_check();
    for (const analysis::TaskHolder& holder : task.holders) {
      if (!is_in(holder.task)) fail_check();
    }
  }
  for (const analysis::TaskCycle& cycle : cycles) {
    if (!std::all_of(cycle.tasks.begin(), cycle.tasks.end(), is_in)) fail_check();
  }
}

/// Threads, each of which waits at the lock, and their frames.
class Threads {
 public:
  Threads(const World& world, Budget& budget) {
    constexpr std::size_t most_frames = 100;
    for (const python::Thread& thread : world.threads.threads) {
      auto& frames = frames_.emplace_back();
      const auto read = python::read_frames(world.program, thread, budget).frames;
      for (std::size_t at = 0; at < std::min(read.size(), most_frames); ++at)
        frames.push_back(python::describe_frame(world.program, read[at]));
    }
    const std::uint64_t futex = world.lock().value() + 16;
    for (const auto& frames : frames_) {
      BlockedThread& thread = blocked.emplace_back();
      for (const python::Frame& frame : frames)
        thread.frames.push_back(&frame);
      const bool is_at_once = blocked.size() % 2 == 0;
      thread.call = is_at_once
                        ? target::SystemCall{202, "futex", {world.once().value(), 128, 1}, false}
                        : target::SystemCall{202, "futex", {futex, 128, 0}, false};
      thread.pthread_self = world.record();
      thread.stack_pointer = world.first;
    }
  }

  std::vector<BlockedThread> blocked;

 private:
  std::vector<std::vector<python::Frame>> frames_;
};

analysis::WaitGraph make_graph(const World& world, Budget& budget) {
  const Threads threads(world, budget);
  analysis::WaitGraph graph;
  std::vector<Address> awaited(threads.blocked.size());
  for (std::size_t at = 0; at < threads.blocked.size(); ++at) {
    graph.threads.push_back({static_cast<std::int64_t>(at), ""});
    auto target = analysis::find_wait_target(world.program, threads.blocked[at], budget);
    if (!target) continue;
    if (target->resource.kind == analysis::ResourceKind::future)
      awaited[at] = target->resource.address;
    graph.waits.push_back(
        {at, graph.resources.size(), target->certainty, target->is_timed, "", ""});
    graph.resources.push_back(std::move(target->resource));
  }
  analysis::LockHolders holders(world.program, threads.blocked, budget);
  analysis::FutureRunners runners(world.program, threads.blocked, awaited, budget);
  for (const analysis::Wait& wait : graph.waits) {
    analysis::Resource& resource = graph.resources[wait.resource];
    resource.holder = resource.kind == analysis::ResourceKind::future
                          ? runners.find(resource.address)
                          : holders.find(resource.address, {wait.thread});
    if (resource.holder && resource.holder->thread >= graph.threads.size()) fail_check();
  }
  static_cast<void>(analysis::find_named_locks(world.program, threads.blocked, budget));
  static_cast<void>(analysis::list_critical_sections(world.program, world.threads.threads, budget));
  static_cast<void>(analysis::find_guarded_object(world.program, world.first));
  static_cast<void>(
      analysis::count_uncopied_threads(world.program.memory(), world.record().value()));
  return graph;
}

}  // namespace

std::vector<Bytes> seeds() {
  std::vector<Bytes> all{{}};
  for (const unsigned step : {37U, 101U}) {
    Bytes some;
    for (unsigned i = 0; i < 160; ++i)
      some.push_back(std::byte(i * step % 251));
    all.push_back(std::move(some));
  }
  return all;
}

void examine(std::span<const std::byte> input) {
  World world;
  change(world, input);
  Budget budget({.nodes = 200'000, .bytes = 1U << 24U, .time = std::chrono::milliseconds(5000)});
  auto tasks = analysis::read_tasks(world.program, world.threads, budget);
  analysis::name_awaited_objects(world.program, tasks.tasks, budget);
  check(tasks, analysis::find_task_cycles(world.program, tasks.tasks));
  analysis::WaitGraph graph = make_graph(world, budget);
  analysis::mark_shared_names(graph);
  for (const analysis::Cycle& cycle : analysis::find_cycles(graph))
    static_cast<void>(analysis::describe_cycle_in_lines(graph, cycle));
  static_cast<void>(analysis::write_dot(graph));
}

}  // namespace hognose::fuzz
