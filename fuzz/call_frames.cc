// Call frame information, as libdw decodes it and we make recipes of it.
// SPDX-License-Identifier: MIT
#include "elfutils/call_frames.h"

#include "elfutils/frame_expression.h"
#include "fuzz/fuzz.h"
#include "target/elf/image.h"
#include "target/seams/files.h"

namespace hognose::fuzz {
namespace {

constexpr std::uint64_t most_places = 256;

void evaluate_all(const elfutils::CallerRecipe& recipe) {
  target::Registers registers;
  for (std::size_t number = 0; number < target::register_count; number += 2)
    registers.set(static_cast<target::Register>(number), number << 12U);
  const elfutils::FrameContext context{
      registers, 0x7000, [](Address from) -> std::optional<std::uint64_t> {
        if (from.value() % 16 != 0) return std::nullopt;
        return from.value() / 2;
      }};
  static_cast<void>(elfutils::evaluate(recipe.cfa_operations, context));
  for (const elfutils::SavedRegister& saved : recipe.registers)
    static_cast<void>(elfutils::evaluate(saved.operations, context));
}

}  // namespace

std::vector<Bytes> seeds() {
  std::vector<Bytes> all;
  if (const auto file = target::MappedFile::open_named(HOGNOSE_SMALL_LIBRARY))
    all.emplace_back(file->bytes().begin(), file->bytes().end());
  return all;
}

void examine(std::span<const std::byte> input) {
  target::begin_file_work(nullptr);
  const auto image = target::Image::parse(input);
  if (!image) return;
  const auto frames = elfutils::CallFrames::open(input, image->work());
  if (!frames) return;
  for (const target::Segment& segment : image->segments()) {
    if (!segment.executable) continue;
    const std::uint64_t stride = segment.memory_size / most_places + 1;
    for (std::uint64_t place = 0; place < most_places; ++place) {
      const auto recipe = (*frames)->find(segment.virtual_address + place * stride);
      if (recipe) evaluate_all(*recipe);
    }
  }
}

}  // namespace hognose::fuzz
