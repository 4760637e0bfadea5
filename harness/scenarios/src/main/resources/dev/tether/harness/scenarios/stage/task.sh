#!/bin/bash
# One task of a scenario. It writes numbered lines of 64 bytes to stdout and some to stderr, and every
# line again to a file that nobody else writes, until it gets SIGTERM or is told how to end. It starts
# no programs, so that the harness sees one process and no other.
LC_ALL=C
read -ra stat < "/proc/$$/stat"
slot="$NOMAD_JOB_ID.$NOMAD_GROUP_NAME.$NOMAD_ALLOC_INDEX.$NOMAD_TASK_NAME.$TETHER_PLACE"
base="$TETHER_LEDGER/$slot.$TETHER_VERSION.$$-${stat[21]}"
end="$TETHER_LEDGER/end.$NOMAD_JOB_ID"
exec 7>> "$base.stdout" 8>> "$base.stderr"
# A pipe that nothing is ever written to: waiting for it is a sleep without a program.
exec 9<> <(:)

stopped=
trap 'stopped=yes' TERM
number=0
while [[ -z $stopped ]]; do
  printf -v line '%08d %17s %-7d ..........................' "$number" "$EPOCHREALTIME" "$$"
  printf 'O %.61s\n' "$line"
  printf 'O %.61s\n' "$line" >&7
  if ((number % 5 == 0)); then
    printf 'E %.61s\n' "$line" >&2
    printf 'E %.61s\n' "$line" >&8
  fi
  number=$((number + 1))
  if [[ -e $end ]]; then
    read -r how what < "$end"
    case $how in
      exit) exit "$what" ;;
      signal)
        trap - TERM
        kill -s "$what" $$
        ;;
    esac
  fi
  read -r -t "${TETHER_PERIOD:-0.05}" -u 9
done
exit 0
