// Types whose instances PyO3 keeps: bound.py makes some.
// SPDX-License-Identifier: MIT
use pyo3::prelude::*;

#[pyclass(subclass)]
struct Pet {
    #[pyo3(get)]
    name: String,
    #[pyo3(get)]
    age: i32,
}

#[pymethods]
impl Pet {
    #[new]
    fn new(name: String, age: i32) -> Self {
        Pet { name, age }
    }
}

#[pyclass(dict)]
struct Open {
    #[pyo3(get)]
    x: i32,
}

#[pymethods]
impl Open {
    #[new]
    fn new() -> Self {
        Open { x: 3 }
    }
}

#[pymodule]
fn bound(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Pet>()?;
    module.add_class::<Open>()
}
