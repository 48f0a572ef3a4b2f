# elfutils and the codecs: HOGNOSE_ELFUTILS, HOGNOSE_CODECS and HOGNOSE_ZLIB. Their archives where they are installed, so that the
# program runs where the libraries are not, and starts sooner; the shared libraries otherwise.
# SPDX-License-Identifier: MIT
option(HOGNOSE_STATIC_LIBRARIES "Link elfutils and the codecs into the program, where their archives are here" ON)

# hognose_libraries(VARIABLE name…): what to link for these libraries.
function(hognose_libraries variable)
  set(libraries)
  foreach(name ${ARGN})
    unset(found)
    if(HOGNOSE_STATIC_LIBRARIES)
      find_library(HOGNOSE_ARCHIVE_${name} NAMES lib${name}.a)
      set(found ${HOGNOSE_ARCHIVE_${name}})
    endif()
    if(NOT found)
      find_library(HOGNOSE_LIBRARY_${name} NAMES ${name} REQUIRED)
      set(found ${HOGNOSE_LIBRARY_${name}})
    endif()
    list(APPEND libraries ${found})
  endforeach()
  set(${variable} ${libraries} PARENT_SCOPE)
endfunction()

hognose_libraries(HOGNOSE_CODECS zstd lzma lz4 z)
hognose_libraries(HOGNOSE_ZLIB z)
hognose_libraries(HOGNOSE_ELFUTILS dw elf)
# What libdw.a and libelf.a need in turn: sections may be compressed.
hognose_libraries(needed_in_turn lzma bz2 z zstd)
list(APPEND HOGNOSE_ELFUTILS ${needed_in_turn})
