# The warnings and sanitizers that every target shares.
add_library(hognose_options INTERFACE)
target_compile_options(hognose_options INTERFACE
  -Wall -Wextra -Wconversion -Wold-style-cast -Werror
  # What is private to one file hides nothing of another's, though they be compiled together (CMAKE_UNITY_BUILD).
  $<IF:$<BOOL:$<TARGET_PROPERTY:UNITY_BUILD>>,$<$<CXX_COMPILER_ID:GNU>:-Wshadow=local>,-Wshadow>)
# g++ 12 at -O3 sees overlaps in std::string that are not there (GCC bug 105651).
target_compile_options(hognose_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
# Unit tests are compiled more often than they run long.
add_library(hognose_test_options INTERFACE)
target_link_libraries(hognose_test_options INTERFACE hognose_options)
# Their checks have the names of files in them: the same in each clone, so that the compiler cache knows them.
target_compile_options(hognose_test_options INTERFACE $<$<CONFIG:Release>:-O0> -fmacro-prefix-map=${PROJECT_SOURCE_DIR}/=)
if(HOGNOSE_SANITIZE)
  target_compile_options(hognose_options INTERFACE
    -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(hognose_options INTERFACE -fsanitize=address,undefined)
endif()
if(HOGNOSE_FUZZ)
  target_compile_options(hognose_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
find_program(CCACHE ccache)
if(CCACHE)
  # Paths relative to this checkout: another clone of the same text finds its objects ready.
  set(CMAKE_CXX_COMPILER_LAUNCHER
    ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE})
endif()
