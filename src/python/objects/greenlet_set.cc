// Finds the class by sys.modules, the classes that derive from it, and what has one of them as its type.
// SPDX-License-Identifier: MIT
#include "python/objects/greenlet_set.h"

#include <unordered_set>
#include <utility>

#include "python/attributes/type.h"
#include "python/objects/object_search.h"
#include "python/values/containers.h"
#include "python/values/dict_entries.h"

namespace hognose::python {
namespace {

using layout::PyTypeObject;

/// The class greenlet.greenlet of an interpreter, and the module that has it.
struct GreenletClass {
  Address type;  ///< null if nobody imported it there
  Address module;
};
Result<GreenletClass> find_greenlet_class(const Program& program,
                                          Address interpreter,
                                          Budget& budget) {
  const Address modules = TRY(program.view<layout::PyInterpreterState>(interpreter)
                                  .read(layout::PyInterpreterState::modules));
  const auto module = TRY(find_in_dict(program, modules, U"greenlet", budget));
  if (!module || is_none_object(program, *module)) return GreenletClass{};
  const Address names =
      TRY(program.view<layout::PyModuleObject>(*module).read(layout::PyModuleObject::md_dict));
  const auto found = TRY(find_in_dict(program, names, U"greenlet", budget));
  if (!found) return GreenletClass{};
  const auto& type = find_type_info(program, *found);
  const bool is_it = type && TRY(read_type_name(program, *found)) == "greenlet.greenlet";
  return is_it ? GreenletClass{*found, *module} : GreenletClass{};
}

/// Adds the classes that derive from others: weak references, in a dict, or in a list (up to 3.3).
class GreenletClasses {
 public:
  GreenletClasses(const Program& program, Budget& budget) : program_(program), budget_(budget) {}

  std::vector<Address> run(Address base) {
    all_.push_back(base);
    seen_.insert(base);
    for (std::size_t at = 0; at < all_.size() && budget_.spend_node(); ++at) {
      const auto walked = walk(all_[at]);
      if (!walked) lacks_.add(walked.error());
    }
    return std::move(all_);
  }

  [[nodiscard]] const Lacks& lacks() const { return lacks_; }

 private:
  Result<void> walk(Address type) {
    const auto word = program_.view<PyTypeObject>(type).read(PyTypeObject::tp_subclasses);
    if (!word) return fail(word.error());
    const Address container(*word);
    if (container.is_null()) return {};
    const TypeInfo* const kind = TRY(read_type_of(program_, container));
    if (kind->has(TypeFlag::dict_subclass)) {
      return for_each_entry(program_, container, budget_, [this](const DictEntry& entry) {
        add(entry.value);
        return true;
      });
    }
    if (!kind->has(TypeFlag::list_subclass)) return {};
    SlotReader slots(program_, TRY(read_list(program_, container)));
    while (!slots.at_end() && budget_.spend_node())
      add(TRY(slots.read_next()));
    return {};
  }

  void add(Address reference) {
    constexpr std::size_t most_classes = 10'000;
    const auto type =
        program_.view<layout::PyWeakReference>(reference).read(layout::PyWeakReference::wr_object);
    if (!type || all_.size() >= most_classes || !find_type_info(program_, *type)) return;
    if (seen_.insert(*type).second) all_.push_back(*type);
  }

  const Program& program_;
  Budget& budget_;
  std::vector<Address> all_;
  std::unordered_set<Address> seen_;
  Lacks lacks_;
};

}  // namespace

GreenletSet find_greenlets(const Program& program,
                           std::span<const Address> interpreters,
                           std::uint64_t most_bytes,
                           Budget& budget) {
  GreenletSet found;
  ObjectSearch search(program, budget);
  for (const Address interpreter : interpreters) {
    const auto base = find_greenlet_class(program, interpreter, budget);
    if (!base) found.lacks.add(base.error());
    if (!base || base->type.is_null()) continue;
    found.type = base->type;
    if (const auto learned = search.learn_head(base->module); !learned)
      found.lacks.add(learned.error());
    GreenletClasses classes(program, budget);
    for (const Address type : classes.run(base->type))
      search.want(type);
    found.lacks.add(classes.lacks());
  }
  FoundObjects objects = search.run(most_bytes);
  found.greenlets = std::move(objects.objects);
  found.unlinked = objects.unlinked;
  found.lacks.add(objects.lacks);
  if (objects.bytes_left != 0) found.lacks.add(Exhausted::bytes);
  found.lacks.add(budget.exhausted());
  return found;
}

}  // namespace hognose::python
