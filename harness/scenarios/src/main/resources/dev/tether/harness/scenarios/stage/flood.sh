#!/bin/bash
# A task of a scenario that writes much. Line n is always the same 256 bytes: its number and dots. So
# its log tells by itself what is missing or repeated, and only the number of lines has to be kept
# beside it. It writes 10 MB a second until it gets SIGTERM, but never beyond the line that the file
# "allowed" names: whoever reads the log sets the pace when the machine can't do better.
# It starts no programs, so that the harness sees one process and no other.
LC_ALL=C
base="$TETHER_LEDGER/flood.$NOMAD_JOB_ID"
numbers=({000..999})
printf -v dots '%0240d' 0
dots=${dots//0/.}
# A pipe that nothing is ever written to: waiting for it is a sleep without a program.
exec 9<> <(:)

stopped=
trap 'stopped=yes' TERM
block=0
allowed=0
due=${EPOCHREALTIME/./}
while [[ -z $stopped ]]; do
  now=${EPOCHREALTIME/./}
  if ((block * 1000 >= allowed)); then
    read -r allowed < "$base.allowed" || allowed=0
    allowed=$((10#${allowed:-0}))
    read -r -t 0.02 -u 9
    ((due < now)) && due=$now
    continue
  fi
  if ((due > now)); then
    printf -v pause '0.%06d' $((due - now < 900000 ? due - now : 900000))
    read -r -t "$pause" -u 9
    continue
  fi
  # After a delay it may hurry, but not for more than a second.
  ((due < now - 1000000)) && due=$((now - 1000000))
  due=$((due + 25600))
  printf -v prefix '%011d' "$block"
  printf "$prefix%s $dots\n" "${numbers[@]}"
  block=$((block + 1))
  printf '%020d\n' $((block * 1000)) > "$base.lines"
done
exit 0
