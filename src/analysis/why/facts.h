// Everything that rules may know of a crash, gathered before the first of them is asked.
//
// Rules see no memory: what they need and is not here is added here, once, by session/crash_facts.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/why/claim.h"
#include "analysis/why/code_fact.h"
#include "analysis/why/heap_facts.h"
#include "analysis/why/image_facts.h"
#include "analysis/why/object_facts.h"
#include "analysis/why/runtime_fact.h"
#include "machine/instruction.h"
#include "target/fatal_signal.h"

namespace hognose::analysis::why {

/// What lies at an address.
struct MemoryFact {
  Tri is_mapped = Tri::unknown;
  Tri is_readable = Tri::unknown;
  Tri is_writable = Tri::unknown;
  Tri is_executable = Tri::unknown;
  std::string path;  ///< of its file; empty if none
  Tri is_past_file = Tri::unknown;  ///< the file, as it is now, ends before that page
};

/// The memory that the instruction wanted, by its registers.
struct OperandFact {
  machine::MemoryOperand operand;
  std::optional<Address> address;
  std::optional<std::uint64_t> base;
  std::optional<std::uint64_t> index;
  std::int64_t added_to_null =
      0;  ///< what code right before added to NULL: that is all of the base
  Tri agrees = Tri::unknown;  ///< with the address that the kernel tells
  PointerFact pointer;  ///< what the base points to
  std::optional<OriginFact> origin;
  std::string
      result_of{};  ///< the function that gave back the base, which nobody has looked at since; empty if unknown
};

/// The stack of the thread that crashed.
struct StackFact {
  Tri is_known = Tri::unknown;  ///< where it is
  std::uint64_t used = 0;  ///< bytes from the stack pointer to its end
  /// From the lowest address of it to what was accessed: negative below it, nothing if not known.
  std::optional<std::int64_t> room;
  Tri holds_pointer = Tri::unknown;  ///< the stack pointer is in it, or right below
  Tri is_whole = Tri::unknown;  ///< no frame is lost or guessed among those nearest to the crash
  /// Of the newest frame, where that alone reaches beyond the stack's lowest address.
  std::optional<std::uint64_t> frame_size;
};

/// Frames that repeat at the newest end of the stack.
struct RecursionFact {
  std::size_t rounds = 0;
  std::vector<std::string> functions;  ///< of one round, the newest first
  bool has_python = false;
  bool is_cut = false;  ///< there may be more rounds
};

/// The text of an end that was announced.
struct SaidFact {
  enum class By : std::uint8_t {
    nobody,
    c_library,
    runtime,
    cxx,
    cxx_check,  ///< an assertion of libstdc++ itself, whose condition is the text
    rust,
  };
  By by = By::nobody;
  std::string text;
  std::string
      function;  ///< of the runtime or of libstdc++, that said so; or of Rust's source, its place
  std::size_t frame = 0;  ///< index in `frames` of who called for the end
  Tri is_last = Tri::yes;  ///< it is of this end, and not left from something before
  Tri is_nothing_else = Tri::yes;  ///< what others may have said was read as well
};

struct CrashFacts {
  target::FatalSignal signal;
  std::string signal_name;
  Address pc;
  std::int64_t tid = 0;
  std::string thread_name;
  std::vector<CodeFact> frames;  ///< newest first, from where it crashed; at most a few dozen
  std::vector<CodeFact> left;  ///< functions of builtins that are gone from the stack
  std::optional<PlaceFact>
      place;  ///< newest Python frame of the program's own code, or else of any
  std::optional<machine::Instruction> instruction;
  std::optional<OperandFact> operand;
  /// Where a call, jump or return wanted to go by a register or by memory.
  std::optional<Address> goes_to;
  Tri came_by_return = Tri::unknown;  ///< the word right below the stack pointer is where it went
  std::optional<std::int64_t> divisor;
  MemoryFact at_pc;
  MemoryFact at_address;
  StackFact stack;
  std::optional<UsedFact> used;
  std::optional<ChainFact> chain;
  std::optional<ContractFact> contract;
  std::string raised;  ///< what the thread raises, "ValueError: no such tea"; empty if nothing
  std::optional<FrameFact> frame;
  std::optional<OverrunFact> overrun;
  std::optional<StrangerFact> stranger;
  std::optional<CheckedFact> checked;
  std::optional<GivenFact> given;
  std::optional<DamagedSizeFact> damaged_size;
  std::optional<RecursionFact> recursion;
  SaidFact said;
  RuntimeFact runtime;
  std::vector<OpenMpFact> openmp;
  std::vector<MisfitFact> misfits;
  std::string sender;  ///< name of the process that sent the signal, if it still is
  std::optional<bool> is_write;  ///< as the processor said, or else the instruction
  bool was_handled = false;
  std::string
      raised_name;  ///< of the signal by which the handler ended the process; empty if of the same
  bool knows_pc = false;  ///< null may be where control went to
  Tri has_code = Tri::unknown;  ///< the bytes of the instruction were read
  Tri dividend_overflows = Tri::unknown;
  Tri has_caller = Tri::unknown;  ///< the second frame is where a call by a pointer returns to
  Tri is_behind_call =
      Tri::unknown;  ///< the thread stands behind a system call, as one that sends itself a signal
  Tri aborts = Tri::unknown;  ///< the C library's abort is on the stack
};

/// It is of an access to memory: SIGSEGV or SIGBUS, not sent.
[[nodiscard]] bool is_access(const CrashFacts& facts);
/// The processor refused an address without telling which: it cannot be one, or is not aligned.
[[nodiscard]] bool is_protection_fault(const CrashFacts& facts);
/// Whether the instruction wanted the memory that the kernel tells; unknown of one that was not read.
[[nodiscard]] Tri does_operand_agree(const CrashFacts& facts);
/// The pointer of an operand is NULL: its base, or its index where either may have been the pointer.
[[nodiscard]] bool is_null(const OperandFact& operand);
/// By the kernel's word something is there, but not for this.
[[nodiscard]] bool was_forbidden(const CrashFacts& facts);
/// Control went to where no code is: the address is that of the instruction.
[[nodiscard]] bool is_fetch(const CrashFacts& facts);

/// No address has such a value: bits 47 to 63 of one are equal.
[[nodiscard]] bool is_canonical(Address address);
/// An instruction that the processor refused, as it is the kernel's alone. It wants no memory.
[[nodiscard]] bool is_privileged(const CrashFacts& facts);
/// A call, jump or return that the processor refused, as it led to what can be no address.
[[nodiscard]] bool is_refused_jump(const CrashFacts& facts);

/// The function to speak of: the newest of an extension, be it gone, or what it called if all it does is to
/// call what it is told to; else the newest that has a name. Null if there is none.
[[nodiscard]] const CodeFact* find_blamed(const CrashFacts& facts, std::size_t from = 0);
/// "free" of the C library's names of its free(); empty of what neither hands out nor takes back memory.
[[nodiscard]] std::string_view name_allocator(std::string_view function);
/// Such a function, if that is where it crashed: "malloc"; empty if not.
[[nodiscard]] std::string_view find_allocator(const CrashFacts& facts);
/// "parse() of _shop.so", "a function of _shop.so"; "code made at run time"; "code" if nothing is known.
[[nodiscard]] std::string describe(const CodeFact* code);
/// Where it crashed: "parse() of _shop.so", or if that called somebody else's code that did, "PyList_Append(),
/// called by parse() of _shop.so".
[[nodiscard]] std::string describe_where(const CrashFacts& facts);
/// The same as the subject of a sentence.
[[nodiscard]] std::string describe_actor(const CrashFacts& facts);
/// Python's part of a sentence about a crash.
struct CallerWords {
  std::string function;  ///< "total"; empty if no Python frame is known
  std::string place;  ///< "shop.py:27"
  std::string
      through;  ///< " through string_at (ctypes/__init__.py:519)"; empty if that is the program itself
  /// ", called from total (shop.py:27)"
  [[nodiscard]] std::string own() const;
};
[[nodiscard]] CallerWords find_caller_words(const CrashFacts& facts);
/// ", called from total (shop.py:27)", with the function of a library that it came through; empty if no Python frame
/// is known.
[[nodiscard]] std::string describe_caller(const CrashFacts& facts);
/// That the bad pointer was read where an object would have its type, by the interpreter; empty if not.
[[nodiscard]] std::string describe_lost_type(const CrashFacts& facts);
/// "reads", "writes", or "accesses" if it is not known.
[[nodiscard]] const char* describe_touch(const CrashFacts& facts);
/// The bytes of a word as text, if they are letters: then it may have been overwritten with a string.
[[nodiscard]] std::string read_as_text(std::uint64_t word);

}  // namespace hognose::analysis::why
