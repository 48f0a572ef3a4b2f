//! Panics, each in a function of its own: rustc --crate-type cdylib -C panic=abort -o faults_rs.so faults.rs.
//!
//! SPDX-License-Identifier: MIT

fn seven() -> usize {
    std::hint::black_box(7)
}

#[no_mangle]
pub extern "C" fn panic_with_text() {
    panic!("sensor {} is off", seven());
}

#[no_mangle]
pub extern "C" fn panic_with_constant() {
    if seven() == 7 {
        panic!("nothing is left");
    }
}

#[no_mangle]
pub extern "C" fn index_past_end() -> i32 {
    let items = vec![1, 2, 3];
    items[seven()]
}

#[no_mangle]
pub extern "C" fn unwrap_nothing() -> usize {
    let name = if seven() == 7 { None } else { Some("tea") };
    name.unwrap().len()
}

#[no_mangle]
pub extern "C" fn panic_in_thread() {
    let other = std::thread::spawn(|| {
        panic!("worker {} is lost", seven());
    });
    let _ = other.join();
}

/// No panic: nothing is said.
#[no_mangle]
pub extern "C" fn abort_without_panic() {
    if seven() == 7 {
        std::process::abort();
    }
}
