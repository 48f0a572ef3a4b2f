// Asking the C++ runtime, within reason.
// SPDX-License-Identifier: MIT
#include "native/demangled.h"

#include <cstdlib>
#include <memory>

#include <cxxabi.h>

namespace hognose::native {
namespace {

std::string demangle(const std::string& name) {
  constexpr std::size_t longest = 4096;
  constexpr int most_references = 20;
  if (name.empty() || name.size() > longest) return name;
  int references = 0;
  for (std::size_t at = 1; at < name.size(); ++at) {
    const char before = name[at - 1];
    const bool is_reference = (before >= 'A' && before <= 'Z') || (before >= '0' && before <= '9');
    if (name[at] == '_' && is_reference) ++references;
  }
  if (references > most_references) return name;
  int status = 0;
  const std::unique_ptr<char, void (*)(void*)> plain(
      abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status), std::free);
  return status == 0 && plain ? std::string(plain.get()) : name;
}

}  // namespace

std::string demangled(const std::string& name) {
  return name.starts_with("_Z") ? demangle(name) : name;
}

std::string demangled_type(const std::string& name) {
  return demangle(name);
}

}  // namespace hognose::native
