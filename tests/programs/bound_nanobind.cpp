// Types whose instances nanobind keeps: bound.py makes some.
// SPDX-License-Identifier: MIT
#include <string>

#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>

namespace {
struct Pet {
  Pet(std::string given, int years) : name(std::move(given)), age(years) {}
  std::string name;
  int age;
};
struct Open {
  int x = 3;
};
}  // namespace

NB_MODULE(bound, module) {
  nanobind::class_<Pet>(module, "Pet")
      .def(nanobind::init<std::string, int>())
      .def_ro("age", &Pet::age);
  nanobind::class_<Open>(module, "Open", nanobind::dynamic_attr()).def(nanobind::init<>());
}
