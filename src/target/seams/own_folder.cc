// Looks at each part of a path before it makes the next.
// SPDX-License-Identifier: MIT
#include "target/seams/own_folder.h"

#include <cerrno>
#include <cstdint>

#include <sys/stat.h>

#include "target/seams/path_walk.h"

namespace hognose::target {
namespace {

constexpr const char* making_a_folder = "folder of our own";
constexpr ::mode_t only_ours = 0700;

/// Calls `visit` with "/a", "/a/b", …, until it says false.
template <class Visit>
bool visit_all_fronts(const std::string& path, Visit visit) {
  for (std::size_t end = path.find('/', 1); end != std::string::npos;
       end = path.find('/', end + 1)) {
    if (!visit(path.substr(0, end))) return false;
  }
  return visit(path);
}

enum class Part : std::uint8_t { ours, missing, foreign };

Part look_at(const std::string& path) {
  const auto walked = walk_path({}, path);
  if (walked) return walked->belongs_to_us ? Part::ours : Part::foreign;
  struct stat status {};
  const bool is_link = ::lstat(path.c_str(), &status) == 0;  // to what is not there
  return is_link || errno != ENOENT ? Part::foreign : Part::missing;
}

}  // namespace

// A path that is there is walked once; only of one that is not, the parts are looked at one by one.
Result<void> make_own_folder(const std::string& folder) {
  const bool is_made =
      look_at(folder) == Part::ours || visit_all_fronts(folder, [](const std::string& front) {
        const Part part = look_at(front);
        return part == Part::ours ||
               (part == Part::missing && ::mkdir(front.c_str(), only_ours) == 0);
      });
  struct stat status {};
  if (is_made && ::stat(folder.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) return {};
  return fail(ErrorKind::permission, making_a_folder);
}

bool belongs_to_us(const std::string& path) {
  const auto is_not_foreign = [](const std::string& front) {
    return look_at(front) != Part::foreign;
  };
  return look_at(path) == Part::ours || visit_all_fronts(path, is_not_foreign);
}

}  // namespace hognose::target
