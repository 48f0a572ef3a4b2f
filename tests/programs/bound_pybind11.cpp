// Types whose instances pybind11 keeps: bound.py makes some.
// SPDX-License-Identifier: MIT
#include <string>

#include <pybind11/pybind11.h>

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

PYBIND11_MODULE(bound, module) {
  pybind11::class_<Pet>(module, "Pet")
      .def(pybind11::init<std::string, int>())
      .def_readonly("age", &Pet::age);
  pybind11::class_<Open>(module, "Open", pybind11::dynamic_attr()).def(pybind11::init<>());
}
