// Finding, reading and keeping source files.
// SPDX-License-Identifier: MIT
#include "source/source_file.h"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/formatted.h"
#include "python/values/printable.h"
#include "source/encoding.h"

namespace hognose::source {

namespace {

constexpr const char* white_space = " \t\n\r\f\v";

/// A file descriptor that closes itself.
class OpenFile {
 public:
  explicit OpenFile(const std::string& path)
      : descriptor_(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)) {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
  /// At most `most` bytes from the start; an empty string if reading fails.
  [[nodiscard]] std::string read(std::size_t most) const {
    std::string bytes(most, '\0');
    std::size_t done = 0;
    while (done < most) {
      const ssize_t count = ::read(descriptor_, bytes.data() + done, most - done);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) break;
      done += static_cast<std::size_t>(count);
    }
    bytes.resize(done);
    return bytes;
  }

 private:
  int descriptor_;
};

std::string last_error() {
  return std::generic_category().message(errno);
}

/// Text for a terminal: everything unprintable escaped, but tabs stay.
std::string printable_line(std::string_view text) {
  const auto is_plain = [](char c) { return (c >= ' ' && c < '\x7f') || c == '\t'; };
  if (std::all_of(text.begin(), text.end(), is_plain)) return std::string(text);
  std::string out;
  while (true) {
    const std::size_t tab = text.find('\t');
    out += python::printable(text.substr(0, tab));
    if (tab == std::string_view::npos) return out;
    out += '\t';
    text.remove_prefix(tab + 1);
  }
}

/// Where a column (bytes of the line in the file, of which `stripped` are not in `text`) falls. The
/// file may be another by now: a column past the end is the end, one inside of a character its
/// start.
std::size_t find_column(std::string_view text, std::int64_t column, std::size_t stripped) {
  const auto last = static_cast<std::int64_t>(text.size());
  const std::int64_t wanted = std::clamp<std::int64_t>(column, 0, INT32_MAX);
  auto at = static_cast<std::size_t>(
      std::clamp<std::int64_t>(wanted - static_cast<std::int64_t>(stripped), 0, last));
  const auto is_inside = [&] {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
  };
  while (at > 0 && is_inside())
    --at;
  return at;
}

/// "<string>", "<frozen importlib._bootstrap>": code that came from no file.
bool is_no_file(const std::string& name) {
  return name.empty() || (name.front() == '<' && name.back() == '>');
}

// The front of each line that is too long, whole characters of it.
std::string with_short_lines(std::string text) {
  constexpr std::size_t most = SourceFile::most_line;
  std::string out;
  std::size_t kept = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of("\r\n", at), text.size());
    if (end - at > most) {
      std::size_t cut = at + most;
      while (cut > at && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U)
        --cut;
      out.append(text, kept, cut - kept).append("…");
      kept = end;
    }
    at = end + 1;
  }
  if (kept == 0) return text;
  return out.append(text, std::min(kept, text.size()));
}

}  // namespace

SourceFile::SourceFile(std::string text) : text_(with_short_lines(std::move(text))) {
  for (std::size_t at = 0; at < text_.size();) {
    starts_.push_back(at);
    while (at < text_.size() && text_[at] != '\r' && text_[at] != '\n')
      ++at;
    if (at == text_.size()) break;
    const bool is_pair = text_[at] == '\r' && at + 1 < text_.size() && text_[at + 1] == '\n';
    at += is_pair ? 2 : 1;
  }
}

std::string_view SourceFile::raw_line(std::int64_t number) const {
  if (number < 1 || number > line_count()) return {};
  const auto next = static_cast<std::size_t>(number);
  const std::size_t start = starts_[next - 1];
  std::size_t end = next < starts_.size() ? starts_[next] : text_.size();
  while (end > start && (text_[end - 1] == '\n' || text_[end - 1] == '\r'))
    --end;
  return std::string_view(text_).substr(start, end - start);
}

std::optional<std::string> SourceFile::line(std::int64_t number) const {
  if (number < 1 || number > line_count()) return std::nullopt;
  return printable_line(raw_line(number));
}

MarkedLine SourceFile::marked_line(const python::Position& position) const {
  const std::string_view whole = raw_line(position.line.value_or(0));
  const std::size_t first = std::min(whole.find_first_not_of(white_space), whole.size());
  const std::string_view text =
      whole.substr(first, whole.find_last_not_of(white_space) + 1 - first);
  MarkedLine shown{printable_line(text)};
  if (!position.column || !position.end_column) return shown;
  const std::size_t begin = find_column(text, *position.column, first);
  const bool ends_here = position.end_line == position.line;
  const std::size_t end = ends_here ? find_column(text, *position.end_column, first) : text.size();
  if (begin >= end) return shown;
  if (shown.text == text) {
    shown.begin = begin;
    shown.end = end;
    return shown;
  }
  // Shown text may be longer: what cannot be printed is escaped.
  shown.begin = printable_line(text.substr(0, begin)).size();
  shown.end = shown.begin + printable_line(text.substr(begin, end - begin)).size();
  return shown;
}

std::shared_ptr<const SourceFile> SourceCache::find(const target::Files& files,
                                                    const std::string& name) {
  auto& known = found_[{&files, name}];
  if (known == nullptr) known = look_up(files, name);
  return known;
}

std::shared_ptr<const SourceFile> SourceCache::look_up(const target::Files& files,
                                                       const std::string& name) {
  auto missing = std::make_shared<SourceFile>();
  if (is_no_file(name)) {
    missing->error = "the code did not come from a file";
    return missing;
  }
  for (const std::string& path : files.candidates(name)) {
    std::string error;
    if (auto file = open(path, error)) return file;
    missing->tried.push_back(path);
    if (missing->error.empty()) missing->error = std::move(error);
  }
  if (missing->error.empty()) missing->error = "no place to look for it";
  return missing;
}

std::shared_ptr<const SourceFile> SourceCache::open(const std::string& path, std::string& error) {
  struct stat status {};
  const auto refuse = [&error](std::string why) {
    error = std::move(why);
    return nullptr;
  };
  if (::stat(path.c_str(), &status) != 0) return refuse(last_error());
  if (!S_ISREG(status.st_mode)) return refuse("not a regular file");
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (size > most_bytes_a_file) {
    return refuse(formatted("too large ({} bytes; at most {})", size, most_bytes_a_file));
  }
  const Identity identity{status.st_dev,
                          status.st_ino,
                          size,
                          status.st_mtim.tv_sec * 1'000'000'000LL + status.st_mtim.tv_nsec};
  if (const auto kept = kept_.find(path);
      kept != kept_.end() && kept->second.identity == identity) {
    return kept->second.file;
  }
  const OpenFile opened(path);
  if (!opened.is_open()) return refuse(last_error());
  ++opened_;
  auto file = std::make_shared<SourceFile>(decode_source(opened.read(size)));
  if (kept_bytes_ + file->size() > most_bytes) {
    kept_.clear();
    kept_bytes_ = 0;
  }
  kept_bytes_ += file->size();
  kept_[path] = {identity, file};
  return file;
}

}  // namespace hognose::source
