// What must reading all Python stacks of a process cost at least? The floor for bench/program_speed.py.
//
//   floor_311 PID RUNTIME     RUNTIME: the address of _PyRuntime in the process, hexadecimal
//
// Knows nothing: the offsets are those of CPython 3.11 on x86-64, nothing is checked, nothing can be
// damaged. Stops the process as hognose does, reads with as few calls as it can, prints the same lines.
// SPDX-License-Identifier: MIT
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <vector>

#include <dirent.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/wait.h>

namespace {

pid_t process = 0;

void read_at(std::uint64_t address, void* into, std::size_t size) {
  iovec local{into, size};
  iovec remote{reinterpret_cast<void*>(address), size};
  if (process_vm_readv(process, &local, 1, &remote, 1, 0) < 0) std::memset(into, 0, size);
}

std::uint64_t word_at(std::uint64_t address) {
  std::uint64_t word = 0;
  read_at(address, &word, sizeof word);
  return word;
}

std::string ascii_at(std::uint64_t object) {
  std::array<char, 304> bytes{};
  read_at(object, bytes.data(), bytes.size());
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data() + 16, sizeof length);
  return {bytes.data() + 48, length < 256 ? length : 256};
}

struct Code {
  std::uint64_t start = 0;
  int first_line = 0;
  std::string name, file, table;
};

Code read_code(std::uint64_t address) {
  std::array<char, 192> bytes{};
  read_at(address, bytes.data(), bytes.size());
  const auto word = [&](std::size_t at) {
    std::uint64_t value = 0;
    std::memcpy(&value, &bytes[at], sizeof value);
    return value;
  };
  Code code;
  code.start = address + 184;
  std::memcpy(&code.first_line, &bytes[72], sizeof(int));
  code.file = ascii_at(word(112));
  code.name = ascii_at(word(120));
  std::array<char, 4096> table{};
  read_at(word(136), table.data(), table.size());
  std::uint64_t size = 0;
  std::memcpy(&size, table.data() + 16, sizeof size);
  code.table.assign(table.data() + 32, size < 4000 ? size : 4000);
  return code;
}

// PEP 657's table: entries of one to eight code units, each with a line delta.
int line_of(const Code& code, std::uint64_t instruction) {
  int line = code.first_line;
  std::size_t at = 0;
  const auto number = [&] {
    unsigned value = 0;
    for (unsigned shift = 0; at < code.table.size(); shift += 6) {
      const auto byte = static_cast<unsigned char>(code.table[at++]);
      value |= (byte & 63U) << shift;
      if ((byte & 64U) == 0) break;
    }
    return (value & 1U) != 0 ? -static_cast<int>(value >> 1U) : static_cast<int>(value >> 1U);
  };
  std::uint64_t unit = 0;
  while (at < code.table.size()) {
    const auto head = static_cast<unsigned char>(code.table[at++]);
    const unsigned kind = head >> 3U & 15U;
    if (kind == 13 || kind == 14) line += number();
    if (kind >= 10 && kind <= 12) line += static_cast<int>(kind) - 10;
    unit += (head & 7U) + 1;
    if (code.start + 2 * unit > instruction) return line;
    while (at < code.table.size() && (code.table[at] & '\x80') == 0)
      ++at;
  }
  return line;
}

std::vector<pid_t> stop_all() {
  std::vector<pid_t> threads;
  DIR* const folder = opendir(("/proc/" + std::to_string(process) + "/task").c_str());
  while (const dirent* entry = readdir(folder)) {
    if (const auto tid = static_cast<pid_t>(std::atoi(entry->d_name)); tid != 0)
      threads.push_back(tid);
  }
  closedir(folder);
  for (const pid_t tid : threads)
    ptrace(PTRACE_SEIZE, tid, nullptr, nullptr);
  for (const pid_t tid : threads)
    ptrace(PTRACE_INTERRUPT, tid, nullptr, nullptr);
  for (const pid_t tid : threads)
    waitpid(tid, nullptr, __WALL);
  return threads;
}

struct Frame {
  std::uint64_t code = 0, instruction = 0;
};

// The frames of one thread: they lie together, so one piece of memory serves many.
std::vector<Frame> read_frames(std::uint64_t thread) {
  std::vector<Frame> frames;
  std::vector<char> piece(16384);
  std::uint64_t piece_at = 0;
  std::uint64_t next = word_at(word_at(thread + 56) + 8);
  while (next != 0) {
    if (next < piece_at || next + 80 > piece_at + piece.size()) {
      piece_at = next > piece.size() - 80 ? next - piece.size() + 80 : next;
      read_at(piece_at, piece.data(), piece.size());
    }
    std::array<std::uint64_t, 10> words{};
    std::memcpy(words.data(), piece.data() + (next - piece_at), sizeof words);
    frames.push_back({words[4], words[7]});
    next = words[6];
  }
  return frames;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return 64;
  process = static_cast<pid_t>(std::atoi(arguments[1]));
  const std::uint64_t runtime = std::strtoull(arguments[2], nullptr, 16);
  const auto stopped = stop_all();
  std::map<std::uint64_t, Code> codes;
  std::vector<std::vector<Frame>> stacks;
  for (std::uint64_t thread = word_at(word_at(runtime + 40) + 16); thread != 0;
       thread = word_at(thread + 8)) {
    for (const Frame& frame : stacks.emplace_back(read_frames(thread))) {
      if (!codes.contains(frame.code)) codes[frame.code] = read_code(frame.code);
    }
  }
  for (const pid_t tid : stopped)
    ptrace(PTRACE_DETACH, tid, nullptr, nullptr);
  for (const auto& stack : stacks) {
    std::puts("Thread");
    for (const Frame& frame : stack) {
      const Code& code = codes[frame.code];
      std::printf("  File \"%s\", line %d, in %s\n",
                  code.file.c_str(),
                  line_of(code, frame.instruction),
                  code.name.c_str());
    }
  }
}
