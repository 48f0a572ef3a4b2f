// What a program calls an object: by the names that the frames which use it can see.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/budget.h"
#include "python/frames/frame.h"
#include "python/values/type_info.h"

namespace hognose::analysis {

class ObjectNames {
 public:
  /// Borrows both.
  ObjectNames(const python::Program& program, Budget& budget)
      : program_(program), budget_(budget) {}

  /// "b", "self.lock", "forks[1]", or `locks["a"]`: a global name if there is one, else an attribute of a variable, an
  /// item of a list or a dict that is reached so, what a class has for all its instances, or a variable; empty if none of
  /// the frames names it. Printable.
  [[nodiscard]] std::string find(Address object, std::span<const python::Frame* const> frames);

 private:
  /// Where objects are kept, by what they are called.
  struct Names {
    std::unordered_map<Address, std::string> by_value;
    std::vector<std::pair<std::string, Address>> containers;
    std::vector<std::pair<std::string, Address>> instances;  ///< that may have attributes
    std::vector<std::pair<std::string, Address>> classes;
    std::unique_ptr<Names> attributes;  ///< of those, once they were looked for
  };
  Names& globals_of(const python::BareFrame& frame);
  void note(Names& names, const std::string& name, Address value) const;
  void add_attributes(const std::string& of, Address object, Names& names);
  [[nodiscard]] Names variables_of(const python::Frame& frame);
  /// Among the attributes and items of what has a name.
  [[nodiscard]] std::string find_inside(Address object, Names& names);
  [[nodiscard]] std::string find_attribute(Address object, Names& names);
  /// Among the attributes of classes that have a name, or an instance that has.
  [[nodiscard]] std::string find_in_classes(Address object, const Names& names);
  /// The same of what these frames have names for.
  [[nodiscard]] std::string find_by_classes(Address object,
                                            std::span<const python::Frame* const> frames);
  /// "_lock", of a class or of one that it is derived from.
  [[nodiscard]] std::string find_in_class(Address object, Address type);
  [[nodiscard]] std::string find_in_containers(Address object, const Names& names);
  /// "[1]"; empty if it is not there.
  [[nodiscard]] std::string find_in_list(Address object,
                                         Address list,
                                         const python::TypeInfo& type);
  /// `["a"]`.
  [[nodiscard]] std::string find_in_dict(Address object, Address dict);
  [[nodiscard]] std::string describe_key(Address key) const;

  const python::Program& program_;
  Budget& budget_;
  std::map<Address, Names> globals_;
};

}  // namespace hognose::analysis
