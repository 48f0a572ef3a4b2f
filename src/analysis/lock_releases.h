// Code that is not running now, and may have given a lock back while somebody was inside of a `with` of
// it: a helper that has returned, or another thread that had no right to.
//
// Such code leaves no trace in the lock. But it names `release`, and it gets at the lock by one of the
// names that the lock has, or as an argument. So the functions and methods of the modules whose code
// threads execute are looked through, and those of the modules that these have imported. The
// standard library does not give back what is not its own.
// SPDX-License-Identifier: MIT
#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "analysis/code_names.h"
#include "analysis/wait_target.h"

namespace hognose::analysis {

class LockReleases {
 public:
  /// Borrows all of it.
  LockReleases(const python::Program& program,
               std::span<const BlockedThread> threads,
               CodeNames& names,
               Budget& budget)
      : program_(program), threads_(threads), names_(names), budget_(budget) {}

  /// Whether any such code may have released it; also where there was too much of it to look at.
  [[nodiscard]] bool may_release(Address lock);

 private:
  void scan();
  void scan_module(Address dict, int depth);
  void scan_value(Address value, int depth);
  void scan_class(Address type);
  void add_function(Address function);
  [[nodiscard]] std::set<std::string> find_names(Address lock);
  void add_names_in(Address dict, Address lock, std::set<std::string>& names);
  [[nodiscard]] bool uses_any(Address code, const std::set<std::string>& names);
  template <class Items>
  [[nodiscard]] bool is_among(const Items& items, Address lock) const;
  void add_names_of(const std::string& name,
                    Address value,
                    Address lock,
                    std::set<std::string>& names);

  const python::Program& program_;
  std::span<const BlockedThread> threads_;
  CodeNames& names_;
  Budget& budget_;
  bool is_scanned_ = false;
  std::set<Address> modules_;  // by their dicts: those that code is executed of come first
  std::set<Address> seen_;  // functions and classes
  bool takes_any_ = false;  // some code may release whatever it is handed
  std::vector<Address> releasing_;  // code
};

}  // namespace hognose::analysis
