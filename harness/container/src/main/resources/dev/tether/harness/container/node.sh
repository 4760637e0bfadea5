#!/bin/sh
# What is done inside a node's container; all files of the node are in /tether.
#   node.sh init LINK…          the container's first process: relays sockets until it is killed
#   node.sh agent               becomes the Nomad agent
#   node.sh signal-agent NAME   sends the agent a signal
#   node.sh plugins             prints the process ids of the driver plugins that run
#   node.sh crash-plugin        waits for a plugin, kills it, and returns when it is gone
set -u

readonly home=${TETHER_NODE_HOME:-/tether}
# Tenths of a second.
readonly patience=${TETHER_PATIENCE:-600}

# Succeeds while the process $1 is alive.
alive() {
  { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
  # The name in parentheses may hold anything.
  case ${stat##*) } in
    [ZXx]*) return 1 ;;
  esac
}

plugins() {
  [ -e "$home/plugin-pids" ] || return 0
  while read -r pid; do
    if alive "$pid"; then printf '%s\n' "$pid"; fi
  done <"$home/plugin-pids"
}

# Looks again and again until the command given succeeds.
await() {
  tries=0
  until "$@"; do
    tries=$((tries + 1))
    [ "$tries" -le "$patience" ] || return 1
    sleep 0.1
  done
}

plugin_runs() {
  found=$(plugins)
  [ -n "$found" ]
}

none_runs() {
  for pid in $found; do
    if alive "$pid"; then return 1; fi
  done
}

case ${1:-} in
  init)
    shift
    trap 'exit 0' TERM
    # Process ids begin anew with the container.
    : >"$home/plugin-pids"
    "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto -Xmx32m \
      -cp /opt/tether/relay.jar:/opt/tether/relay dev.tether.harness.cluster.process.RelayProgram "$@" \
      </dev/null >>"$home/relay.log" 2>&1 &
    # Waiting also buries the children that other processes leave behind.
    while :; do
      sleep 3600 &
      wait "$!"
    done
    ;;
  agent)
    echo "$$" >"$home/agent-pid"
    exec nomad agent -config "$home/agent.hcl" </dev/null >>"$home/agent.log" 2>&1
    ;;
  signal-agent)
    kill -s "$2" "$(cat "$home/agent-pid")"
    ;;
  plugins)
    plugins
    ;;
  crash-plugin)
    await plugin_runs || {
      echo "no plugin runs" >&2
      exit 1
    }
    for pid in $found; do
      kill -s KILL "$pid" 2>/dev/null || true
    done
    await none_runs || {
      echo "still there: $found" >&2
      exit 1
    }
    ;;
  *)
    echo "node.sh: unknown: ${1:-}" >&2
    exit 2
    ;;
esac
