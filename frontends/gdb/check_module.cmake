# Checks what the module for GDB needs and shows: neither libpython nor libdw nor libstdc++ needed,
# nothing of our own missing, nothing but PyInit_hognose_gdb exported.
execute_process(COMMAND ${READELF} -d ${MODULE} OUTPUT_VARIABLE dynamic COMMAND_ERROR_IS_FATAL ANY)
foreach(library libpython libdw libelf libstdc++ libfmt)
  string(FIND "${dynamic}" "[${library}" found)
  if(NOT found EQUAL -1)
    message(SEND_ERROR "${MODULE} needs ${library}")
  endif()
endforeach()
execute_process(COMMAND ${NM} -D --defined-only ${MODULE}
  OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
string(STRIP "${symbols}" symbols)
string(REPLACE "\n" ";" symbols "${symbols}")
foreach(symbol ${symbols})
  if(NOT symbol MATCHES " PyInit_hognose_gdb$")
    message(SEND_ERROR "${MODULE} exports ${symbol}")
  endif()
endforeach()
execute_process(COMMAND ${NM} -D --undefined-only ${MODULE}
  OUTPUT_VARIABLE missing COMMAND_ERROR_IS_FATAL ANY)
if(missing MATCHES "[^\n]*hognose[^\n]*")
  message(SEND_ERROR "${MODULE} lacks ${CMAKE_MATCH_0}")
endif()
