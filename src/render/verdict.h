// Verdicts as lines.
// SPDX-License-Identifier: MIT
#pragma once

#include "document/verdict.h"
#include "render/sheet.h"

namespace hognose::render {

void add_verdict(Sheet& sheet, const document::Verdict& block);

}  // namespace hognose::render
