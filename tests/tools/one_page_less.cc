// Would a crash be explained otherwise if a page of its core were missing? What cannot be read is neither true nor false:
// so no page that a verdict read may make something certain by its absence.
//
//     one_page_less CORE [MOST]
//
// Asks why the process of CORE crashed, notes each page of its own memory that was read for that, and asks once more for
// each of them (of more than MOST, so many at even distances) as if the core had lost it. What is certain then must have been
// certain before. Prints a line for each breach, then what was done; exit status 1 if there was a breach.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdio>
#include <iterator>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "analysis/why/rules.h"
#include "base/formatted.h"
#include "elfutils/code_places.h"
#include "elfutils/dwarf_type_source.h"
#include "elfutils/unwound_stack.h"
#include "session/crash/crash_facts.h"
#include "session/session.h"
#include "target/core/core_target.h"
#include "target/image_symbols.h"

namespace hognose {
namespace {

constexpr std::uint64_t page_size = 4096;
using Pages = std::set<std::uint64_t>;  // by their numbers

/// What is read, and what is said to be lost.
struct Watch {
  Pages read;
  std::optional<std::uint64_t> lost;
};

/// The memory of a core but for one page.
class WatchedMemory final : public target::Memory {
 public:
  WatchedMemory(std::unique_ptr<target::Memory> memory, Watch& watch)
      : memory_(std::move(memory)), watch_(watch) {}

 private:
  std::size_t read_up_to(Address from, std::span<std::byte> into) const override {
    std::size_t size = into.size();
    if (size == 0) return 0;
    const std::uint64_t first = from.value() / page_size;
    const std::uint64_t last = (from + (size - 1)).value() / page_size;
    for (std::uint64_t page = first; page <= last; ++page) {
      if (page == watch_.lost) {
        size = page == first ? 0 : page * page_size - from.value();
        break;
      }
      watch_.read.insert(page);
    }
    return size == 0 ? 0 : memory_->read_some(from, into.first(size));
  }

  std::unique_ptr<target::Memory> memory_;
  Watch& watch_;
};

/// A core as the program opens it, with that memory.
class CoreHost final : public session::Host {
 public:
  CoreHost(std::string path, Watch& watch) : path_(std::move(path)), watch_(watch) {}

  [[nodiscard]] std::int64_t process_key() override { return 1; }
  [[nodiscard]] Result<target::Target> open_target() override {
    auto opened = TRY(target::open_core(path_));
    opened.memory = std::make_unique<WatchedMemory>(std::move(opened.memory), watch_);
    images_ = opened.images();
    opened.symbols = std::make_unique<target::ImageSymbols>(*opened.memory, *opened.files, images_);
    memory_ = opened.memory.get();
    files_ = opened.files.get();
    threads_ = opened.threads.get();
    places_ = std::make_unique<elfutils::CodePlaces>(opened);
    copies_.emplace(opened.is_live);
    return opened;
  }
  [[nodiscard]] layout::TypeSource* find_types(const std::string& image_path) override {
    for (const target::ImageLocation& image : images_) {
      if (image.path != image_path) continue;
      auto file = target::open_image_file(*memory_, *files_, image);
      if (!file) return nullptr;
      auto opened = elfutils::DwarfTypeSource::open(std::move(*file), *files_);
      if (opened) types_ = std::move(*opened);
      return types_.get();
    }
    return nullptr;
  }
  [[nodiscard]] Result<target::OsThread> selected_thread() override {
    return thread_ ? Result<target::OsThread>(*thread_) : fail(ErrorKind::not_found, "thread");
  }
  bool select_thread(const target::OsThread& thread) override {
    thread_ = thread;
    return true;
  }
  [[nodiscard]] std::unique_ptr<native::MachineStack> machine_stack() override {
    const auto registers = threads_->registers(thread_->tid);
    if (!registers || !registers->find(target::Register::rip)) return nullptr;
    return std::make_unique<elfutils::UnwoundStack>(
        *places_, *copies_, *registers, thread_->tls_base);
  }
  [[nodiscard]] std::optional<std::int64_t> selected_level() override { return std::nullopt; }
  bool select(std::int64_t /*level*/) override { return false; }
  [[nodiscard]] std::optional<Address> evaluate(const std::string& /*expression*/) override {
    return std::nullopt;
  }
  [[nodiscard]] bool interrupted() override { return false; }
  [[nodiscard]] const session::Words& words() override { return words_; }
  [[nodiscard]] std::size_t max_repr() override { return 1024; }
  [[nodiscard]] python::Charset charset() override { return python::Charset::utf8; }

 private:
  std::string path_;
  Watch& watch_;
  session::Words words_;
  std::vector<target::ImageLocation> images_;
  const target::Memory* memory_ = nullptr;
  const target::Files* files_ = nullptr;
  const target::Threads* threads_ = nullptr;
  std::unique_ptr<elfutils::CodePlaces> places_;
  std::optional<elfutils::CopyAllowance> copies_;
  std::optional<target::OsThread> thread_;
  std::unique_ptr<elfutils::DwarfTypeSource> types_;
};

/// What is said of a crash, by rules.
struct Said {
  std::string chosen = "nothing";
  std::set<std::string> certain;
  std::string headlines;
};

void add(const analysis::why::Finding& finding, Said& said) {
  if (finding.sureness != analysis::why::Sureness::certain) return;
  said.certain.insert(finding.rule);
  said.headlines += "\n    " + finding.headline;
}

Said ask(const std::string& core, Watch& watch, target::Maps* maps = nullptr) {
  Said said;
  CoreHost host(core, watch);
  session::Session session(host);
  if (maps != nullptr && session.target() != nullptr) *maps = session.target()->maps;
  const auto crash = session::find_crash(session);
  if (!crash) return said;
  const auto facts = session::gather_crash_facts(session, {}, *crash);
  if (!facts) return said;
  const auto verdict = analysis::why::decide(*facts);
  if (verdict.chosen) {
    said.chosen = std::string(analysis::why::name_sureness(verdict.chosen->sureness)) + " " +
                  verdict.chosen->rule;
    add(*verdict.chosen, said);
  }
  for (const auto* const others : {&verdict.explained, &verdict.also}) {
    for (const analysis::why::Finding& finding : *others)
      add(finding, said);
  }
  return said;
}

/// Of those that were read what the core itself has: the process may have written there.
std::vector<std::uint64_t> own_pages(const Pages& read, const target::Maps& maps) {
  std::vector<std::uint64_t> own;
  for (const std::uint64_t page : read) {
    const target::Mapping* const mapping = maps.find(Address(page * page_size));
    if (mapping != nullptr && mapping->writable) own.push_back(page);
  }
  return own;
}

void say(const std::string& line) {
  std::puts(line.c_str());
}

int look(const std::string& core, std::size_t most) {
  Watch watch;
  target::Maps maps;
  const Said whole = ask(core, watch, &maps);
  const auto pages = own_pages(watch.read, maps);
  const std::size_t step = pages.size() <= most ? 1 : (pages.size() + most - 1) / most;
  std::size_t tried = 0;
  std::size_t fell = 0;
  std::size_t breaches = 0;
  for (std::size_t at = 0; at < pages.size(); at += step, ++tried) {
    Watch less;
    less.lost = pages[at];
    const Said said = ask(core, less);
    if (said.chosen != whole.chosen) ++fell;
    for (const std::string& rule : said.certain) {
      if (whole.certain.contains(rule)) continue;
      ++breaches;
      say(formatted("without the page at {:#x} {} is certain, and was not: of the whole core {}{}",
                    pages[at] * page_size,
                    rule,
                    whole.chosen,
                    said.headlines));
    }
  }
  say(formatted("{}: {} pages read, {} of its own, {} tried, {} said otherwise, {} breaches",
                whole.chosen,
                watch.read.size(),
                pages.size(),
                tried,
                fell,
                breaches));
  return breaches == 0 ? 0 : 1;
}

}  // namespace
}  // namespace hognose

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv, std::next(argv, argc));
  if (words.size() < 2) return 2;
  constexpr std::size_t all = 1U << 20U;
  const std::size_t most = words.size() > 2 ? std::stoul(words[2]) : all;
  return hognose::look(words[1], std::max<std::size_t>(most, 1));
}
