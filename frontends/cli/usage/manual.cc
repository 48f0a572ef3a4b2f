// The manual page, in the man macros of roff.
// SPDX-License-Identifier: MIT
#include "cli/usage/manual.h"

#include <algorithm>
#include <cctype>
#include <sstream>
#include <string_view>

#include "base/formatted.h"

namespace hognose::cli {
namespace {

// Text as roff prints it literally: a hyphen is a minus, so that options can be copied, and a line
// that begins like a request is none.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool begins_a_line = out.empty() || out.back() == '\n';
    if (begins_a_line && (c == '.' || c == '\'')) out += "\\&";
    switch (c) {
      case '\\':
        out += "\\e";
        break;
      case '-':
        out += "\\-";
        break;
      case '\'':
        out += "\\(aq";
        break;
      case '`':
        out += "\\(ga";
        break;
      case '^':
        out += "\\(ha";
        break;
      case '~':
        out += "\\(ti";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string bold(std::string_view text) {
  return "\\fB" + escaped(text) + "\\fR";
}

// A value's name in italics; words that are written as they stand in bold.
std::string value_text(const std::string& value) {
  std::string text;
  std::istringstream parts(value);
  for (std::string part; std::getline(parts, part, '|');) {
    const std::vector<std::string> words = words_of(part);
    text += text.empty() ? "" : "|";
    text += words.empty() ? "\\fI" + escaped(part) + "\\fR" : bold(part);
  }
  return text;
}

// Paragraphs are filled; one with an indented line is an example, and stands as it is.
std::string paragraphs(const std::string& text) {
  std::string out;
  std::istringstream lines(text);
  std::string paragraph;
  const auto end_paragraph = [&] {
    if (paragraph.empty()) return;
    const bool is_example = paragraph.find("\n ") != std::string::npos || paragraph.front() == ' ';
    out += ".PP\n";
    out += is_example ? ".nf\n" + escaped(paragraph) + ".fi\n" : escaped(paragraph);
    paragraph.clear();
  };
  for (std::string line; std::getline(lines, line);) {
    if (line.empty()) {
      end_paragraph();
    } else {
      paragraph += line + "\n";
    }
  }
  end_paragraph();
  return out;
}

std::string option_text(const OptionUsage& option) {
  std::string names;
  for (const std::string& name : option.names)
    names += (names.empty() ? "" : ", ") + bold(name);
  const std::string value = option.value.empty() ? "" : " " + value_text(option.value);
  return ".TP\n" + names + value + "\n" + escaped(option.summary) + ".\n";
}

std::string place_text(const OptionUsage& place) {
  return ".TP\n" + value_text(place.value) + "\n" + escaped(place.summary) + ".\n";
}

bool is_same(const OptionUsage& one, const OptionUsage& other) {
  return one.names == other.names && one.summary == other.summary;
}

bool holds(const std::vector<OptionUsage>& options, const OptionUsage& one) {
  return std::any_of(options.begin(), options.end(), [&](const OptionUsage& other) {
    return is_same(one, other);
  });
}

using Kind = std::vector<OptionUsage> CommandUsage::*;

std::vector<OptionUsage> all(const std::vector<CommandUsage>& commands, Kind kind) {
  std::vector<OptionUsage> options;
  for (const CommandUsage& command : commands)
    options.insert(options.end(), (command.*kind).begin(), (command.*kind).end());
  return options;
}

// What several commands take, in the order of the first of them that takes it.
std::vector<OptionUsage> shared(const std::vector<CommandUsage>& commands, Kind kind) {
  std::vector<OptionUsage> once;
  std::vector<OptionUsage> again;
  for (const OptionUsage& option : all(commands, kind))
    (holds(once, option) ? again : once).push_back(option);
  std::erase_if(once, [&](const OptionUsage& option) { return !holds(again, option); });
  return once;
}

std::string written_places(const CommandUsage& command) {
  std::string text;
  for (const OptionUsage& place : command.places) {
    const std::string value = value_text(place.value);
    const bool has_brackets = !place.value.empty() && place.value.front() == '[';
    text += place.is_required || has_brackets ? " " + value : " [" + value + "]";
  }
  for (const OptionUsage& option : command.options) {
    if (option.is_required)
      text += " " + bold(option.names.front()) + " " + value_text(option.value);
  }
  return text;
}

struct Shared {
  std::vector<OptionUsage> places;
  std::vector<OptionUsage> options;
};

std::string command_text(const CommandUsage& command,
                         const std::string& before,
                         const Shared& known) {
  const std::string name = before + command.name;
  if (!command.commands.empty()) {
    std::string text;
    for (const CommandUsage& one : command.commands)
      text += command_text(one, name + " ", known);
    return text;
  }
  std::string text = ".SS " + escaped(name) + "\n" + bold("hognose " + name) +
                     written_places(command) + "\n.PP\n" + escaped(command.summary) + ".\n" +
                     paragraphs(command.help);
  for (const OptionUsage& place : command.places)
    text += holds(known.places, place) || place.value == place.summary ? "" : place_text(place);
  for (const OptionUsage& option : command.options)
    text += holds(known.options, option) ? "" : option_text(option);
  return text;
}

constexpr const char* surroundings = R"(.SH ENVIRONMENT
.TP
\fBHOGNOSE_PAGER\fR, \fBPAGER\fR
The pager of an answer that does not fit the terminal; \fBless\fR without them, none if it is \fBcat\fR or
empty. \fBLESS\fR is set to \fBFRX\fR unless it is set.
.TP
\fBNO_COLOR\fR
If set and not empty, text is plain, also on a terminal.
.TP
\fBTMPDIR\fR
Where a packed or piped core is unpacked, into a file that no one else can open.
.TP
\fBXDG_CACHE_HOME\fR
Where the folder \fBhognose\fR remembers the struct layouts of the builds that were seen;
\fB~/.cache\fR without it.
.SH EXAMPLES
.nf
hognose bt 4711                      what all threads of a process are doing
hognose bt\-full core.4711            the same with local variables, of a core file
hognose print 4711 self.queue[0]     one value, in the newest frame of each thread
zstd \-dc core.zst | hognose bt \-     a core from a pipe
hognose shell 4711                   several questions
.fi
.SH SEE ALSO
.BR gdb (1),
.BR core (5),
.BR ptrace (2)
)";

}  // namespace

std::string write_manual(const CommandUsage& program, const std::string& version) {
  const Shared known{shared(program.commands, &CommandUsage::places),
                     shared(program.commands, &CommandUsage::options)};
  std::string title = program.name;
  std::transform(title.begin(), title.end(), title.begin(), [](unsigned char c) {
    return static_cast<char>(std::toupper(c));
  });
  std::string text = formatted(".TH {} 1 \"\" \"{} {}\"\n.SH NAME\n", title, program.name, version);
  text += escaped(program.name) + " \\- " + escaped(program.summary) + "\n";
  text += ".SH SYNOPSIS\n" + bold(program.name) +
          " \\fICOMMAND\\fR \\fITARGET\\fR [\\fIOPTION\\fR]... [\\fIARGUMENTS\\fR]\n";
  text += ".SH TARGETS\n";
  for (const OptionUsage& place : known.places)
    text += place_text(place);
  text += ".SH OPTIONS\nOf every command that takes a target:\n";
  for (const OptionUsage& option : known.options)
    text += option_text(option);
  text += ".PP\nOf the program:\n";
  for (const OptionUsage& option : program.options)
    text += option_text(option);
  text += ".SH COMMANDS\n";
  for (const CommandUsage& command : program.commands)
    text += command_text(command, "", known);
  return text + ".SH EXIT STATUS\n" + escaped(program.help) + "\n" + surroundings;
}

}  // namespace hognose::cli
