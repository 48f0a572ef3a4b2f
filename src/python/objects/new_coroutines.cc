// Learns the type from the module `types`, and asks what has it for its state.
// SPDX-License-Identifier: MIT
#include "python/objects/new_coroutines.h"

#include <optional>
#include <utility>

#include "base/place_text.h"
#include "python/attributes/type.h"
#include "python/objects/generator.h"
#include "python/objects/object_search.h"
#include "python/values/containers.h"
#include "python/values/dict_entries.h"
#include "python/values/number.h"
#include "python/values/text.h"

namespace hognose::python {
namespace {

/// A type of an interpreter, and a module that tells where lists of the collector have objects.
struct CoroutineType {
  Address type;  ///< null if that is not known there
  Address module;
};
Result<CoroutineType> find_coroutine_type(const Program& program,
                                          Address interpreter,
                                          Budget& budget) {
  const Address modules = TRY(program.view<layout::PyInterpreterState>(interpreter)
                                  .read(layout::PyInterpreterState::modules));
  const auto module = TRY(find_in_dict(program, modules, U"types", budget));
  if (!module || is_none_object(program, *module)) return CoroutineType{};
  const Address names =
      TRY(program.view<layout::PyModuleObject>(*module).read(layout::PyModuleObject::md_dict));
  const auto found = TRY(find_in_dict(program, names, U"CoroutineType", budget));
  if (!found) return CoroutineType{};
  const auto& type = find_type_info(program, *found);
  if (!type) return fail(type.error());
  return type->is_static("coroutine") ? CoroutineType{*found, *module} : CoroutineType{};
}

/// Whether a coroutine holds together, and has not begun. Where no list has objects, whatever else keeps its
/// type looks like one.
bool is_new_coroutine(const Program& program, Address object) {
  const auto state = read_generator_state(program, object);
  if (!state || *state != GeneratorState::created) return false;
  const auto frame = read_generator_frame(program, object);
  return frame && !frame->hole && frame->info != nullptr;
}

/// `cr_origin`: the word behind what it keeps of exceptions; in 3.11+ one that generators have for another
/// use. The newest frame comes first.
Result<std::string> read_newest_origin(const Program& program, Address coroutine) {
  const auto view = program.view<layout::PyGenObject>(coroutine);
  const Address exceptions = TRY(view.address_of(layout::PyGenObject::gi_exc_state));
  const auto size = program.layout.size(layout::_PyErr_StackItem::size);
  if (!size) return fail(ErrorKind::absent_field, "cr_origin", coroutine);
  const Address word = exceptions + *size;
  const Address frames(TRY(program.memory().read_value<std::uint64_t>(word, "cr_origin")));
  if (frames.is_null()) return std::string();
  const Items all = TRY(read_tuple(program, frames));
  const Address newest = TRY(read_item(program, all, 0));
  const Items parts = TRY(read_tuple(program, newest));
  if (parts.count != 3) return fail(ErrorKind::corrupt, "cr_origin", coroutine);
  const Address name = TRY(read_item(program, parts, 0));
  const Address number = TRY(read_item(program, parts, 1));
  const std::string file = TRY(read_name(program, name));
  const auto line = read_small_integer(program, number);
  return place_in_file(base_name(file), line ? std::optional(*line) : std::nullopt);
}

}  // namespace

std::string read_coroutine_origin(const Program& program, Address coroutine) {
  return read_newest_origin(program, coroutine).value_or("");
}

NewCoroutines find_new_coroutines(const Program& program,
                                  std::span<const Address> interpreters,
                                  std::uint64_t most_bytes,
                                  Budget& budget) {
  NewCoroutines found;
  ObjectSearch search(program, budget);
  for (const Address interpreter : interpreters) {
    const auto type = find_coroutine_type(program, interpreter, budget);
    if (!type) found.lacks.add(type.error());
    if (!type || type->type.is_null()) continue;
    if (const auto learned = search.learn_head(type->module); !learned)
      found.lacks.add(learned.error());
    search.want(type->type);
  }
  const auto state = find_created_state(program);
  const layout::Place& place = program.layout.at(layout::FieldId::PyGenObject__gi_frame_state);
  if (state && place.width == 1) search.want_byte(place.offset, static_cast<std::uint8_t>(*state));
  search.want_only([&](Address object) { return is_new_coroutine(program, object); });
  FoundObjects objects = search.run(most_bytes);
  found.coroutines = std::move(objects.objects);
  found.unlinked = objects.unlinked;
  if (objects.bytes_left != 0) found.lacks.add(Exhausted::bytes);
  found.lacks.add(objects.lacks);
  found.lacks.add(budget.exhausted());
  return found;
}

}  // namespace hognose::python
