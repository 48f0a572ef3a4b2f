// Reads a descriptor's link, its sort and its fdinfo.
// SPDX-License-Identifier: MIT
#include "target/process/open_file.h"

#include <algorithm>
#include <array>
#include <cerrno>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/formatted.h"
#include "target/process/proc_words.h"
#include "target/seams/descriptor.h"

namespace hognose::target {
namespace {

struct NamedKind {
  std::string_view prefix;
  OpenKind kind;
};
constexpr std::array named_kinds{
    NamedKind{"pipe:[", OpenKind::pipe},
    NamedKind{"socket:[", OpenKind::socket},
    NamedKind{"anon_inode:[eventpoll]", OpenKind::epoll},
    NamedKind{"anon_inode:[eventfd", OpenKind::eventfd},
    NamedKind{"anon_inode:inotify", OpenKind::inotify},
    NamedKind{"anon_inode:[timerfd", OpenKind::timerfd},
    NamedKind{"anon_inode:[signalfd", OpenKind::signalfd},
    NamedKind{"anon_inode:[pidfd", OpenKind::pidfd},
    NamedKind{"pidfd:[", OpenKind::pidfd},
};

// Documentation/admin-guide/devices.txt of the kernel: TTY devices, alternates, Unix98 slaves.
bool is_terminal(std::uint32_t major) {
  constexpr std::uint32_t tty = 4;
  constexpr std::uint32_t alternate = 5;
  constexpr std::uint32_t first_slave = 136;
  constexpr std::uint32_t last_slave = 143;
  return major == tty || major == alternate || (major >= first_slave && major <= last_slave);
}

// Asks for what the kernel has at hand: a server that does not answer would keep us waiting as well.
void add_sort(const std::string& path, OpenFile& file) {
  struct statx status {};
  constexpr unsigned wanted = STATX_TYPE | STATX_INO;
  if (::statx(AT_FDCWD, path.c_str(), AT_STATX_DONT_SYNC, wanted, &status) != 0) return;
  file.inode = status.stx_ino;
  const ::mode_t mode = status.stx_mode;
  if (S_ISREG(mode)) file.kind = OpenKind::file;
  if (S_ISDIR(mode)) file.kind = OpenKind::folder;
  if (S_ISFIFO(mode)) file.kind = OpenKind::pipe;
  if (S_ISSOCK(mode)) file.kind = OpenKind::socket;
  if (S_ISBLK(mode)) file.kind = OpenKind::device;
  if (S_ISCHR(mode))
    file.kind = is_terminal(status.stx_rdev_major) ? OpenKind::terminal : OpenKind::device;
}

}  // namespace

OpenKind find_kind(std::string_view link) {
  const auto* const found =
      std::find_if(named_kinds.begin(), named_kinds.end(), [link](const NamedKind& one) {
        return link.starts_with(one.prefix);
      });
  return found == named_kinds.end() ? OpenKind::other : found->kind;
}

std::uint64_t parse_inode(std::string_view link) {
  const OpenKind kind = find_kind(link);
  if (kind != OpenKind::pipe && kind != OpenKind::socket) return 0;
  link.remove_prefix(link.find('[') + 1);
  return number_of_word<std::uint64_t>(link.substr(0, link.find(']'))).value_or(0);
}

// "5 events: …"; without events it is the start of a line that was cut. False if there is no room.
bool add_watched(std::string_view number, std::string_view rest, OpenFile& file) {
  constexpr std::size_t most_watched = 1000;
  const auto watched = number_of_word<std::int32_t>(number);
  if (!watched || take_word(rest) != "events:") return true;
  file.watches_more = file.watched.size() >= most_watched;
  if (!file.watches_more) file.watched.push_back(*watched);
  return !file.watches_more;
}

// "flags:	0100002", in octal, of which the last two bits are the access; "tfd:        5 events: …"
// for each descriptor of an epoll; "Pid:	4711" of a pidfd.
void add_fdinfo(std::string_view fdinfo, OpenFile& file) {
  constexpr std::uint64_t access_mode = 3;  // of which 0 is to read alone, and 1 to write alone
  std::string_view line;
  while (take_line(fdinfo, line)) {
    const std::string_view key = take_word(line);
    const std::string_view value = take_word(line);
    if (key == "flags:") {
      const auto flags = number_of_word<std::uint64_t>(value, 8);
      if (!flags) continue;
      file.reads = (*flags & access_mode) != 1;
      file.writes = (*flags & access_mode) != 0;
    } else if (key == "tfd:" && file.kind == OpenKind::epoll) {
      if (!add_watched(value, line, file)) return;
    } else if (key == "Pid:" && file.kind == OpenKind::pidfd) {
      file.pid = std::max<std::int64_t>(number_of_word<std::int64_t>(value).value_or(0), 0);
    }
  }
}

Result<std::string> read_proc_link(const std::string& path) {
  std::array<char, 4096> text{};
  const ::ssize_t size = ::readlink(path.c_str(), text.data(), text.size());
  if (size < 0) return fail(kind_of_errno(errno), "a link of /proc");
  return std::string(text.data(), static_cast<std::size_t>(size));
}

Result<OpenFile> read_open_file(::pid_t pid, std::int32_t number) {
  constexpr std::size_t most_text = 1U << 16U;
  const std::string path = formatted("/proc/{}/fd/{}", pid, number);
  OpenFile file;
  file.number = number;
  file.link = TRY(read_proc_link(path));
  file.kind = find_kind(file.link);
  file.inode = parse_inode(file.link);
  if (!file.is_anonymous()) add_sort(path, file);
  const auto fdinfo = read_proc_file(formatted("/proc/{}/fdinfo/{}", pid, number), most_text);
  if (fdinfo) add_fdinfo(*fdinfo, file);
  if (fdinfo && fdinfo->size() == most_text && file.kind == OpenKind::epoll)
    file.watches_more = true;
  return file;
}

std::vector<std::int32_t> list_descriptors(::pid_t pid) {
  constexpr std::size_t most = 4096;
  std::vector<std::int32_t> list;
  const Folder folder = open_folder(formatted("/proc/{}/fd", pid));
  if (!folder) return list;
  while (const dirent* const entry = ::readdir(folder.get())) {
    if (list.size() == most) break;
    if (const auto number = number_of_word<std::int32_t>(entry->d_name)) list.push_back(*number);
  }
  return list;
}

}  // namespace hognose::target
