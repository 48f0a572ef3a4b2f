// The words for refusals.
// SPDX-License-Identifier: MIT
#include "document/refusal.h"

namespace hognose::document {

const char* name_of(Refusal refusal) {
  switch (refusal) {
    case Refusal::usage:
      return "usage";
    case Refusal::no_process:
      return "no_process";
    case Refusal::no_file:
      return "no_file";
    case Refusal::no_core:
      return "no_core";
    case Refusal::not_permitted:
      return "not_permitted";
    case Refusal::ended:
      return "ended";
    case Refusal::kernel_thread:
      return "kernel_thread";
    case Refusal::no_python:
      return "no_python";
    case Refusal::not_cpython:
      return "not_cpython";
    case Refusal::undecided:
      return "undecided";
    case Refusal::unreadable:
      return "unreadable";
    case Refusal::nothing_found:
      break;
  }
  return "nothing_found";
}

}  // namespace hognose::document
