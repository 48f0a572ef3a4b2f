// Asks for all parts, and chooses the headline.
// SPDX-License-Identifier: MIT
#include "session/whatis/address_facts.h"

#include <array>
#include <span>
#include <string_view>

#include "base/counted.h"
#include "base/formatted.h"
#include "base/place_text.h"
#include "session/whatis/heap_facts.h"
#include "session/whatis/map_facts.h"
#include "session/whatis/runtime_facts.h"
#include "session/whatis/shape_notes.h"
#include "session/whatis/stack_facts.h"

namespace hognose::session {
namespace {

using document::AddressFacts;
using document::AddressObject;

/// "an int", "a list".
std::string with_article(const std::string& type) {
  constexpr std::string_view vowels = "aeiouAEIOU";
  if (type.empty()) return "an object of an unknown type";
  return (vowels.find(type.front()) == std::string_view::npos ? "a " : "an ") + type;
}

std::string describe_at(const AddressObject& object) {
  std::string named = with_article(object.type);
  if (object.state == "freed") return "freed; was likely " + named;
  if (object.sureness != "certain") return "looks like " + named;
  if (object.state == "unowned") return named + " that nobody refers to any more";
  return named;
}

std::string describe_inside(const AddressObject& object) {
  std::string text;
  if (!object.part.empty()) {
    text = object.part + " of ";
  } else if (object.offset < 0) {
    text = formatted("{} bytes before ", -object.offset);
  } else {
    text = counted(object.offset, "byte") + " into ";
  }
  if (object.state == "freed")
    return text + "what is freed, and was likely " + with_article(object.type);
  if (object.sureness != "certain") text += "what looks like ";
  return text + with_article(object.type) + formatted(" at {:#x}", object.address);
}

std::string describe_object(const AddressObject& object) {
  std::string text = object.offset == 0 ? describe_at(object) : describe_inside(object);
  return object.value.empty() ? text : text + ": " + object.value;
}

std::string describe_runtime(const document::AddressRuntime& runtime) {
  if (!runtime.field.empty()) return runtime.field + " of the " + runtime.text;
  return formatted("{} bytes into the {}", runtime.offset, runtime.text);
}

std::string describe_stack(const document::AddressStack& stack) {
  if (stack.is_guard) return "what guards the end of the stack of " + stack.title;
  std::string text = "stack of " + stack.title;
  if (stack.from_pointer) {
    const std::int64_t bytes = *stack.from_pointer;
    text += bytes >= 0 ? formatted(", {} bytes above its stack pointer", bytes)
                       : formatted(", {} bytes below its stack pointer: not in use", -bytes);
  }
  if (!stack.function.empty()) text += formatted(", in the frame of {}()", stack.function);
  return text;
}

std::string describe_image(const document::AddressImage& image) {
  const std::string file = base_name(image.path);
  if (image.symbol.empty()) {
    return (image.section.empty() ? "part" : image.section) + " of " + file +
           ", in no known symbol";
  }
  return image.symbol + (image.offset == 0 ? "" : formatted("+{:#x}", image.offset)) + " in " +
         file;
}

std::string describe_inside(const document::AddressBlock& block, std::uint64_t address) {
  const std::uint64_t offset = address - block.start;
  return formatted(
      "{} bytes into {}{}", offset, block.sureness == "certain" ? "a " : "what ", block.text);
}

std::string describe_mapping(const document::AddressMapping& mapping) {
  if (mapping.rights == "---") return "mapped without any right";
  if (mapping.path.empty()) return formatted("{} memory of no file", mapping.rights);
  if (mapping.path.front() == '[') return formatted("{} memory: {}", mapping.rights, mapping.path);
  return formatted("{} mapping of {} at {:#x} of it",
                   mapping.rights,
                   base_name(mapping.path),
                   mapping.file_offset);
}

std::string choose_headline(const AddressFacts& facts) {
  const bool is_bytecode = facts.runtime && facts.runtime->what == "bytecode";
  if (facts.object && !is_bytecode) return describe_object(*facts.object);
  if (facts.runtime) return describe_runtime(*facts.runtime);
  if (facts.block) return describe_inside(*facts.block, facts.address);
  if (facts.stack) return describe_stack(*facts.stack);
  if (facts.image) return describe_image(*facts.image);
  if (facts.mapping) return describe_mapping(*facts.mapping);
  if (!facts.is_map_known) return "what is mapped there is not known";
  return facts.notes.empty() ? "nothing is mapped there"
                             : "nothing is mapped there: " + facts.notes.front();
}

/// Text is no news of what is known to be text, or an object's header.
bool may_be_text(const AddressFacts& facts) {
  if (facts.object) return false;
  return facts.mapping && facts.mapping->rights[2] != 'x';
}

void add_bytes(const AddressQuestion& question, AddressFacts& facts, Lacks& lacks) {
  if (!facts.mapping || facts.mapping->rights[0] != 'r') return;
  const target::Memory& memory = *question.target.memory;
  std::array<std::byte, 1> first{};
  if (memory.read_some(question.address, first) == 0) {
    if (!question.is_brief)
      lacks.add(Error{ErrorKind::unmapped, question.address, "what is there"});
    return;
  }
  if (may_be_text(facts)) facts.text = find_text_at(memory, question.address);
  if (auto fill = describe_fill(memory, question.address); !fill.empty())
    facts.notes.push_back(std::move(fill));
}

}  // namespace

AddressFacts find_address_facts(const AddressQuestion& question, Lacks& lacks) {
  AddressFacts facts;
  facts.address = question.address.value();
  facts.is_brief = question.is_brief;
  add_mapping(question, facts);
  facts.notes = describe_number(question.address, facts.mapping.has_value());
  add_image(question, facts);
  add_stack_of_thread(question, facts);
  add_runtime_part(question, facts);
  add_heap(question, facts, lacks);
  add_bytecode(question, facts);
  add_bytes(question, facts, lacks);
  facts.headline = choose_headline(facts);
  const std::string record = describe_thread_record(question);
  if (!record.empty()) facts.notes.push_back(record);
  if (!record.empty() && !facts.object && !facts.runtime && !facts.block) facts.headline = record;
  if (!facts.text.empty() && !facts.object && !facts.runtime) facts.headline += ": " + facts.text;
  return facts;
}

}  // namespace hognose::session
