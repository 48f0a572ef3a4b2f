// Describing what each thread has in a threading.local.
// SPDX-License-Identifier: MIT
#include "python/kinds/thread_local_object.h"

#include <string>

#include "python/kinds/writing.h"
#include "python/threads/thread_local.h"

namespace hognose::python {
namespace {

std::string name_of_owner(const ThreadAttributes& attributes) {
  if (!attributes.thread) return "?";
  const Thread& thread = *attributes.thread;
  if (thread.name.empty()) return std::to_string(thread.ident);
  const char* quote = thread.name.find('\'') == std::string::npos ? "'" : "\"";
  return quote + thread.name + quote;
}

}  // namespace

bool is_thread_local_object(const Program& program, const TypeInfo& type) {
  return is_thread_local(program, type);
}

void describe_thread_local(Describer& out, Address object, const TypeInfo& type) {
  if (!out.enter(object)) return out.write("<...>");
  const ThreadLocal local = read_thread_local(out.program(), object, type, out.budget());
  Commas commas(out);
  out.write("<" + type.name + "({");
  for (const ThreadAttributes& attributes : local.threads) {
    if (out.is_done()) break;
    commas.next();
    out.write(name_of_owner(attributes) + ": ");
    out.describe(attributes.dict);
  }
  if (const auto hole = local.lacks.hole()) {
    commas.next();
    out.write_hole(*hole);
  }
  out.write("}) at remote ");
  out.write_address(object);
  out.write(">");
  out.leave();
}

}  // namespace hognose::python
