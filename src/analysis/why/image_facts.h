// What rules may know of the files that the process runs code from.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace hognose::analysis::why {

/// A runtime of OpenMP that is loaded: a process should have one.
struct OpenMpFact {
  std::string image;  ///< base name, as that of a CodeFact
  std::string path;
};

/// A file that stands on the stack of the thread that crashed, and does not belong to the Python that runs.
struct MisfitFact {
  std::string image;  ///< base name, as that of a CodeFact
  std::string why;  ///< "was built for Python 3.9, and runs in 3.12"
};

}  // namespace hognose::analysis::why
