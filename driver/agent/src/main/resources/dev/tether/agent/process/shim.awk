# Waits for one task and writes down how it ended. Started in the task's directory, in a session of
# its own, so that it outlives the agent. awk, because its system() tells a signal from an exit code
# where a shell's $? does not, and leaves no signal ignored in the task.
#
# The variable "id" is the task's id; it holds letters and digits only.
BEGIN {
  status = system("exec setsid sh ./launch")
  # The rename makes the result appear as a whole. On a full disk it is tried again: the result is
  # the one thing that nobody else knows. Without ./started the start was called off and the
  # directory is gone.
  while (system("echo " status " > result && mv -f result ../../ended/" id) != 0) {
    if (system("test -e started") != 0) exit 1
    system("exec sleep 1")
  }
}
