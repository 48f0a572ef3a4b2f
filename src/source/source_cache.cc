// Finding, reading and keeping source files.
// SPDX-License-Identifier: MIT
#include "source/source_cache.h"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "source/encoding.h"
#include "source/source_proof.h"

namespace hognose::source {
namespace {

/// Why a file could not be opened, which errno says.
std::string describe(const Error& error) {
  if (error.kind == ErrorKind::unsupported) return "not a regular file";
  if (error.kind == ErrorKind::limit) return too_many_sources;
  return std::generic_category().message(errno);
}

/// "<string>", "<frozen importlib._bootstrap>": code that came from no file.
bool is_no_file(const std::string& name) {
  return name.empty() || (name.front() == '<' && name.back() == '>');
}

}  // namespace

std::shared_ptr<const SourceFile> SourceCache::find(const target::Files& files,
                                                    const std::string& name,
                                                    const python::CodeInfo* code) {
  const Name key{&files, name};
  auto at = found_.find(key);
  if (at == found_.end()) {
    Found looked_up = look_up(files, name);  // which may make room
    at = found_.emplace(key, std::move(looked_up)).first;
    if (at->second.unproven != nullptr) withheld_.insert(key);
  }
  Found& known = at->second;
  const bool may_prove = known.unproven != nullptr && code != nullptr;
  if (may_prove && is_source_of(*known.unproven, name, *code)) {
    known.shown = std::move(known.unproven);
    known.unproven = nullptr;
    withheld_.erase(key);
  }
  return known.shown;
}

std::size_t SourceCache::take_withheld() {
  const std::size_t count = withheld_.size();
  return std::exchange(told_of_, count) == count ? 0 : count;
}

void SourceCache::end_epoch() {
  found_.clear();
  withheld_.clear();
  told_of_ = 0;
}

SourceCache::Found SourceCache::look_up(const target::Files& files, const std::string& name) {
  auto missing = std::make_shared<SourceFile>();
  std::shared_ptr<const SourceFile> unproven;
  if (is_no_file(name)) {
    missing->error = "the code did not come from a file";
    return {missing, nullptr};
  }
  const OpenFile usual = paid([&files](const std::string& path) { return files.open(path); });
  const OpenFile own =
      paid([&files](const std::string& path) { return files.open_unproven(path); });
  for (const std::string& path : files.candidates(name)) {
    std::string error;
    const auto opened = open_source_place(path, usual);
    if (auto file = read(opened, error)) return {file, nullptr};
    missing->tried.push_back(path);
    if (missing->error.empty()) missing->error = std::move(error);
    const bool may_be_own = !opened && opened.error().kind == ErrorKind::permission;
    if (may_be_own && unproven == nullptr) unproven = read(open_source_place(path, own), error);
  }
  if (missing->error.empty()) missing->error = "no place to look for it";
  return {missing, unproven};
}

// A name of a thousand folders that are not there is a thousand of them.
OpenFile SourceCache::paid(OpenFile open) {
  constexpr std::uint64_t steps_of_look = 4096;
  return [this, open = std::move(open)](const std::string& path) -> Result<target::Descriptor> {
    if (!work_.spend(steps_of_look)) return fail(ErrorKind::limit, "source file");
    return open(path);
  };
}

std::shared_ptr<const SourceFile> SourceCache::read(const Result<SourcePlace>& opened,
                                                    std::string& error) {
  const auto refuse = [&error](std::string why) {
    error = std::move(why);
    return nullptr;
  };
  const auto identity = opened ? target::identity_of(opened->file) : fail(opened.error());
  if (!identity) return refuse(describe(identity.error()));
  if (const Kept* const kept = find_kept(*identity, opened->member)) return kept->file;
  ++opened_;
  auto text = read_source(*opened, identity->size, most_bytes_a_file, work_);
  if (!text) return refuse(std::move(text.error()));
  auto file = std::make_shared<SourceFile>(decode_source(std::move(*text)));
  make_room(file->size());
  kept_.emplace(identity->inode, Kept{*identity, opened->member, file});
  return file;
}

const SourceCache::Kept* SourceCache::find_kept(const target::FileIdentity& identity,
                                                const std::string& member) const {
  const auto [first, last] = kept_.equal_range(identity.inode);
  const auto found = std::find_if(first, last, [&](const auto& one) {
    return one.second.identity == identity && one.second.member == member;
  });
  return found == last ? nullptr : &found->second;
}

// Who asks for them again reads them again.
void SourceCache::make_room(std::uint64_t bytes) {
  if (kept_bytes_ + bytes > most_bytes) {
    kept_.clear();
    found_.clear();
    kept_bytes_ = 0;
  }
  kept_bytes_ += bytes;
}

}  // namespace hognose::source
