// What does reading one field through a View cost when its page is cached? Bar: 10 ns, no
// allocation.
//
// One object answers for the tightest loop. A chain over few pages is a command at work: its pages
// stay in the cache's short table. A chain over many pages pays for the long one. Exit status 1 if
// any read allocates.
// SPDX-License-Identifier: MIT
#include <atomic>
#include <cstdlib>
#include <new>

#include <benchmark/benchmark.h>

#include "layout/layout.h"
#include "layout/view.h"
#include "target/seams/fake_memory.h"
#include "target/seams/page_cache.h"

namespace {

std::atomic<std::uint64_t> allocations{0};
bool any_read_allocated = false;

}  // namespace

// Never inlined: GCC would take the pairs apart and warn of a mismatch that is not there.
[[gnu::noinline]] void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t /*size*/) noexcept {
  std::free(memory);
}

namespace {

using hognose::Address;
using hognose::layout::FieldId;
using hognose::layout::PyObject;

constexpr std::uint64_t base = 0x7f0000000000;
constexpr std::uint64_t stride = 4096 + 64;

/// A ring of objects, each on a page of its own: ob_type points to the next.
void chain(benchmark::State& state) {
  const auto count = static_cast<std::uint64_t>(state.range(0));
  hognose::target::FakeMemory memory;
  for (std::uint64_t i = 0; i < count; ++i) {
    memory.put_pointer(Address(base + i * stride + 8), Address(base + (i + 1) % count * stride));
  }
  const hognose::target::PageCache cache(memory);
  hognose::layout::Layout layout;
  layout.set(FieldId::PyObject__ob_type, {8, 8, 0, 0, hognose::layout::Witness::table});
  const hognose::layout::Space space{&cache, &layout};

  Address at(base);
  const auto step = [&] {
    const auto next = hognose::layout::View<PyObject>(space, at).read(PyObject::ob_type);
    if (!next) return false;
    at = *next;
    return true;
  };
  for (std::uint64_t i = 0; i < count; ++i) {
    if (!step()) state.SkipWithError("the chain is broken");
  }
  const std::uint64_t before = allocations;
  for (auto _ : state) {
    benchmark::DoNotOptimize(step());
  }
  const std::uint64_t made = allocations - before;
  state.counters["allocations"] = static_cast<double>(made);
  any_read_allocated = any_read_allocated || made != 0;
}
BENCHMARK(chain)->ArgName("pages")->Arg(1)->Arg(32)->Arg(1000);

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return any_read_allocated ? 1 : 0;
}
