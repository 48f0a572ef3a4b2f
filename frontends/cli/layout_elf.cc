// Finds the table, makes the file, puts it in its place.
// SPDX-License-Identifier: MIT
#include "cli/layout_elf.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include "cli/usage/complain.h"
#include "elfutils/types_elf.h"
#include "layout/shipped.h"
#include "target/seams/descriptor.h"

namespace hognose::cli {
namespace {

namespace fs = std::filesystem;
using target::Descriptor;

std::error_code last_error() {
  return {errno, std::generic_category()};
}

int refuse(const std::string& sentence, int status) {
  complain(sentence);
  return status;
}

// "2.7.18, 3.6.15, …", oldest first.
std::string list_tables() {
  const auto shipped = layout::shipped_tables();
  std::vector<layout::ShippedTable> tables(shipped.begin(), shipped.end());
  std::sort(tables.begin(), tables.end(), [](const auto& one, const auto& other) {
    return std::pair(one.version_hex, one.name) < std::pair(other.version_hex, other.name);
  });
  std::string names;
  for (const layout::ShippedTable& table : tables) {
    names += (names.empty() ? "" : ", ") + std::string(table.name);
  }
  return names;
}

std::error_code write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return last_error();
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

// A new file beside the old one, which it then replaces.
std::error_code replace_file(const fs::path& path, std::string_view bytes) {
  const std::string temporary = path.string() + "." + std::to_string(::getpid());
  std::error_code error;
  {
    const Descriptor file(
        ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
    if (!file.is_open()) return last_error();
    error = write_all(file.number(), bytes);
  }
  if (!error) fs::rename(temporary, path, error);
  if (error) ::unlink(temporary.c_str());
  return error;
}

// A device or a pipe is written to and stays; a link goes on leading to its file.
std::error_code write_file(const std::string& name, std::string_view bytes) {
  std::error_code ignored;
  const fs::file_status status = fs::status(name, ignored);
  if (!fs::exists(status)) return replace_file(name, bytes);
  if (fs::is_regular_file(status)) return replace_file(fs::canonical(name, ignored), bytes);
  const Descriptor file(::open(name.c_str(), O_WRONLY | O_CLOEXEC));
  return file.is_open() ? write_all(file.number(), bytes) : last_error();
}

}  // namespace

int run(const LayoutElf& request) {
  const layout::ShippedTable* const table = layout::find_table_named(request.version);
  if (table == nullptr) {
    return refuse(
        "there is no layout of " + request.version + "; there are those of " + list_tables(),
        usage_status);
  }
  const bool is_standard_output = request.file == "-";
  if (is_standard_output && ::isatty(STDOUT_FILENO) != 0) {
    return refuse("a terminal cannot show an ELF file; -o FILE writes it to a file", 2);
  }
  const std::string bytes = elfutils::make_types_elf(*table);
  const std::error_code error =
      is_standard_output ? write_all(STDOUT_FILENO, bytes) : write_file(request.file, bytes);
  if (!error) return 0;
  return refuse("cannot write " + request.file + ": " + error.message(), 2);
}

}  // namespace hognose::cli
