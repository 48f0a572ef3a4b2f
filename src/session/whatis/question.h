// What is asked of one address.
// SPDX-License-Identifier: MIT
#pragma once

#include "document/address_facts.h"
#include "python/kinds/describer.h"
#include "session/session.h"

namespace hognose::session {

/// One address, and by what it is looked at.
struct AddressQuestion {
  Session& session;
  const Reading& reading;
  const target::Target& target;
  const python::Program* program = nullptr;  ///< null where there is no Python
  Budget& budget;
  python::DescribeOptions options;
  Address address;
  bool is_reached = false;  ///< a path from object to object has led to it
  bool is_brief = false;  ///< what says most is enough
};

}  // namespace hognose::session
