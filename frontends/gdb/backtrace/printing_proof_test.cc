// When arguments are given as one.
// SPDX-License-Identifier: MIT
#include "gdb/backtrace/printing_proof.h"

#include <gtest/gtest.h>

namespace hognose::gdb {
namespace {

constexpr PythonPlace nowhere{};

TEST(PrintingProof, TheFirstFrameIsTheProof) {
  PrintingProof proof(true);
  proof.next_frame(nowhere, 7);
  EXPECT_FALSE(proof.may_join(nowhere, 7, 3));
  proof.next_frame(nowhere, 10);
  EXPECT_TRUE(proof.may_join(nowhere, 10, 2));
  proof.next_frame(nowhere, 11);
  EXPECT_FALSE(proof.may_join(nowhere, 11, 0));
  proof.next_frame(nowhere, 11);
  EXPECT_TRUE(proof.may_join(nowhere, 11, 1));
}

TEST(PrintingProof, ValuesThatAreNotPrintedDisproveIt) {
  PrintingProof proof(true);
  proof.next_frame(nowhere, 0);
  EXPECT_FALSE(proof.may_join(nowhere, 0, 3));
  proof.next_frame(nowhere, 0);  // -frame-arguments none
  EXPECT_FALSE(proof.may_join(nowhere, 0, 3));
  proof.next_frame(nowhere, 3);
  EXPECT_FALSE(proof.may_join(nowhere, 3, 3)) << "whatever comes later";
}

TEST(PrintingProof, ASingleOneThatIsNotPrintedDisprovesItToo) {
  PrintingProof proof(true);
  proof.next_frame(nowhere, 0);
  EXPECT_FALSE(proof.may_join(nowhere, 0, 2));
  EXPECT_TRUE(proof.may_join(nowhere, 2, 2));
  EXPECT_FALSE(proof.may_join(nowhere, 2, 2));
}

TEST(PrintingProof, LocalsArePrintedBehindArguments) {
  PrintingProof proof(true);
  proof.next_frame(nowhere, 0);
  EXPECT_FALSE(proof.may_join(nowhere, 0, 2));
  proof.settle(2);
  proof.next_frame(nowhere, 9);
  EXPECT_TRUE(proof.may_join(nowhere, 9, 2));
}

TEST(PrintingProof, AScriptThatWalksTheFramesMovesMeanwhile) {
  int frame = 0;
  PrintingProof proof(true);
  proof.next_frame({&frame, 8}, 0);
  EXPECT_FALSE(proof.may_join({&frame, 8}, 0, 1));
  proof.next_frame({&frame, 8}, 1);
  EXPECT_FALSE(proof.may_join({&frame, 20}, 1, 1));
  proof.next_frame({&frame, 8}, 2);
  EXPECT_FALSE(proof.may_join({&frame, 8}, 2, 1));
}

TEST(PrintingProof, WhereAnotherFormWouldShowItIsNever) {
  PrintingProof proof(false);
  proof.next_frame(nowhere, 0);
  EXPECT_FALSE(proof.may_join(nowhere, 0, 1));
  proof.next_frame(nowhere, 1);
  EXPECT_FALSE(proof.may_join(nowhere, 1, 1));
}

}  // namespace
}  // namespace hognose::gdb
