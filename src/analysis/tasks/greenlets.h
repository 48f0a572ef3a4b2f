// The greenlets of a process: what each does, where it stands, and of which thread it is.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "python/objects/greenlet.h"
#include "python/threads/thread.h"

namespace hognose::analysis {

/// In which function of a library one is parked.
struct GreenletWait {
  std::string
      function;  ///< "gevent.hub.sleep"; empty if it is not parked in a library that is known
  std::string kind;  ///< "sleep", "read", …; empty where the function says no more than its name
  std::size_t frames = 0;  ///< how many of the newest frames are of that library
};

/// One greenlet that has not ended.
struct GreenletFacts {
  python::Greenlet greenlet;
  std::string type;  ///< "gevent._gevent_cgreenlet.Greenlet"; empty if unknown
  std::string name;  ///< of its attribute `name`; empty if it has none
  GreenletWait wait;  ///< of a parked one
};

/// Those of one thread, the main one first, then by address.
struct GreenletThread {
  Address main;  ///< null: of which thread they are is not known
  std::uint64_t ident = 0;  ///< of the thread; 0 if not known, or if it has ended
  std::vector<GreenletFacts> greenlets;
};

struct GreenletGroups {
  bool has_greenlets = false;  ///< whether anybody imported greenlet
  bool is_known = true;  ///< whether the layout of this release was recognised
  std::vector<GreenletThread> threads;
  std::size_t dead = 0;  ///< have ended, and are still referred to
  Lacks lacks;  ///< why there may be more
};

/// "running", "parked", "not_started", "dead", "unknown".
[[nodiscard]] const char* name_state(python::GreenletState state);

/// Where it is parked by its frames, newest first.
[[nodiscard]] GreenletWait find_greenlet_wait(std::span<const python::Frame> newest);

[[nodiscard]] GreenletGroups read_greenlets(const python::Program& program,
                                            const python::ThreadList& threads,
                                            Budget& budget);

/// The same of what takes no time: `lacks` says if there are more.
[[nodiscard]] GreenletGroups glance_at_greenlets(const python::Program& program,
                                                 const python::ThreadList& threads);

/// How many of a thread are parked, in so much memory as takes no time. Kept for this epoch.
struct ParkedGreenlets {
  std::size_t count = 0;
  bool is_whole = true;  ///< false: at least so many
};
[[nodiscard]] ParkedGreenlets count_parked(const python::Program& program,
                                           const python::ThreadList& threads,
                                           std::uint64_t ident);

}  // namespace hognose::analysis
