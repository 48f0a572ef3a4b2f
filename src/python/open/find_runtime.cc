// Looks through the images of a target for a CPython runtime, by symbol, section and cookie.
// SPDX-License-Identifier: MIT
#include "python/open/find_runtime.h"

#include <algorithm>
#include <array>

#include "base/place_text.h"
#include "layout/build_facts.h"
#include "layout/find_version.h"
#include "layout/shipped.h"

namespace hognose::python {
namespace {

constexpr std::string_view cookie_text = "xdebugpy";
constexpr std::uint64_t most_segment_bytes = 64ULL << 20U;

// An image of the target, open, with the host's symbols behind its own.
struct OpenImage {
  const target::Target& target;
  const target::ImageLocation& location;
  const target::Image& image;

  [[nodiscard]] Address at(std::uint64_t linked) const {
    return Address(linked + image.bias(location.load_start));
  }
  // Separate debug files are the host's business; what it finds must lie in this image. One with a
  // symbol table of its own has said all.
  [[nodiscard]] Address find(std::string_view name) const {
    if (const auto symbol = image.find_symbol(name)) return at(symbol->value);
    if (image.find_section(".symtab")) return {};
    const auto address = target.symbols->find_address(name);
    return address && location.range.contains(*address) ? *address : Address();
  }
};

std::vector<AddressRange> find_writable(const OpenImage& open) {
  std::vector<AddressRange> ranges;
  for (const target::Segment& segment : open.image.segments()) {
    if (!segment.writable) continue;
    const std::uint64_t size = std::min(segment.memory_size, most_segment_bytes);
    ranges.push_back(AddressRange::from(open.at(segment.virtual_address), size));
  }
  return ranges;
}

KnownObjects find_known_objects(const OpenImage& open) {
  KnownObjects known;
  known.type_type = open.find("PyType_Type");
  known.none = open.find("_Py_NoneStruct");
  known.code_type = open.find("PyCode_Type");
  known.cfunction_type = open.find("PyCFunction_Type");
  if (const Address dummy = open.find("_PySet_Dummy"); !dummy.is_null()) {
    if (const auto pointed = open.target.memory->read_value<Address>(dummy))
      known.set_dummy = *pointed;
  }
  return known;
}

// Where the cookie is among bytes; it is aligned.
std::optional<std::size_t> find_cookie(std::string_view bytes) {
  for (std::size_t i = 0; i + cookie_text.size() <= bytes.size(); i += sizeof(std::uint64_t)) {
    if (bytes.substr(i).starts_with(cookie_text)) return i;
  }
  return std::nullopt;
}

// The cookie in memory; without a name or a section, somewhere in the image's data.
Address scan_for_cookie(const OpenImage& open, Budget& budget) {
  constexpr std::size_t piece_size = 1U << 16U;
  std::vector<char> piece(piece_size);
  for (const AddressRange& range : find_writable(open)) {
    for (Address at = range.begin; at < range.end; at = at + piece_size) {
      const std::size_t wanted =
          std::min<std::uint64_t>(piece_size, range.end.value() - at.value());
      if (!budget.spend_bytes(wanted) || !budget.check()) return {};
      const std::size_t size =
          open.target.memory->read_some(at, std::as_writable_bytes(std::span(piece).first(wanted)));
      if (const auto found = find_cookie({piece.data(), size})) return at + *found;
    }
  }
  return {};
}

void find_runtime_object(const OpenImage& open, RuntimeSite& site) {
  if (const auto symbol = open.find("_PyRuntime"); !symbol.is_null()) {
    site.runtime = symbol;
    site.build.found_by = "symbol _PyRuntime";
    return;
  }
  if (const auto section = open.image.find_section(".PyRuntime")) {
    site.runtime = open.at(section->virtual_address);
    site.build.found_by = "section .PyRuntime";
    return;
  }
  site.current_thread_state = open.find("_PyThreadState_Current");
  if (!site.current_thread_state.is_null()) {
    site.interpreters_head = open.find("interp_head");
    site.build.found_by =
        site.interpreters_head.is_null() ? "symbol _PyThreadState_Current" : "symbol interp_head";
  }
}

void find_version(const OpenImage& open, RuntimeSite& site) {
  Build& build = site.build;
  if (const auto cookie = read_cookie(*open.target.memory, site.runtime)) {
    build.version_hex = cookie->version_hex;
    build.free_threaded = cookie->free_threaded;
    build.version_from = cookie_witness;
    return;
  }
  std::optional<std::uint64_t> variable;
  if (const Address address = open.find("Py_Version"); !address.is_null()) {
    variable = address.value() - open.image.bias(open.location.load_start);
  }
  if (const auto version = layout::find_file_version(open.image, open.location.path, variable)) {
    build.version_hex = version->hex;
    build.version_from = version->told_by;
  }
}

// Of an image that says nothing of it, as a program that holds a Python without its paths: the folder that
// something else was loaded from.
void find_version_of_others(const OpenImage& open, Build& build) {
  if (build.version_hex != 0) return;
  std::string paths;
  for (const auto& image : open.target.images())
    paths.append(image.path).append(1, '\0');
  if (const auto version = layout::find_version_in_paths(std::as_bytes(std::span(paths)))) {
    build.version_hex = layout::hex_without_patch(*version);
    build.version_from = "folder of a loaded library";
  }
}

// The version of an image whose own bytes may be lost: by its build-id, its name, or that folder.
void find_version_of_unnamed(const OpenImage& open, RuntimeSite& site) {
  Build& build = site.build;
  if (const auto* table = layout::find_table_of_build(build.build_id)) {
    build.version_hex = table->version_hex;
    build.free_threaded = table->free_threaded;
    build.debug = table->debug;
    build.version_from = "build-id";
    return;
  }
  find_version(open, site);
  build.debug = build.debug || layout::is_debug_name(open.location.path);
  find_version_of_others(open, build);
}

// How hard to look: a scan reads all data of an image.
enum class Effort : std::uint8_t { names, scan };

void describe_image(const OpenImage& open, RuntimeSite& site) {
  site.build.image_path = open.location.path;
  site.build.build_id = open.image.build_id();
  site.build.debug = layout::is_debug_build(open.image);
  site.known = find_known_objects(open);
  site.writable = find_writable(open);
}

// A site in one image, if there is one.
std::optional<RuntimeSite> find_in_image(const target::Target& target,
                                         const target::ImageLocation& location,
                                         Effort effort,
                                         Budget& budget) {
  const auto image = target.open_image(location);
  if (!image) return std::nullopt;
  const OpenImage open{target, location, *image};
  RuntimeSite site;
  find_runtime_object(open, site);
  if (site.build.found_by.empty()) {
    if (effort == Effort::names) return std::nullopt;
    site.runtime = scan_for_cookie(open, budget);
    if (site.runtime.is_null()) return std::nullopt;
    site.build.found_by = "cookie of _Py_DebugOffsets";
  }
  describe_image(open, site);
  find_version(open, site);
  find_version_of_others(open, site.build);
  return site;
}

// An image that may hold a runtime, although nothing in it says so: where it is, its shape tells.
std::optional<RuntimeSite> find_unnamed(const target::Target& target,
                                        const target::ImageLocation& location) {
  const auto image = target.open_image(location);
  if (!image) return std::nullopt;
  const OpenImage open{target, location, *image};
  RuntimeSite site;
  describe_image(open, site);
  find_version_of_unnamed(open, site);
  if (site.build.version_hex == 0) return std::nullopt;
  return site;
}

// Where a host knows symbols but no mappings.
std::optional<RuntimeSite> find_by_host(const target::Target& target) {
  const auto find = [&](std::string_view name) {
    return target.symbols->find_address(name).value_or(Address());
  };
  RuntimeSite site;
  site.runtime = find("_PyRuntime");
  site.current_thread_state = find("_PyThreadState_Current");
  site.interpreters_head = find("interp_head");
  if (site.runtime.is_null() && site.interpreters_head.is_null()) return std::nullopt;
  site.build.found_by = "symbols of the debugger";
  site.known = {find("PyType_Type"),
                find("_Py_NoneStruct"),
                {},
                find("PyCode_Type"),
                find("PyCFunction_Type")};
  if (const auto cookie = read_cookie(*target.memory, site.runtime)) {
    site.build.version_hex = cookie->version_hex;
    site.build.free_threaded = cookie->free_threaded;
    site.build.version_from = cookie_witness;
    return site;
  }
  const Address variable = find("Py_Version");
  if (variable.is_null()) return std::nullopt;
  const auto hex = target.memory->read_value<std::uint64_t>(variable);
  if (!hex) return std::nullopt;
  site.build.version_hex = static_cast<std::uint32_t>(*hex);
  site.build.version_from = "Py_Version";
  return site;
}

std::string_view name_of(const target::ImageLocation& location) {
  return base_name(location.path);
}

// 0: libpython3.11.so; 1: the executable, which is mapped lowest; 2: other libraries.
int rank(const target::ImageLocation& location, bool is_first) {
  const std::string_view name = name_of(location);
  if (name.starts_with("libpython") && layout::find_version_in_name(name)) return 0;
  return is_first || name.starts_with("python") ? 1 : 2;
}

using RankedImages = std::vector<std::pair<int, const target::ImageLocation*>>;

// Other libraries are asked only if no likely image has one.
std::vector<RuntimeSite> find_in_images(const target::Target& target,
                                        const RankedImages& ranked,
                                        Effort effort,
                                        Budget& budget) {
  std::vector<RuntimeSite> sites;
  for (const auto& [order, image] : ranked) {
    if ((order == 2 && !sites.empty()) || !budget.check()) break;
    if (auto site = find_in_image(target, *image, effort, budget))
      sites.push_back(std::move(*site));
  }
  return sites;
}

// The sites that only a look at their data can confirm: images named like a Python, or else the
// executable.
std::vector<RuntimeSite> find_all_unnamed(const target::Target& target,
                                          std::span<const target::ImageLocation* const> ranked) {
  std::vector<RuntimeSite> sites;
  const auto add = [&](const target::ImageLocation& image) {
    if (auto site = find_unnamed(target, image)) sites.push_back(std::move(*site));
  };
  bool has_python = false;
  for (const auto* image : ranked) {
    if (!name_of(*image).starts_with("python") && rank(*image, false) != 0) continue;
    has_python = true;
    add(*image);
  }
  if (!has_python && !ranked.empty()) add(*ranked.front());
  return sites;
}

}  // namespace

Result<Cookie> read_cookie(const target::Memory& memory, Address runtime) {
  struct Head {
    std::array<char, 8> text;
    std::uint64_t version;
    std::uint64_t free_threaded;
  };
  if (runtime.is_null()) return fail(ErrorKind::not_found, "_Py_DebugOffsets");
  const auto head = TRY(memory.read_value<Head>(runtime, "_Py_DebugOffsets"));
  if (std::string_view(head.text.data(), head.text.size()) != cookie_text) {
    return fail(ErrorKind::corrupt, "_Py_DebugOffsets", runtime);
  }
  if (head.version > UINT32_MAX || head.free_threaded > 1) {
    return fail(ErrorKind::corrupt, "_Py_DebugOffsets", runtime);
  }
  return Cookie{static_cast<std::uint32_t>(head.version), head.free_threaded == 1};
}

std::vector<RuntimeSite> find_runtimes(const target::Target& target, Budget& budget) {
  constexpr std::size_t most_images = 1024;
  const auto images = target.images();
  RankedImages ranked;
  ranked.reserve(images.size());
  for (const auto& image : images) {
    ranked.emplace_back(rank(image, &image == images.data()), &image);
  }
  std::stable_sort(
      ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  if (ranked.size() > most_images) ranked.resize(most_images);
  for (const auto effort : {Effort::names, Effort::scan}) {
    auto found = find_in_images(target, ranked, effort, budget);
    if (!found.empty()) return found;
  }
  std::vector<RuntimeSite> sites;
  if (budget.exhausted()) return sites;
  if (auto site = find_by_host(target)) {
    sites.push_back(std::move(*site));
    return sites;
  }
  std::vector<const target::ImageLocation*> likely;
  for (const auto& [order, image] : ranked) {
    if (order < 2) likely.push_back(image);
  }
  return find_all_unnamed(target, likely);
}

}  // namespace hognose::python
