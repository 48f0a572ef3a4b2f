# Writes the manual page and the completions, as the program prints them, into ${SHARE}.
# SPDX-License-Identifier: MIT
function(write name)
  execute_process(COMMAND ${HOGNOSE} ${ARGN} OUTPUT_FILE ${SHARE}/${name} COMMAND_ERROR_IS_FATAL ANY)
endfunction()
file(MAKE_DIRECTORY ${SHARE})
write(hognose.1 manual)
write(hognose.bash completion bash)
write(_hognose completion zsh)
write(hognose.fish completion fish)
