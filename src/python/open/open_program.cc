// Takes the best of the runtimes that a target has.
// SPDX-License-Identifier: MIT
#include "python/open/open_program.h"

#include <algorithm>
#include <span>
#include <utility>

#include "base/formatted.h"
#include "layout/confirm.h"
#include "layout/debug_offsets.h"
#include "layout/resolve.h"
#include "python/attributes/type.h"
#include "python/open/find_interpreters.h"
#include "python/open/find_runtime.h"
#include "python/values/dict_entries.h"
#include "python/values/number.h"
#include "python/values/printable.h"
#include "python/values/type_names.h"

namespace hognose::python {
namespace {

using layout::_PyRuntimeState;

// How well a site and the layout agree.
enum class Agreement : std::uint8_t { contradictory, not_initialised, agrees };

Agreement check(const Program& program, Error& contradiction) {
  layout::Probes probes{program.known.type_type, program.known.none, {}};
  const auto head =
      program.memory().read_value<std::uint64_t>(program.interpreters_head, "interpreters.head");
  if (head) probes.interpreter = Address(*head);
  const auto confirmed = layout::confirm_layout(program.space(), probes);
  if (!confirmed) {
    contradiction = confirmed.error();
    return Agreement::contradictory;
  }
  return probes.interpreter.is_null() ? Agreement::not_initialised : Agreement::agrees;
}

// Debug information that is opened when somebody asks for it: builds that are known need none.
class LazyTypes final : public layout::TypeSource {
 public:
  LazyTypes(const OpenOptions& options, const std::string& image_path)
      : options_(options), image_path_(image_path) {}

  std::optional<std::uint64_t> find_size(std::string_view type_name) override {
    layout::TypeSource* types = open();
    return types != nullptr ? types->find_size(type_name) : std::nullopt;
  }
  std::optional<layout::Place> find_member(std::string_view type_name,
                                           std::string_view path) override {
    layout::TypeSource* types = open();
    return types != nullptr ? types->find_member(type_name, path) : std::nullopt;
  }
  std::vector<target::FileIdentity> origin() override {
    layout::TypeSource* types = open();
    return types != nullptr ? types->origin() : std::vector<target::FileIdentity>();
  }
  [[nodiscard]] bool is_out_of_time() const override {
    return types_ && *types_ != nullptr && (*types_)->is_out_of_time();
  }

 private:
  layout::TypeSource* open() {
    if (!types_) types_ = options_.types ? options_.types(image_path_) : nullptr;
    return *types_;
  }

  const OpenOptions& options_;
  const std::string& image_path_;
  std::optional<layout::TypeSource*> types_;
};

// Fills in how this build is read and where its fields are.
Result<void> resolve(const RuntimeSite& site, const OpenOptions& options, Program& program) {
  const Build& build = site.build;
  const auto force = layout::parse_force(options.forced_witness);
  if (!force) return fail(ErrorKind::unsupported, "layout witness");
  std::vector<std::byte> offsets(layout::largest_debug_offsets);
  const bool has_offsets = build.version_from == cookie_witness;
  offsets.resize(has_offsets ? program.memory().read_some(site.runtime, offsets) : 0);
  LazyTypes types(options, build.image_path);
  const layout::BuildFacts facts{
      build.version_hex, build.free_threaded, build.debug, build.build_id};
  auto resolved = layout::resolve_layout(
      facts, {options.types ? &types : nullptr, offsets, options.cache_folder, *force});
  program.layout = resolved.layout;
  program.dialect = resolved.release.dialect;
  program.style = resolved.release.style;
  if (program.dialect.text == layout::Text::python2) {
    const target::Symbols& symbols = *program.target->symbols;
    program.dialect.ucs2_unicode = symbols.find_address("PyUnicodeUCS2_AsUTF8String").has_value();
  }
  program.notes = std::move(resolved.notes);
  return {};
}

// Looks for what has no name: _PyRuntime, or the list of interpreters of 2.7 and 3.6.
Result<void> find_by_shape(const RuntimeSite& site, Budget budget, Program& program) {
  if (program.layout.has(_PyRuntimeState::interpreters_head)) {
    program.runtime = TRY(find_runtime_by_shape(program, site.writable, budget));
    program.interpreters_head = TRY(program.view<_PyRuntimeState>(program.runtime)
                                        .address_of(_PyRuntimeState::interpreters_head));
    program.build.found_by = "scan for _PyRuntime";
    return {};
  }
  program.interpreters_head = find_interpreters_head(program, site.writable, budget);
  program.build.found_by = "scan for interpreter states";
  const bool is_named = !site.current_thread_state.is_null();
  if (program.interpreters_head.is_null() && !is_named)
    return fail(ErrorKind::not_found, "interpreter states");
  return {};
}

Result<std::unique_ptr<Program>> open_site(const target::Target& target,
                                           const RuntimeSite& site,
                                           const OpenOptions& options) {
  auto program = std::make_unique<Program>(target);
  program->build = site.build;
  program->known = site.known;
  program->runtime = site.runtime;
  program->current_thread_state = site.current_thread_state;
  program->interpreters_head = site.interpreters_head;
  program->static_data = site.writable;
  TRY(resolve(site, options, *program));
  if (!site.runtime.is_null()) {
    program->interpreters_head = TRY(program->view<_PyRuntimeState>(site.runtime)
                                         .address_of(_PyRuntimeState::interpreters_head));
  } else if (site.interpreters_head.is_null()) {
    TRY(find_by_shape(site, Budget(scan_limits, options.interrupted), *program));
  }
  return program;
}

std::string describe_contradiction(const Error& contradiction) {
  const bool is_lost =
      contradiction.kind == ErrorKind::unmapped || contradiction.kind == ErrorKind::short_read;
  return (is_lost ? "what would confirm the layout is lost: "
                  : "the layout does not fit this process: ") +
         describe_error(contradiction) + "; answers may be wrong";
}

// Several Pythons can live in one process: each has its own runtime, threads and objects.
void note_others(const target::Target& target,
                 std::span<const RuntimeSite> sites,
                 const RuntimeSite* chosen,
                 Program& program) {
  std::size_t number = 0;
  for (const RuntimeSite& site : sites) {
    if (&site == chosen) {
      ++number;
      continue;
    }
    Error unused;
    const auto other = open_site(target, site, {});
    if (!other || check(**other, unused) != Agreement::agrees) continue;
    ++number;
    const std::uint32_t hex = site.build.version_hex;
    program.others.push_back({formatted("{}.{}", hex >> 24U, (hex >> 16U) & 0xffU),
                              printable(site.build.image_path),
                              number});
  }
}

// Why there is no runtime, if none was found.
ErrorKind kind_of_absence(const Budget& search) {
  const auto why = search.exhausted();
  if (!why) return ErrorKind::not_found;
  return *why == Exhausted::interrupted ? ErrorKind::interrupted : ErrorKind::limit;
}

// Whether text of 2.7 has units of two bytes, as its sys.maxunicode says: where the symbols that tell
// are in a file that is missing.
bool has_narrow_text(const Program& program) {
  constexpr std::int64_t last_of_two_bytes = 0xFFFF;
  const auto head =
      program.memory().read_value<std::uint64_t>(program.interpreters_head, "interpreters.head");
  const auto state = program.view<layout::PyInterpreterState>(Address(head.value_or(0)));
  const auto sys = state.read(layout::PyInterpreterState::sysdict);
  Budget budget({.nodes = 100'000});
  const auto last = sys ? find_in_dict(program, *sys, U"maxunicode", budget)
                        : Result<std::optional<Address>>(fail(sys.error()));
  if (!last || !*last) return false;
  return read_small_integer(program, **last).value_or(0) == last_of_two_bytes;
}

// Adds what is known of the best of all only.
void conclude(Program& program, Agreement agreement, const Error& contradiction) {
  if (agreement == Agreement::contradictory)
    program.notes.push_back(describe_contradiction(contradiction));
  if (program.dialect.text == layout::Text::python2 && !program.dialect.ucs2_unicode) {
    const bool is_wide =
        program.target->symbols->find_address("PyUnicodeUCS4_AsUTF8String").has_value();
    program.dialect.ucs2_unicode = !is_wide && has_narrow_text(program);
  }
  know_type_names(program);
  if (program.known.none.is_null()) program.known.none = find_none(program);
}

}  // namespace

Result<std::unique_ptr<Program>> open_program(const target::Target& target,
                                              const OpenOptions& options) {
  Budget search(Budget::Limits{.bytes = 1ULL << 30U}, options.interrupted);
  const auto sites = find_runtimes(target, search);
  Result<std::unique_ptr<Program>> best = fail(kind_of_absence(search), "CPython runtime");
  auto best_agreement = Agreement::contradictory;
  Error contradiction;
  std::size_t running = 0;  // those that agree so far
  const RuntimeSite* chosen = nullptr;
  for (const RuntimeSite& site : sites) {
    auto program = open_site(target, site, options);
    if (!program) {
      if (!best) best = fail(program.error());
      continue;
    }
    const Agreement agreement = check(**program, contradiction);
    const bool is_wanted = agreement == Agreement::agrees && running++ == options.runtime;
    if (!is_wanted && best && agreement <= best_agreement) continue;
    best = std::move(program);
    best_agreement = agreement;
    chosen = &site;
    if (is_wanted) break;
  }
  if (options.runtime >= std::max<std::size_t>(running, 1))
    return fail(ErrorKind::not_found, "another CPython runtime");
  if (best) conclude(**best, best_agreement, contradiction);
  if (best_agreement == Agreement::agrees) note_others(target, sites, chosen, **best);
  return best;
}

}  // namespace hognose::python
