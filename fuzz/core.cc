// Cores: headers, notes, the images inside them, and reading the memory that they promise.
// SPDX-License-Identifier: MIT
#include "fuzz/fuzz.h"
#include "fuzz/memory_file.h"
#include "target/core/core_target.h"
#include "target/core/describe_no_core.h"
#include "target/core/fake_core.h"
#include "target/target.h"

namespace hognose::fuzz {
namespace {

constexpr std::uint64_t image_at = 0x400000;
constexpr std::uint64_t stack_at = 0x7000;

Bytes make_core(bool with_names) {
  target::FakeCore core;
  core.note(NT_PRSTATUS, target::thread_note(100, 11, image_at + 0x100, stack_at));
  core.note(NT_PRSTATUS, target::thread_note(101, 0, image_at + 0x200, stack_at + 0x100));
  if (with_names) {
    core.note(NT_FILE, target::files_note({{image_at, image_at + 0x2000, 0, "/usr/bin/python3"}}));
  }
  core.segment(image_at, target::library_page(0xAB, 0x2000));
  core.segment(stack_at, target::pages_of('s', 2));
  return core.build();
}

}  // namespace

std::vector<Bytes> seeds() {
  std::vector<Bytes> all{make_core(true), make_core(false)};
  Bytes cut = all.front();
  cut.resize(cut.size() / 2);
  all.push_back(std::move(cut));
  return all;
}

void examine(std::span<const std::byte> input) {
  target::begin_file_work(nullptr);
  static_cast<void>(target::describe_no_core(input));
  auto file = target::MappedFile::open(make_memory_file(input));
  if (!file) return;
  target::CoreOptions options;
  options.sysroot = "/dev/null/nothing";
  options.exe = "/dev/null/nothing";
  const auto opened = target::open_core(std::move(*file), options);
  if (!opened) return;
  static_cast<void>(opened->threads->list());
  std::vector<std::byte> page(target::FakeCore::page);
  for (const auto& mapping : opened->maps.all()) {
    static_cast<void>(opened->memory->read(mapping.range.begin, page, "page"));
    const Address end = mapping.range.end;
    if (end.value() >= 8) {
      static_cast<void>(opened->memory->read(Address(end.value() - 8), page, "page"));
    }
  }
}

}  // namespace hognose::fuzz
