# hognose_unite(TARGET KIND [files…]): compiles eight sources of TARGET at a time where HOGNOSE_UNITE names its KIND
# (libraries, tests): their headers cost more than they do, to the compiler and even more to clang-tidy. The files named
# are left apart.
function(hognose_unite target kind)
  if(NOT kind IN_LIST HOGNOSE_UNITE)
    return()
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
  foreach(file ${ARGN})
    set_source_files_properties(${file} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  endforeach()
endfunction()

# hognose_folder(NAME [LINKS targets…] [APART files…]): one folder of src/ as one static library plus its unit
# tests. Sources are all *.cc of the folder; *_test.cc go to the test program NAME_test. APART names the files
# that hognose_unite compiles by themselves, since they use a name for their own that a sibling uses too.
function(hognose_folder name)
  cmake_parse_arguments(FOLDER "" "" "LINKS;APART" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cc$")
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  if(sources)
    add_library(hognose_${name} STATIC ${sources})
    target_include_directories(hognose_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
    target_link_libraries(hognose_${name} PUBLIC tl::expected ${FOLDER_LINKS} PRIVATE hognose_options)
    hognose_unite(hognose_${name} libraries ${FOLDER_APART})
  else()
    add_library(hognose_${name} INTERFACE)
    target_include_directories(hognose_${name} INTERFACE ${PROJECT_SOURCE_DIR}/src)
    target_link_libraries(hognose_${name} INTERFACE tl::expected ${FOLDER_LINKS})
  endif()
  if(tests)
    add_executable(hognose_${name}_test ${tests})
    target_include_directories(hognose_${name}_test PRIVATE ${PROJECT_SOURCE_DIR})
    target_link_libraries(hognose_${name}_test
      PRIVATE hognose_${name} hognose_test_options GTest::gmock GTest::gtest_main)
    hognose_unite(hognose_${name}_test tests ${FOLDER_APART})
    gtest_discover_tests(hognose_${name}_test TEST_PREFIX ${name}. PROPERTIES TIMEOUT 120)
  endif()
endfunction()
