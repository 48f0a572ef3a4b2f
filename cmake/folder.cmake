# hognose_unit_tests(NAME): the tests of a folder, each in a process of its own; or together in two, which finds what one
# test leaves to another.
function(hognose_unit_tests name)
  if(NOT HOGNOSE_TESTS_TOGETHER)
    gtest_discover_tests(hognose_${name}_test TEST_PREFIX ${name}. PROPERTIES TIMEOUT 120)
    return()
  endif()
  foreach(half 0 1)
    add_test(NAME ${name}.${half} COMMAND hognose_${name}_test)
    set_tests_properties(${name}.${half} PROPERTIES
      TIMEOUT 600 ENVIRONMENT "GTEST_TOTAL_SHARDS=2;GTEST_SHARD_INDEX=${half}")
  endforeach()
endfunction()

# hognose_folder(NAME [LINKS targets…]): one folder of src/ as one static library plus its unit tests. Sources are all
# *.cc of the folder; *_test.cc go to the test program NAME_test.
function(hognose_folder name)
  cmake_parse_arguments(FOLDER "" "" "LINKS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cc$")
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  if(sources)
    add_library(hognose_${name} STATIC ${sources})
    target_include_directories(hognose_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
    target_link_libraries(hognose_${name} PUBLIC tl::expected ${FOLDER_LINKS} PRIVATE hognose_options)
  else()
    add_library(hognose_${name} INTERFACE)
    target_include_directories(hognose_${name} INTERFACE ${PROJECT_SOURCE_DIR}/src)
    target_link_libraries(hognose_${name} INTERFACE tl::expected ${FOLDER_LINKS})
  endif()
  if(tests AND HOGNOSE_TESTS)
    add_executable(hognose_${name}_test ${tests})
    target_include_directories(hognose_${name}_test PRIVATE ${PROJECT_SOURCE_DIR})
    target_link_libraries(hognose_${name}_test
      PRIVATE hognose_${name} hognose_test_options GTest::gmock GTest::gtest_main)
    hognose_unit_tests(${name})
  endif()
endfunction()
