// Who has a plain lock. The lock does not say, but the frames do: one that is inside of `with lock` has
// it, unless it, or what it calls, gives it back in between.
//
// What is found so is exact: the live part of the value stack keeps the lock's `__exit__`, exactly one
// thread is inside, and no code that might have given it back is known (lock_releases.h). A
// Condition's `with` is one for its lock, except while the thread waits for that condition; that of a
// generator made a context manager (contextlib) is one for what the generator is inside of.
//
// A generator that is suspended inside of a `with` has the lock, and no thread.
//
// Whoever calls acquire() leaves no trace. The one thread whose frames name `acquire` and reach the lock
// is said to have it likely.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "analysis/code_names.h"
#include "analysis/lock_releases.h"
#include "analysis/wait_target.h"

namespace hognose::analysis {

/// "deadlock.py:9".
[[nodiscard]] std::string describe_place(const python::Frame& frame);

/// The lock that a threading.Condition is about; null of anything else.
[[nodiscard]] Address find_condition_lock(const python::Program& program,
                                          Address object,
                                          Budget& budget);

class LockHolders {
 public:
  /// Borrows all of it. The threads stand in the order of WaitGraph::threads.
  LockHolders(const python::Program& program,
              std::span<const BlockedThread> threads,
              Budget& budget)
      : program_(program),
        threads_(threads),
        budget_(budget),
        names_(program),
        releases_(program, threads, names_, budget) {}

  /// Who has the lock, which is taken; nothing if nobody is known. `waiters` do not have it, as they
  /// wait for it, if they did not take it before.
  [[nodiscard]] std::optional<Holder> find(Address lock, const std::set<std::size_t>& waiters);
  /// Whether somebody may have it who is not inside of a `with`: code that takes or gives back by calls gets at it.
  [[nodiscard]] bool may_be_taken_by_call(Address lock);
  /// Whether any thread is inside of a `with` of it.
  [[nodiscard]] bool is_entered(Address lock);
  /// Whether code that is not running now may have given it back.
  [[nodiscard]] bool may_be_released(Address lock) { return releases_.may_release(lock); }
  /// All plain locks of which a thread is inside of a `with`, in the order of their addresses.
  [[nodiscard]] std::vector<Address> list_entered();

 private:
  struct Held {
    std::size_t thread = 0;
    const python::Frame* frame = nullptr;
    bool may_be_released = false;
  };
  /// Where in a thread a `with` was found.
  struct Place {
    std::size_t thread = 0;
    std::size_t frame = 0;
    bool may_be_released = false;
  };

  void scan();
  void scan_thread(std::size_t thread);
  /// What one frame is inside of; true if one of it releases locks when it is entered.
  bool scan_frame(const python::BareFrame& frame, const Place& place, int depth);
  bool scan_instance(Address self, const Place& place, int depth);
  void add(Address lock, const Place& place);
  [[nodiscard]] bool waits_for_condition_of(Address lock, const Place& place);
  [[nodiscard]] bool releases_when_entered(Address self);
  [[nodiscard]] std::optional<Holder> find_in_generators(Address lock);
  [[nodiscard]] std::optional<Holder> find_in_generators_of(const python::Frame& frame,
                                                            Address lock);
  [[nodiscard]] std::optional<Holder> find_in_generator(Address object, Address lock);
  [[nodiscard]] std::optional<Holder> find_by_calls(Address lock,
                                                    const std::set<std::size_t>& waiters);
  [[nodiscard]] const python::Frame* find_call(Address lock, std::size_t thread);
  [[nodiscard]] bool reaches(const python::Frame& frame, Address lock);

  const python::Program& program_;
  std::span<const BlockedThread> threads_;
  Budget& budget_;
  bool is_scanned_ = false;
  std::map<Address, std::vector<Held>> held_;
  CodeNames names_;
  LockReleases releases_;
};

}  // namespace hognose::analysis
