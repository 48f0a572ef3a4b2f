// Threads, symbols and files that a test fills by hand, and a whole target made of them.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "target/seams/fake_memory.h"
#include "target/target.h"

namespace hognose::target {

/// Threads for tests: `add` them in order, the main one first.
class FakeThreads final : public Threads {
 public:
  /// Adds a thread; without registers, asking for them is not_found.
  void add(OsThread thread, std::optional<Registers> registers = {}) {
    if (registers) registers_[thread.tid] = *registers;
    threads_.push_back(std::move(thread));
  }
  [[nodiscard]] Result<std::vector<OsThread>> list() const override { return threads_; }
  [[nodiscard]] Result<Registers> registers(std::int64_t tid) const override {
    const auto found = registers_.find(tid);
    if (found == registers_.end()) return fail(ErrorKind::not_found, "registers");
    return found->second;
  }

 private:
  std::vector<OsThread> threads_;
  std::map<std::int64_t, Registers> registers_;
};

/// Symbols for tests.
class FakeSymbols final : public Symbols {
 public:
  void add(std::string name, Address start, std::uint64_t size = 8) {
    symbols_.push_back({std::move(name), start, size});
  }
  [[nodiscard]] std::optional<Address> find_address(std::string_view name) const override {
    for (const Symbol& symbol : symbols_) {
      if (symbol.name == name) return symbol.start;
    }
    return std::nullopt;
  }
  [[nodiscard]] std::optional<Symbol> find_symbol(Address address) const override {
    for (const Symbol& symbol : symbols_) {
      if (AddressRange::from(symbol.start, symbol.size).contains(address)) return symbol;
    }
    return std::nullopt;
  }

 private:
  std::vector<Symbol> symbols_;
};

/// The fakes of one target, for a test to fill before or after `target` is handed on.
struct FakeParts {
  FakeMemory* memory = nullptr;
  FakeThreads* threads = nullptr;
  FakeSymbols* symbols = nullptr;
};

/// An empty target of fakes; `parts` points into it and lives as long as it does.
[[nodiscard]] inline Target make_fake_target(FakeParts& parts) {
  Target target;
  auto memory = std::make_unique<FakeMemory>();
  auto threads = std::make_unique<FakeThreads>();
  auto symbols = std::make_unique<FakeSymbols>();
  parts = {memory.get(), threads.get(), symbols.get()};
  target.memory = std::move(memory);
  target.threads = std::move(threads);
  target.symbols = std::move(symbols);
  target.files = std::make_unique<Files>();
  return target;
}

}  // namespace hognose::target
