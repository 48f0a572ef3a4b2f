// From packed bytes, wherever they come from, to a mapping of the plain ones.
// SPDX-License-Identifier: MIT
#include "unpack/open_bytes.h"

#include <algorithm>
#include <cerrno>
#include <memory>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>

#include "unpack/sparse_file.h"

namespace hognose::unpack {
namespace {

constexpr const char* reading = "core file";
constexpr std::size_t piece_size = 1U << 20U;
static_assert(piece_size % SparseFile::block_size == 0);

/// What is read of a file or pipe before it is unpacked.
class Source {
 public:
  explicit Source(target::Descriptor file) : file_(std::move(file)) {}

  [[nodiscard]] std::span<const std::byte> rest() const {
    return {buffer_.get() + begin_, end_ - begin_};
  }
  void take(std::size_t count) {
    begin_ += count;
    taken_ += count;
  }
  /// Bytes that were unpacked so far.
  [[nodiscard]] std::uint64_t taken() const { return taken_; }
  /// Reads on when all was taken; false at the end. A pipe may give little at a time.
  Result<bool> refill() {
    if (begin_ != end_) return true;
    begin_ = end_ = 0;
    return read_into(piece_size);
  }
  /// Reads until `count` bytes are there, or all.
  Result<void> fill(std::size_t count) {
    while (end_ < count && TRY(read_into(count - end_))) {
    }
    return {};
  }
  [[nodiscard]] const target::Descriptor& file() const { return file_; }

 private:
  Result<bool> read_into(std::size_t most) {
    while (true) {
      const ::ssize_t count = ::read(file_.number(), buffer_.get() + end_, most);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return fail(target::kind_of_errno(errno), reading);
      end_ += static_cast<std::size_t>(count);
      return count != 0;
    }
  }

  target::Descriptor file_;
  std::unique_ptr<std::byte[]> buffer_ = std::make_unique_for_overwrite<std::byte[]>(piece_size);
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint64_t taken_ = 0;
};

/// Gathers what a decoder makes into whole pieces.
class Sink {
 public:
  explicit Sink(SparseFile file) : file_(std::move(file)), buffer_(piece_size) {}

  [[nodiscard]] std::span<std::byte> room() { return std::span(buffer_).subspan(filled_); }
  Result<void> add(std::size_t count) {
    filled_ += count;
    if (file_.size() == 0 && start_.size() < looked_at)
      start_.assign(buffer_.data(), buffer_.data() + std::min(filled_, looked_at));
    return filled_ == buffer_.size() ? flush() : Result<void>{};
  }
  [[nodiscard]] bool is_empty() const { return size() == 0; }
  [[nodiscard]] std::uint64_t size() const { return file_.size() + filled_; }
  /// The first bytes: all that are needed to tell what a file is, or as many as there are yet.
  [[nodiscard]] std::span<const std::byte> start() const { return start_; }
  [[nodiscard]] bool has_start() const { return start_.size() == looked_at; }
  Result<target::MappedFile> finish() {
    TRY(flush());
    return target::MappedFile::open(TRY(file_.finish()));
  }

 private:
  Result<void> flush() {
    const auto full = std::span(buffer_).first(filled_);
    filled_ = 0;
    return file_.append(full);
  }

  static constexpr std::size_t looked_at = 4096;

  SparseFile file_;
  std::vector<std::byte> buffer_;
  std::vector<std::byte> start_;
  std::size_t filled_ = 0;
};

/// How far decoding has come: it goes on, or it has ended, perhaps before the input made sense to
/// its end: the gap.
struct Progress {
  bool goes_on = false;
  std::optional<Error> gap;
};

Progress end_of_input(const Decoder& decoder, bool has_input) {
  if (decoder.is_complete()) return {};
  return {false, Error{has_input ? ErrorKind::corrupt : ErrorKind::short_read, {}, reading}};
}

Result<Progress> decode_some(Source& source, Decoder& decoder, Sink& sink) {
  const bool has_input = TRY(source.refill());
  const bool was_complete = decoder.is_complete();
  const auto step = decoder.step(source.rest(), sink.room());
  if (!step && step.error().kind != ErrorKind::corrupt) return fail(step.error());
  if (!step && was_complete) return Progress{};  // padding behind the last frame
  if (!step) return Progress{false, step.error()};
  source.take(step->taken);
  TRY(sink.add(step->made));
  if (step->taken != 0 || step->made != 0) return Progress{true, {}};
  return end_of_input(decoder, has_input);
}

/// Whether so many plain bytes are more than may come of the packed ones.
bool is_too_sparse(const Source& source, const Sink& sink, const UnpackOptions& options) {
  return sink.size() > options.most_plain && sink.size() / most_ratio > source.taken();
}

/// Decodes up to the end, or to the gap.
Result<std::optional<Error>> decode(Source& source,
                                    Decoder& decoder,
                                    Sink& sink,
                                    const UnpackOptions& options,
                                    std::uint64_t total) {
  Progress progress{true, {}};
  bool is_told = !options.is_wanted;
  while (progress.goes_on) {
    if (options.interrupted && options.interrupted()) return fail(ErrorKind::interrupted, reading);
    if (options.progress) options.progress(source.taken(), total);
    progress = TRY(decode_some(source, decoder, sink));
    if (is_too_sparse(source, sink, options)) return Error{ErrorKind::limit, {}, reading};
    if (is_told || !sink.has_start()) continue;
    is_told = true;
    if (!options.is_wanted(sink.start())) return std::nullopt;
  }
  return progress.gap;
}

Result<target::Descriptor> open_source(const std::string& path) {
  if (path == "-") return target::Descriptor(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3));
  const target::Descriptor held(::open(path.c_str(), O_PATH | O_CLOEXEC));
  struct stat status {};
  if (!held.is_open() || ::fstat(held.number(), &status) != 0)
    return fail(target::kind_of_errno(errno), reading);
  const bool is_readable = S_ISREG(status.st_mode) || S_ISFIFO(status.st_mode);
  if (!is_readable) return fail(ErrorKind::unsupported, reading);
  const std::string held_path = "/proc/self/fd/" + std::to_string(held.number());
  return target::Descriptor(::open(held_path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
}

}  // namespace

Result<Opened> open_bytes(const std::string& path, const UnpackOptions& options) {
  constexpr std::size_t recognised_by = 4096;
  Source source(TRY(open_source(path)));
  struct stat status {};
  if (!source.file().is_open() || ::fstat(source.file().number(), &status) != 0) {
    return fail(target::kind_of_errno(errno), reading);
  }
  if (S_ISCHR(status.st_mode)) return fail(ErrorKind::unsupported, reading);  // a terminal
  TRY(source.fill(recognised_by));
  const Format format = recognise(source.rest());
  if (format == Format::plain && S_ISREG(status.st_mode)) {
    return Opened{TRY(target::MappedFile::open(source.file())), format, {}};
  }
  const std::string folder = options.folder.empty() ? temporary_folder() : options.folder;
  Sink sink(TRY(SparseFile::create(folder, options.most_content)));
  const auto decoder = make_decoder(format);
  const std::uint64_t total =
      S_ISREG(status.st_mode) ? static_cast<std::uint64_t>(status.st_size) : 0;
  const auto gap = TRY(decode(source, *decoder, sink, options, total));
  if (gap && sink.is_empty()) return fail(*gap);
  return Opened{TRY(sink.finish()), format, gap};
}

}  // namespace hognose::unpack
