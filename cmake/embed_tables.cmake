# Turns src/layout/tables/*.tsv into one C++ file of constexpr rows:
#   cmake -DTABLES=a.tsv,b.tsv -DOUTPUT=tables.cc -P embed_tables.cmake
# A field that fields.inc does not know becomes an unknown enumerator: a build error.
cmake_minimum_required(VERSION 3.22)

set(arrays "")
set(entries "")
string(REPLACE "," ";" TABLES "${TABLES}")
foreach(table IN LISTS TABLES)
  get_filename_component(name ${table} NAME)
  string(REGEX REPLACE "\\.tsv$" "" name "${name}")
  string(MAKE_C_IDENTIFIER "rows_${name}" rows)
  file(READ ${table} text)
  foreach(key version free_threaded debug)
    if(NOT text MATCHES "\n# ${key} ([0-9a-fx]+)\n")
      message(FATAL_ERROR "${table}: no line '# ${key}'")
    endif()
    set(${key} ${CMAKE_MATCH_1})
  endforeach()
  string(REGEX MATCHALL "# build_id [0-9a-f]+" build_ids "${text}")
  string(REPLACE "# build_id" "" build_ids "${build_ids}")
  string(REPLACE ";" "" build_ids "${build_ids}")

  string(REGEX REPLACE "#[^\n]*\n" "" text "${text}")
  string(REGEX REPLACE "struct\tfield\t[^\n]*\n" "" text "${text}")
  string(REPLACE "\t-\t" "\tTableRow::absent\t" text "${text}")
  string(REPLACE "\t.\t" "\t_size\t" text "${text}")
  string(REGEX REPLACE "([^\t\n]+)\t([^\t\n]+)\t([^\t\n]+)\t([0-9]+)\t([0-9]+)\t([0-9]+)\n"
    "    {FieldId::\\1__\\2, \\4, \\3, \\5, \\6},\n" text "${text}")
  string(REPLACE "___size," "__size," text "${text}")
  string(APPEND arrays "constexpr TableRow ${rows}[] = {\n${text}};\n\n")
  string(APPEND entries
    "    {\"${name}\", ${version}, ${free_threaded} != 0, ${debug} != 0, \"${build_ids} \", ${rows}},\n")
endforeach()

list(LENGTH TABLES count)
file(WRITE ${OUTPUT} "// Generated from src/layout/tables by cmake/embed_tables.cmake.
#include \"layout/shipped.h\"

#include <array>

namespace hognose::layout {
namespace {

${arrays}constexpr std::array<ShippedTable, ${count}> tables{{
${entries}}};

}  // namespace

std::span<const ShippedTable> shipped_tables() { return tables; }

}  // namespace hognose::layout
")
