// How the bits of a CPython are read: encodings, never versions. Set by the version files alone.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace hognose::layout {

/// How a code object maps bytecode offsets to lines.
enum class LineTable : std::uint8_t {
  lnotab_unsigned,  ///< 2.7: co_lnotab, unsigned line deltas
  lnotab,  ///< 3.6: signed line deltas
  pep626,  ///< 3.10: co_linetable of (bytecode delta, line delta) pairs
  pep657,  ///< 3.11: location table with columns
};

/// What a frame's instruction field counts.
enum class Instruction : std::uint8_t {
  lasti_bytes,  ///< f_lasti, bytes of co_code
  lasti_units,  ///< 3.10: f_lasti, two-byte units
  prev_instr,  ///< 3.11: pointer to the last executed unit
  instr_ptr,  ///< 3.13: pointer to the executing unit
};

/// How the frames of a thread hang together.
enum class FrameChain : std::uint8_t {
  frame_objects,  ///< tstate.frame, PyFrameObject.f_back
  cframe,  ///< 3.11: tstate.cframe->current_frame, _PyInterpreterFrame.previous
  current_frame,  ///< 3.13: tstate.current_frame
};

/// What marks one activation of the eval loop on the C stack.
enum class Activation : std::uint8_t {
  frame_in_registers,  ///< up to 3.9: one per Python frame; its pointer is in a register or slot
  cframe_per_frame,  ///< 3.10: a CFrame per Python frame, without a frame pointer in it
  is_entry,  ///< 3.11: a run of frames ends with the one whose is_entry is set
  owner_shim,  ///< 3.12: a run of frames ends before an entry frame, owner >= 3
};

/// What a slot for an object holds.
enum class Slot : std::uint8_t {
  pointer,
  tagged,  ///< 3.14: _PyStackRef
};

enum class IntHead : std::uint8_t {
  ob_size,  ///< sign and digit count in ob_size
  lv_tag,  ///< 3.12
};

enum class Text : std::uint8_t {
  python2,  ///< str is bytes; unicode is UCS2 or UCS4
  pep393,
};

enum class InlineValues : std::uint8_t {
  none,
  pointer_before_object,  ///< 3.11: values pointer four words before the object
  tagged_word,  ///< 3.12: low bit set in the word three before: values
  embedded,  ///< 3.13: values inside the object
};

enum class DictShape : std::uint8_t {
  open_table,  ///< 2.7
  keys_dk_size,  ///< 3.6
  keys_log2,  ///< 3.11
};

enum class SetEntry : std::uint8_t {
  dummy_string,  ///< 2.7: a removed entry's key is the str "<dummy key>"
  dummy_hash,  ///< 3.x: a removed entry's hash is -1
};

/// The numbers a generator's frame state takes; see `describe_generator_state`.
enum class GeneratorState : std::uint8_t {
  gi_frame,  ///< up to 3.9: gi_frame null, gi_running
  f_state_310,  ///< 3.10: PyFrameObject.f_state
  state_311,  ///< created -2, suspended -1, executing 0, completed 1, cleared 4
  state_313,  ///< created -3, suspended -2/-1, executing 0, completed 1, cleared 4
  state_315,  ///< created 0, suspended 1..3, executing 4, cleared 5
};

/// What one run of the garbage collector looks at.
enum class Collector : std::uint8_t {
  generations,  ///< one of three, and those younger
  increments,  ///< 3.14.0: a part of the old ones
  whole_heap,  ///< without a GIL
};

/// How bits are read in one build.
struct Dialect {
  LineTable line_table = LineTable::lnotab_unsigned;
  Instruction instruction = Instruction::lasti_bytes;
  FrameChain frame_chain = FrameChain::frame_objects;
  Activation activation = Activation::frame_in_registers;
  Slot slot = Slot::pointer;
  IntHead int_head = IntHead::ob_size;
  Text text = Text::python2;
  InlineValues inline_values = InlineValues::none;
  DictShape dict_shape = DictShape::open_table;
  SetEntry set_entry = SetEntry::dummy_string;
  GeneratorState generator_state = GeneratorState::gi_frame;
  Collector collector = Collector::generations;
  bool ucs2_unicode = false;  ///< 2.7: unicode is UTF-16 units (symbols PyUnicodeUCS2_…)
  bool has_old_style_classes = true;
  bool int_subclass_flag = true;  ///< tp_flags bit 23 means "int subclass"
  bool static_type_dict_in_interpreter = false;  ///< 3.12: tp_dict of static builtins is NULL
  bool free_threaded = false;
};

/// What the traceback module draws below a source line.
enum class Carets : std::uint8_t {
  none,
  one_line,  ///< 3.11: `~~^~~` for operators and subscripts of a single line
  one_line_by_width,  ///< 3.11.4: the same, wide characters counted twice
  lines,  ///< 3.13: all lines of the expression, and calls
};

/// How the traceback module shows the place of a SyntaxError.
enum class SyntaxPlace : std::uint8_t {
  from_args,  ///< 2.7: args is (message, (filename, line, offset, text))
  stripped,  ///< 3.6: the line number also where it is None
  known,  ///< 3.8: a line number if there is one, else the file behind the message
  indented,  ///< 3.9: the caret follows the text's own indent
  range,  ///< 3.10: as many carets as the range has
  clamped,  ///< 3.13: as many as fit the text
  by_width,  ///< 3.15: the same, wide characters counted twice
};

/// What the traceback module makes of notes that are no list.
enum class Notes : std::uint8_t {
  none,
  any_sequence,  ///< 3.11: a str is a sequence of notes of one character
  no_text,  ///< 3.12: a str is shown by its repr
};

/// The few output forms that CPython's own suite pins per version.
struct Style {
  bool set_as_call = true;  ///< 2.7: set([1, 2])
  bool unicode_prefix = true;  ///< 2.7: u'…', and ASCII-only text
  bool bytes_prefix = false;  ///< 3.x: b'…'
  bool long_suffix = true;  ///< 2.7: 12L
  bool builtin_function_of_module = false;  ///< 3.x: <built-in method len of module object at …>
  bool locals_header = false;  ///< 3.11: "Locals for FUNC"
  bool bt_full_header = false;  ///< late 3.13: py-bt-full starts with the py-bt header
  bool empty_instance_parens = false;  ///< 3.11/3.12: <L() at remote …>
  bool qualified_exceptions = false;  ///< 3.x: a traceback names exceptions with their module
  bool folds_repeated_lines = false;  ///< 3.6: [Previous line repeated 3 more times]
  bool cause_hides_context = false;  ///< 3.10: a context beside a cause is not even looked at
  SyntaxPlace syntax_place = SyntaxPlace::from_args;
  Carets carets = Carets::none;
  Notes notes = Notes::none;
};

}  // namespace hognose::layout
