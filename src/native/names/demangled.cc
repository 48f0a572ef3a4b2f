// Asking the C++ runtime, within reason, or who reads Rust.
// SPDX-License-Identifier: MIT
#include "native/names/demangled.h"

#include <atomic>
#include <cstdlib>
#include <memory>
#include <string_view>

#include <cxxabi.h>

#include "native/names/old_rust_name.h"
#include "native/names/rust_name.h"

namespace hognose::native {
namespace {

constexpr std::size_t longest = 4096;
constexpr std::size_t longest_plain = 4 * longest;

/// References back in a name, each of which may double what is written.
int count_references(const std::string& name) {
  int references = 0;
  for (std::size_t at = 1; at < name.size(); ++at) {
    const char before = name[at - 1];
    const bool is_reference = (before >= 'A' && before <= 'Z') || (before >= '0' && before <= '9');
    if (name[at] == '_' && is_reference) ++references;
  }
  return references;
}

/// Each that explodes takes milliseconds, and may be of a frame of its own: after so many of them only names that
/// cannot are written out.
std::atomic<int> explosions_left = 64;

std::string demangle(const std::string& name) {
  constexpr int most_references = 20;
  constexpr int few_references = 8;
  if (name.empty() || name.size() > longest) return name;
  const int references = count_references(name);
  if (references > (explosions_left > 0 ? most_references : few_references)) return name;
  int status = 0;
  const std::unique_ptr<char, void (*)(void*)> plain(
      abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status), std::free);
  if (status != 0 || !plain) return name;
  const std::string_view text(plain.get());
  if (text.size() <= longest_plain) return std::string(text);
  --explosions_left;
  return name;
}

}  // namespace

std::string demangled(const std::string& name) {
  if (is_old_rust_name(name)) {
    const std::string read =
        demangle(name.substr(0, name.rfind('E') + 1));  // ".llvm.123" is left out
    return read.starts_with("_ZN") ? name : plain_old_rust_name(read);
  }
  if (name.starts_with("_Z")) return demangle(name);
  return read_rust_name(name).value_or(name);
}

std::string demangled_type(const std::string& name) {
  return demangle(name);
}

}  // namespace hognose::native
