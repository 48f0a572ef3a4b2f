// Lines edited by libedit, which is loaded when the first one is wanted.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstdio>
#include <cwchar>
#include <utility>

#include <dlfcn.h>
#include <fcntl.h>
#include <histedit.h>
#include <poll.h>
#include <unistd.h>

#include "cli/host/interrupt.h"
#include "cli/shell/history_file.h"
#include "cli/shell/line_reader.h"
#include "cli/shell/line_signals.h"

namespace hognose::cli {
namespace {

/// The functions of libedit that we call.
struct Library {
  decltype(&::el_init) init = nullptr;
  decltype(&::el_end) end = nullptr;
  decltype(&::el_set) set = nullptr;
  decltype(&::el_gets) gets = nullptr;
  decltype(&::el_line) line = nullptr;
  decltype(&::el_insertstr) insert = nullptr;
  decltype(&::el_reset) reset = nullptr;
  decltype(&::el_resize) resize = nullptr;
  decltype(&::history) history = nullptr;
  decltype(&::history_init) history_init = nullptr;
  decltype(&::history_end) history_end = nullptr;

#ifdef HOGNOSE_HAS_LIBEDIT
  bool load() {
    *this = {::el_init,
             ::el_end,
             ::el_set,
             ::el_gets,
             ::el_line,
             ::el_insertstr,
             ::el_reset,
             ::el_resize,
             ::history,
             ::history_init,
             ::history_end};
    return true;
  }
#else
  /// Whether all of them were found.
  bool load() {
    void* const file = ::dlopen("libedit.so.2", RTLD_NOW | RTLD_LOCAL);
    if (file == nullptr) return false;
    return find(file, "el_init", init) && find(file, "el_end", end) && find(file, "el_set", set) &&
           find(file, "el_gets", gets) && find(file, "el_line", line) &&
           find(file, "el_insertstr", insert) && find(file, "el_reset", reset) &&
           find(file, "el_resize", resize) && find(file, "history", history) &&
           find(file, "history_init", history_init) && find(file, "history_end", history_end);
  }

 private:
  template <class Function>
  static bool find(void* file, const char* name, Function& function) {
    void* const found = ::dlsym(file, name);
    function = std::bit_cast<Function>(found);
    return found != nullptr;
  }
#endif
};

std::string common_start(const std::vector<std::string>& lines) {
  std::string common = lines.front();
  for (const std::string& line : lines) {
    const auto differs = std::mismatch(common.begin(), common.end(), line.begin(), line.end());
    common.erase(differs.first, common.end());
  }
  return common;
}

class EditedLines final : public LineReader {
 public:
  EditedLines(Library library, const char* prompt, std::string history_path, CompleteLine complete)
      : library_(library),
        prompt_(prompt),
        history_path_(std::move(history_path)),
        complete_(std::move(complete)),
        editor_(library_.init("hognose", stdin, stdout, stderr)),
        history_(library_.history_init()) {
    the_only = this;
    library_.set(editor_, EL_PROMPT, &EditedLines::show_prompt);
    library_.set(editor_, EL_EDITOR, "emacs");
    library_.set(editor_, EL_SIGNAL, 1);
    library_.set(editor_, EL_GETCFN, &EditedLines::read_character);
    library_.set(editor_, EL_ADDFN, "complete", "Complete the word", &EditedLines::on_tab);
    library_.set(editor_, EL_BIND, "^I", "complete", nullptr);
    library_.set(editor_, EL_BIND, "^R", "em-inc-search-prev", nullptr);
    remember(H_SETSIZE, 1000);
    remember(H_SETUNIQUE, 1);
    if (!history_path_.empty()) remember(H_LOAD, history_path_.c_str());
    library_.set(editor_, EL_HIST, library_.history, history_);
  }
  EditedLines(const EditedLines&) = delete;
  EditedLines& operator=(const EditedLines&) = delete;
  ~EditedLines() override {
    if (!history_path_.empty())
      save_history(history_path_, [this](const char* name) { remember(H_SAVE, name); });
    library_.history_end(history_);
    library_.end(editor_);
  }

  std::optional<std::string> read() override {
    int count = 0;
    const char* const text = gets(count);
    if (text == nullptr || count <= 0) {
      std::fputs("\n", stdout);
      if (!ctrl_c_was_pressed()) return std::nullopt;
      library_.reset(editor_);
      return std::string();
    }
    std::string line(text);
    while (!line.empty() && line.back() == '\n')
      line.pop_back();
    if (!line.empty()) remember(H_ENTER, line.c_str());
    return line;
  }

 private:
  const char* gets(int& count) {
    LineSignals signals;
    signals_ = &signals;
    // libedit would show its prompt first: keys that came between were the kernel's.
    prepare_terminal(true);
    return library_.gets(editor_, &count);
  }

  template <class... Arguments>
  void remember(int what, Arguments... arguments) {
    HistEvent event{};
    library_.history(history_, &event, what, arguments...);
  }

  static char* show_prompt(EditLine* /*editor*/) { return the_only->prompt_.data(); }

  /// One character of the terminal. Ctrl-C ends the line: libedit's own reading would go on.
  static int read_character(EditLine* /*editor*/, wchar_t* out) {
    std::mbstate_t state{};
    while (true) {
      if (!wait_for_input()) {
        errno = EINTR;
        return -1;
      }
      char byte = 0;
      const ssize_t got = ::read(input(), &byte, 1);
      if (got < 0 && errno == EAGAIN) continue;  // Ctrl-C took back what was typed
      if (got != 1) return 0;
      const std::size_t used = std::mbrtowc(out, &byte, 1, &state);
      if (used == static_cast<std::size_t>(-2)) continue;  // more bytes follow
      if (used != static_cast<std::size_t>(-1)) return 1;
      state = {};
    }
  }

  /// The terminal, opened once more so that a reading of it never waits: what was typed may be
  /// gone by then. The flags of standard input itself are not ours alone.
  static int input() {
    static const char* const name = ::ttyname(STDIN_FILENO);
    static const int own =
        name == nullptr ? -1 : ::open(name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    return own < 0 ? STDIN_FILENO : own;
  }

  /// False if Ctrl-C was pressed. Signals come in before the question and while we wait: between
  /// the two, one would be lost until the next key.
  static bool wait_for_input() {
    LineSignals& signals = *the_only->signals_;
    signals.take_over();
    pollfd typed{input(), POLLIN, 0};
    int ready = 0;
    do {
      signals.let_in();
      signals.postpone();
      if (ctrl_c_was_pressed()) return false;
      the_only->obey(LineSignals::take());
      ready = signals.poll(typed);
    } while (ready < 0);
    return true;
  }

  void obey(CameSignals came) {
    if (came.has_new_size) library_.resize(editor_);
    if (came.stop) {
      prepare_terminal(false);
      signals_->stop();
      came.goes_on = true;
      static_cast<void>(LineSignals::take());
    }
    if (came.goes_on) draw_anew();
  }

  /// Whoever had the terminal meanwhile has left it in modes of his own, somewhere in a line.
  void draw_anew() {
    prepare_terminal(false);
    prepare_terminal(true);
    library_.resize(editor_);
    std::fputs("\r", stdout);
    library_.set(editor_, EL_REFRESH);
  }

  /// For the editing of a line, or as it was before.
  void prepare_terminal(bool is_edited) { library_.set(editor_, EL_PREP_TERM, is_edited ? 1 : 0); }

  static unsigned char on_tab(EditLine* /*editor*/, int /*key*/) { return the_only->complete(); }

  unsigned char complete() {
    const LineInfo* const info = library_.line(editor_);
    const std::string text(info->buffer, info->cursor);
    signals_->let_in();
    const std::vector<std::string> lines = complete_(text);
    signals_->postpone();
    const std::size_t indent = std::min(text.find_first_not_of(" \t"), text.size());
    const std::string typed = text.substr(indent);
    if (lines.empty()) return CC_REFRESH_BEEP;
    std::string common = common_start(lines);
    if (lines.size() == 1 && common.find_first_of(" \t") == std::string::npos) common += ' ';
    if (common.size() > typed.size()) {
      library_.insert(editor_, common.substr(typed.size()).c_str());
      return CC_REFRESH;
    }
    std::fputs("\n", stdout);
    for (const std::string& line : lines)
      std::fprintf(stdout, "%s\n", line.substr(line.find_last_of(' ') + 1).c_str());
    return CC_REDISPLAY;
  }

  Library library_;
  std::string prompt_;
  std::string history_path_;
  CompleteLine complete_;
  EditLine* editor_;
  History* history_;
  LineSignals* signals_ = nullptr;  // while a line is edited

  // There is one terminal, and so one of these: libedit's callbacks find it here.
  static inline EditedLines* the_only = nullptr;
};

}  // namespace

std::unique_ptr<LineReader> open_edited_lines(const char* prompt,
                                              std::string history_path,
                                              CompleteLine complete) {
  Library library;
  if (!library.load()) return nullptr;
  return std::make_unique<EditedLines>(
      library, prompt, std::move(history_path), std::move(complete));
}

}  // namespace hognose::cli
