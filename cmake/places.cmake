# Where things are installed: HOGNOSE_BIN for the program, HOGNOSE_DATA for what stands beside it. In a wheel these are the
# folders that installers lay out as a prefix, so that the program finds its module the same way everywhere.
# SPDX-License-Identifier: MIT
if(SKBUILD)
  set(HOGNOSE_BIN ${SKBUILD_SCRIPTS_DIR})
  set(HOGNOSE_DATA ${SKBUILD_DATA_DIR}/)
else()
  set(HOGNOSE_BIN bin)
  set(HOGNOSE_DATA)
endif()
