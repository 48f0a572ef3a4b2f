// Stand-ins for what glibc got, or gave new versions of, after 2.25, so that what is built on a
// newer system runs on an older one. The dynamic linker refuses a program that wants a version it
// does not have, so each name here is bound inside the binary, or to its old version.
// SPDX-License-Identifier: MIT
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>

#include <dlfcn.h>
#include <elf.h>
#include <fcntl.h>
#include <features.h>
#include <link.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__) && defined(__GLIBC__) && __GLIBC_PREREQ(2, 34)

// NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): glibc's own names.

extern "C" {

// 2.32: whether threads may exist; libstdc++ then counts references atomically.
extern char __libc_single_threaded;
char __libc_single_threaded = 0;

// 2.27 and 2.28: the kernel's calls by their numbers; one that has no such call says so.
int memfd_create(const char* name, unsigned int flags) noexcept {
  return static_cast<int>(::syscall(SYS_memfd_create, name, flags));
}
int statx(
    int folder, const char* path, int flags, unsigned int wanted, struct statx* found) noexcept {
  return static_cast<int>(::syscall(SYS_statx, folder, path, flags, wanted, found));
}

// 2.33: these were inline functions before.
int stat(const char* path, struct stat* found) noexcept {
  return static_cast<int>(::syscall(SYS_newfstatat, AT_FDCWD, path, found, 0));
}
int lstat(const char* path, struct stat* found) noexcept {
  return static_cast<int>(::syscall(SYS_newfstatat, AT_FDCWD, path, found, AT_SYMLINK_NOFOLLOW));
}
int fstat(int file, struct stat* found) noexcept {
  return static_cast<int>(::syscall(SYS_fstat, file, found));
}
int stat64(const char* path, struct stat64* found) noexcept {
  return static_cast<int>(::syscall(SYS_newfstatat, AT_FDCWD, path, found, 0));
}
int fstat64(int file, struct stat64* found) noexcept {
  return static_cast<int>(::syscall(SYS_fstat, file, found));
}

// 2.34: in libpthread before, which a program without threads may not have loaded.
int pthread_once(pthread_once_t* once, void (*initialise)()) {
  enum : int { untouched, running, done };
  std::atomic_ref<int> state(*once);
  int expected = untouched;
  if (state.compare_exchange_strong(expected, running)) {
    initialise();
    state.store(done);
  }
  while (state.load() != done)
    ::syscall(SYS_sched_yield);
  return 0;
}
// Moved from libpthread in 2.32. Linux keeps signal masks by thread, whichever call sets them.
int pthread_sigmask(int how, const sigset_t* mask, sigset_t* old) noexcept {
  return ::sigprocmask(how, mask, old) == 0 ? 0 : errno;
}
// Only its address is asked for: whether there are threads.
int __pthread_key_create(pthread_key_t* /*key*/, void (* /*destroy*/)(void*)) noexcept {
  return ENOSYS;
}

// 2.35: how libgcc finds the unwind tables of the code at an address.
struct Searched {
  std::uintptr_t address;
  dl_find_object* result;
};
static int look_into(dl_phdr_info* image, std::size_t /*size*/, void* data) {
  const auto* searched = static_cast<const Searched*>(data);
  const ElfW(Phdr)* tables = nullptr;
  const ElfW(Phdr)* code = nullptr;
  for (const auto* header = image->dlpi_phdr; header != image->dlpi_phdr + image->dlpi_phnum;
       ++header) {
    const std::uintptr_t start = image->dlpi_addr + header->p_vaddr;
    if (header->p_type == PT_GNU_EH_FRAME) tables = header;
    if (header->p_type == PT_LOAD && searched->address - start < header->p_memsz) code = header;
  }
  if (tables == nullptr || code == nullptr) return 0;
  dl_find_object& result = *searched->result;
  // NOLINTBEGIN(performance-no-int-to-ptr): addresses of the process itself.
  result.dlfo_map_start = reinterpret_cast<void*>(image->dlpi_addr + code->p_vaddr);
  result.dlfo_map_end = reinterpret_cast<void*>(image->dlpi_addr + code->p_vaddr + code->p_memsz);
  result.dlfo_eh_frame = reinterpret_cast<void*>(image->dlpi_addr + tables->p_vaddr);
  // NOLINTEND(performance-no-int-to-ptr)
  return 1;
}
int _dl_find_object(void* address, dl_find_object* result) noexcept {
  Searched searched{reinterpret_cast<std::uintptr_t>(address), result};
  *result = {};
  return ::dl_iterate_phdr(look_into, &searched) == 1 ? 0 : -1;
}

// 2.36.
std::uint32_t arc4random() noexcept {
  std::uint32_t number = 0;
  while (::getrandom(&number, sizeof number, 0) != sizeof number) {
  }
  return number;
}

// 2.34: in libdl before, and in libpthread. The linker sends calls of NAME to __wrap_NAME.
#define HOGNOSE_OLD(name, result, parameters, ...)         \
  result old_##name parameters;                            \
  __asm__(".symver old_" #name ", " #name "@GLIBC_2.2.5"); \
  result __wrap_##name parameters {                        \
    return old_##name(__VA_ARGS__);                        \
  }

HOGNOSE_OLD(pthread_create,
            int,
            (pthread_t * thread, const pthread_attr_t* how, void* (*run)(void*), void* argument),
            thread,
            how,
            run,
            argument)
HOGNOSE_OLD(pthread_join, int, (pthread_t thread, void** result), thread, result)
HOGNOSE_OLD(pthread_detach, int, (pthread_t thread), thread)

#ifdef HOGNOSE_IS_A_PROGRAM
// 2.34: the loader runs the constructors of the program since then; before, the program did.
using Start = int (*)(int, char**, char**);
using Initialise = void (*)(int, char**, char**);
extern Initialise __init_array_start[];
extern Initialise __init_array_end[];
int old_libc_start_main(Start main,
                        int count,
                        char** words,
                        Initialise initialise,
                        void (*finish)(),
                        void (*end)(),
                        void* stack);
__asm__(".symver old_libc_start_main, __libc_start_main@GLIBC_2.2.5");
static void run_constructors(int count, char** words, char** environment) {
  for (Initialise* one = __init_array_start; one != __init_array_end; ++one)
    (*one)(count, words, environment);
}
int __wrap___libc_start_main(Start main,
                             int count,
                             char** words,
                             Initialise /*initialise*/,
                             void (*finish)(),
                             void (*end)(),
                             void* stack) {
  return old_libc_start_main(main, count, words, run_constructors, finish, end, stack);
}

HOGNOSE_OLD(dlopen, void*, (const char* file, int mode), file, mode)
HOGNOSE_OLD(dlsym, void*, (void* library, const char* name), library, name)
HOGNOSE_OLD(
    pthread_rwlock_init, int, (pthread_rwlock_t * lock, const pthread_rwlockattr_t* how), lock, how)
HOGNOSE_OLD(pthread_rwlock_destroy, int, (pthread_rwlock_t * lock), lock)
HOGNOSE_OLD(pthread_rwlock_rdlock, int, (pthread_rwlock_t * lock), lock)
HOGNOSE_OLD(pthread_rwlock_tryrdlock, int, (pthread_rwlock_t * lock), lock)
HOGNOSE_OLD(pthread_rwlock_wrlock, int, (pthread_rwlock_t * lock), lock)
HOGNOSE_OLD(pthread_rwlock_unlock, int, (pthread_rwlock_t * lock), lock)
#endif
}

// NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)

#endif
