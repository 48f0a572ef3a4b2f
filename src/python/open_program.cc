// Opens a Python: finds its runtime, resolves its layout, and checks one against the other.
// SPDX-License-Identifier: MIT
#include <utility>

#include "layout/shipped.h"
#include "layout/versions/versions.h"
#include "python/find_interpreters.h"
#include "python/find_runtime.h"

namespace hognose::python {
namespace {

using layout::_PyRuntimeState;

// How well a site and the layout agree.
enum class Agreement : std::uint8_t { contradictory, not_initialised, agrees };

Agreement check(const Program& program) {
  if (program.interpreters_head.is_null()) return Agreement::not_initialised;
  const auto head =
      program.memory().read_value<std::uint64_t>(program.interpreters_head, "interpreters.head");
  if (!head) return Agreement::contradictory;
  if (*head == 0) return Agreement::not_initialised;
  const auto interpreter = program.view<layout::PyInterpreterState>(Address(*head));
  const auto thread = interpreter.read(layout::PyInterpreterState::threads_head);
  if (!thread) return Agreement::contradictory;
  if (thread->is_null()) return Agreement::not_initialised;
  const auto back =
      program.view<layout::PyThreadState>(*thread).read(layout::PyThreadState::interp);
  return back && *back == Address(*head) ? Agreement::agrees : Agreement::contradictory;
}

// Fills in how this build is read and where its fields are.
Result<void> resolve(const RuntimeSite& site, Program& program) {
  const Build& build = site.build;
  const auto release =
      layout::find_release(build.version_hex, {build.free_threaded, build.debug});
  program.dialect = release.dialect;
  program.style = release.style;
  if (release.note != nullptr) program.notes.emplace_back(release.note);
  const layout::ShippedTable* table = layout::find_table_of_build(build.build_id);
  auto witness = layout::Witness::build_table;
  if (table == nullptr) {
    table = layout::find_nearest_table(build.version_hex, build.free_threaded, build.debug);
    witness = layout::Witness::table;
  }
  if (table == nullptr) return fail(ErrorKind::unsupported, "layout of this version");
  for (const layout::TableRow& row : table->rows) {
    if (!row.is_present()) continue;
    program.layout.set(row.id, {row.offset, row.width, row.bit_offset, row.bit_width, witness});
  }
  return {};
}

Result<std::unique_ptr<Program>> open_site(const target::Target& target,
                                           const RuntimeSite& site) {
  auto program = std::make_unique<Program>(target);
  program->build = site.build;
  program->known = site.known;
  program->runtime = site.runtime;
  program->current_thread_state = site.current_thread_state;
  program->interpreters_head = site.interpreters_head;
  TRY(resolve(site, *program));
  if (!site.runtime.is_null()) {
    program->interpreters_head = TRY(program->view<_PyRuntimeState>(site.runtime)
                                         .address_of(_PyRuntimeState::interpreters_head));
  } else if (site.interpreters_head.is_null()) {
    program->interpreters_head = find_interpreters_head(*program, site.writable);
    program->build.found_by = "scan for interpreter states";
  }
  return program;
}

}  // namespace

Result<std::unique_ptr<Program>> open_program(const target::Target& target,
                                              const OpenOptions& /*options*/) {
  const auto sites = find_runtimes(target);
  if (sites.empty()) return fail(ErrorKind::not_found, "CPython runtime");
  Result<std::unique_ptr<Program>> best = fail(ErrorKind::not_found, "CPython runtime");
  auto best_agreement = Agreement::contradictory;
  for (const RuntimeSite& site : sites) {
    auto program = open_site(target, site);
    if (!program) {
      if (!best) best = fail(program.error());
      continue;
    }
    const Agreement agreement = check(**program);
    if (best && agreement <= best_agreement) continue;
    best = std::move(program);
    best_agreement = agreement;
    if (agreement == Agreement::agrees) break;
  }
  if (best && best_agreement == Agreement::contradictory) {
    (*best)->notes.emplace_back(
        "The layout does not fit this process: its thread states do not point back to their "
        "interpreter. Answers may be wrong.");
  }
  return best;
}

}  // namespace hognose::python
