# The package of Debian's, by cpack -G DEB. It needs glibc alone: what else there is, is linked in.
# SPDX-License-Identifier: MIT
set(HOGNOSE_LICENCES "" CACHE PATH "A folder of the licence texts of all that is linked in, to be installed; empty: none")
if(HOGNOSE_LICENCES)
  install(DIRECTORY ${HOGNOSE_LICENCES}/ DESTINATION ${HOGNOSE_DATA}share/doc/hognose/licences)
  if(NOT SKBUILD)  # which puts them where wheels have their licences
    install(FILES LICENSE THIRD_PARTY.md DESTINATION ${HOGNOSE_DATA}share/doc/hognose/licences)
  endif()
endif()
set(CPACK_PACKAGE_NAME hognose)
set(CPACK_PACKAGE_VENDOR hognose)
# As Debian's tools call who makes a package.
set(CPACK_PACKAGE_CONTACT "hognose <hognose@localhost>")
if(DEFINED ENV{DEBEMAIL} AND DEFINED ENV{DEBFULLNAME})
  set(CPACK_PACKAGE_CONTACT "$ENV{DEBFULLNAME} <$ENV{DEBEMAIL}>")
endif()
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "show what a CPython process or core file is doing")
set(CPACK_PACKAGE_DESCRIPTION "Python and C stacks, values, locks and tasks of a live CPython process, or of
the core it left, from outside: nothing runs in the process. It comes with a
module for GDB.")
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION debug)
# What dpkg-shlibdeps would say is where Debian's list of symbols begins; the tests look at the versions that both files want.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libc6 (>= 2.25)")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS gdb)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${PROJECT_SOURCE_DIR}/cmake/debian/conffiles)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_SET_DESTDIR ON)
set(CPACK_STRIP_FILES ON)
if(HOGNOSE_PACKAGE)
  set(doc share/doc/hognose)
  string(TIMESTAMP changelog_date "%a, %d %b %Y %H:%M:%S +0000" UTC)  # of SOURCE_DATE_EPOCH, if that is there
  configure_file(cmake/debian/hognose.gdb.in hognose.gdb @ONLY)
  configure_file(cmake/debian/changelog.in changelog.Debian @ONLY)
  install(FILES ${CMAKE_BINARY_DIR}/hognose.gdb DESTINATION /etc/gdb/gdbinit.d)
  install(FILES LICENSE DESTINATION ${doc} RENAME copyright)
  install(FILES CHANGELOG.md DESTINATION ${doc} RENAME changelog)
  install(FILES ${CMAKE_BINARY_DIR}/changelog.Debian DESTINATION ${doc})
  install(FILES cmake/debian/lintian-overrides DESTINATION share/lintian/overrides RENAME hognose)
  # Without a time in them; behind everything else, since folders below are installed first.
  install(CODE "execute_process(COMMAND_ERROR_IS_FATAL ANY COMMAND gzip -9nf
    \$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${doc}/changelog
    \$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${doc}/changelog.Debian
    \$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/share/man/man1/hognose.1)")
endif()
include(CPack)
