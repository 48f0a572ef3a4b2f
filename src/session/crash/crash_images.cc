// Reading names, and asking files whether they have a Python in them.
// SPDX-License-Identifier: MIT
#include "session/crash/crash_images.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/formatted.h"
#include "base/place_text.h"
#include "python/values/printable.h"
#include "session/target_head.h"

namespace hognose::session {
namespace {

using analysis::why::CrashFacts;
using analysis::why::MisfitFact;
using Role = native::NativeImage::Role;

constexpr std::size_t most_frames_asked = 40;  // as many as rules know

/// Why a module with that name does not fit; empty if it does, or does not say.
std::string find_other_version(const python::Build& build, std::string_view image) {
  constexpr unsigned first_common = 8;  // since 3.8 debug builds load what was built for others
  const auto tag = read_module_tag(image);
  const std::string own = describe_minor_version(build);
  if (!tag || own.empty()) return {};
  const std::string its =
      formatted("{}.{}{}", tag->major, tag->minor, tag->is_free_threaded ? "t" : "");
  if (its != own) return formatted("was built for Python {}, and runs in {}", its, own);
  const bool is_other_debug = tag->minor < first_common && tag->is_debug != build.debug;
  if (!is_other_debug) return {};
  return tag->is_debug ? "was built for a debug build of Python"
                       : "was not built for a debug build of Python, and runs in one";
}

/// Whether that file has the whole of a Python, and not only its main().
bool has_runtime(const target::Target& target, const target::ImageLocation& location) {
  const auto image = target.open_image(location);
  return image && image->find_symbol("PyType_Type") && image->find_symbol("PyObject_Repr");
}

/// Why the code of a Python is not that of the one that runs; empty if it is, or runs beside it.
std::string find_other_runtime(const python::Program& program,
                               const target::ImageLocation& location) {
  const std::string path = python::printable(location.path);
  const bool is_running = std::ranges::any_of(
      program.others, [&](const auto& other) { return other.image_path == path; });
  if (location.path == program.build.image_path || is_running ||
      !has_runtime(*program.target, location))
    return {};
  return formatted("is a Python that nobody has initialized; the one that runs is {}",
                   python::printable(base_name(program.build.image_path)));
}

std::string find_misfit(const python::Program& program, const native::NativeImage& image) {
  if (image.role == Role::extension)
    return find_other_version(program.build, base_name(image.location.path));
  return image.role == Role::interpreter ? find_other_runtime(program, image.location) : "";
}

}  // namespace

bool is_openmp(std::string_view image) {
  constexpr std::array<std::string_view, 3> names{"libgomp", "libiomp5", "libomp"};
  return std::ranges::any_of(names, [image](std::string_view name) {
    const bool is_longer = image.starts_with(name) && image.size() > name.size();
    return is_longer && (image[name.size()] == '.' || image[name.size()] == '-');
  });
}

std::optional<ModuleTag> read_module_tag(std::string_view image) {
  constexpr std::string_view word = ".cpython-";
  const std::size_t at = image.find(word);
  if (at == std::string_view::npos || image.size() < at + word.size() + 2) return std::nullopt;
  const std::string_view rest = image.substr(at + word.size());
  ModuleTag tag;
  const char* const end = rest.data() + rest.size();
  const auto major = std::from_chars(rest.data(), rest.data() + 1, tag.major);
  const auto minor = std::from_chars(rest.data() + 1, end, tag.minor);
  if (major.ec != std::errc() || minor.ec != std::errc()) return std::nullopt;
  const char* flag = minor.ptr;
  for (; flag != end && *flag != '-' && *flag != '.'; ++flag) {
    tag.is_debug = tag.is_debug || *flag == 'd';
    tag.is_free_threaded = tag.is_free_threaded || *flag == 't';
    if (*flag != 'd' && *flag != 't' && *flag != 'm' && *flag != 'u') return std::nullopt;
  }
  return flag == end ? std::nullopt : std::optional(tag);
}

void add_openmp(const target::Target& target, CrashFacts& facts) {
  for (const target::ImageLocation& image : target.images()) {
    const std::string path = python::printable(image.path);
    const bool is_known =
        std::ranges::any_of(facts.openmp, [&](const auto& one) { return one.path == path; });
    if (!is_openmp(base_name(image.path)) || is_known) continue;
    facts.openmp.push_back({python::printable(base_name(image.path)), path});
  }
}

void add_misfits(const python::Program& program,
                 native::NativeImages& images,
                 const Crash& crash,
                 CrashFacts& facts) {
  for (std::size_t index = 0; crash.machine != nullptr && index < most_frames_asked; ++index) {
    const native::MachineFrame* const frame = crash.machine->at(crash.site.frame + index);
    if (frame == nullptr) break;
    const native::NativeImage* const image = images.find(index == 0 ? frame->pc : frame->pc - 1);
    if (image == nullptr) continue;
    const std::string name = python::printable(base_name(image->location.path));
    const bool is_known =
        std::ranges::any_of(facts.misfits, [&](const auto& one) { return one.image == name; });
    std::string why = is_known ? "" : find_misfit(program, *image);
    if (!why.empty()) facts.misfits.push_back({name, std::move(why)});
  }
}

}  // namespace hognose::session
