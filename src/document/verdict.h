// Why a process crashed: what is known, how sure that is, and what it rests on.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace hognose::document {

/// Whose code is spoken of.
struct Blame {
  std::string function;  ///< empty if unknown
  std::string image;  ///< base name of its file; empty if none
  std::string distribution;  ///< that installed it: "numpy 1.26.4"; empty if unknown
  std::string place;  ///< the Python code that called it: "shop.py:27"; empty if unknown
};

/// A question that would tell more, as the host's users type it.
struct NextQuestion {
  std::string command;
  std::string why;
};

/// Something else that was found.
struct OtherFinding {
  std::string rule;
  std::string sureness;
  std::string text;
};

struct Verdict {
  std::string rule;  ///< for programs: "null_pointer"; empty: the cause is not known
  std::string sureness;  ///< "certain", "likely"; empty where the cause is not known
  std::string
      headline;  ///< a sentence of 100 characters or so, with its family in front: "Crash: …"
  std::string happened;  ///< what the processor and the kernel saw
  std::int64_t tid = 0;  ///< of the thread; 0 if unknown
  Blame blame;
  std::vector<std::string> evidence;
  std::vector<std::string> doubts;  ///< why it is not certain
  std::vector<std::string> ruled_out;
  std::vector<OtherFinding> also;
  std::vector<NextQuestion> next;
  std::string
      fingerprint;  ///< equal for equal crashes: 16 hexadecimal digits; empty if there is none
  std::string fingerprint_text;  ///< what it was made of
};

}  // namespace hognose::document
