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

std::string last_error() {
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
  Found& known = found_[{&files, name}];
  if (known.shown == nullptr) known = look_up(files, name);
  const bool may_prove = known.unproven != nullptr && code != nullptr;
  if (may_prove && is_source_of(*known.unproven, name, *code)) {
    known.shown = std::move(known.unproven);
    known.unproven = nullptr;
  }
  return known.shown;
}

std::size_t SourceCache::take_withheld() {
  const auto count = static_cast<std::size_t>(std::ranges::count_if(
      found_, [](const auto& one) { return one.second.unproven != nullptr; }));
  return std::exchange(told_of_, count) == count ? 0 : count;
}

void SourceCache::end_epoch() {
  found_.clear();
  told_of_ = 0;
}

SourceCache::Found SourceCache::look_up(const target::Files& files, const std::string& name) {
  auto missing = std::make_shared<SourceFile>();
  std::shared_ptr<const SourceFile> unproven;
  if (is_no_file(name)) {
    missing->error = "the code did not come from a file";
    return {missing, nullptr};
  }
  const OpenFile usual = [&files](const std::string& path) { return files.open(path); };
  const OpenFile own = [&files](const std::string& path) { return files.open_unproven(path); };
  for (const std::string& path : files.candidates(name)) {
    std::string error;
    const auto opened = open_source_place(path, usual);
    if (auto file = read(path, opened, error)) return {file, nullptr};
    missing->tried.push_back(path);
    if (missing->error.empty()) missing->error = std::move(error);
    const bool may_be_own = !opened && opened.error().kind == ErrorKind::permission;
    if (may_be_own && unproven == nullptr)
      unproven = read(path, open_source_place(path, own), error);
  }
  if (missing->error.empty()) missing->error = "no place to look for it";
  return {missing, unproven};
}

std::shared_ptr<const SourceFile> SourceCache::read(const std::string& path,
                                                    const Result<SourcePlace>& opened,
                                                    std::string& error) {
  const auto refuse = [&error](std::string why) {
    error = std::move(why);
    return nullptr;
  };
  const auto identity = opened ? target::identity_of(opened->file) : fail(opened.error());
  if (!identity) {
    return refuse(identity.error().kind == ErrorKind::unsupported ? "not a regular file"
                                                                  : last_error());
  }
  if (const auto kept = kept_.find(path);
      kept != kept_.end() && kept->second.identity == *identity) {
    return kept->second.file;
  }
  ++opened_;
  auto text = read_source(*opened, identity->size, most_bytes_a_file);
  if (!text) return refuse(std::move(text.error()));
  auto file = std::make_shared<SourceFile>(decode_source(std::move(*text)));
  if (kept_bytes_ + file->size() > most_bytes) {
    kept_.clear();
    kept_bytes_ = 0;
  }
  kept_bytes_ += file->size();
  kept_[path] = {*identity, file};
  return file;
}

}  // namespace hognose::source
