// Values for printers.
// SPDX-License-Identifier: MIT
#include "command/describe_value.h"

#include "command/work.h"

namespace hognose::command {

Result<python::Description> describe_value(Session& session, Address object) {
  const python::Program& program = *TRY(session.program());
  Budget budget = session.budget();
  return python::describe(program, object, describe_options(session), budget);
}

}  // namespace hognose::command
