package dev.tether.runtime.docker.exec;

import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.docker.engine.EngineRefusal;
import dev.tether.runtime.docker.engine.Execs;
import java.util.List;
import java.util.Optional;

/** Ends programs in a container that have a mark in their variables. */
final class Ending {
  private static final System.Logger LOG = System.getLogger(Ending.class.getName());

  /** Needs nothing but a shell; goes on until no process with the mark is left. */
  private static final String KILL_MARKED =
      """
      round=0
      while [ $round -lt 20 ]; do
        found=
        for process in /proc/[0-9]*; do
          { while IFS= read -r line || [ -n "$line" ]; do
              case $line in
                *"$1"*) kill -9 "${process#/proc/}" && found=yes; break ;;
              esac
            done <"$process/environ"; } 2>/dev/null
        done
        [ -n "$found" ] || exit 0
        round=$((round + 1))
      done
      """;

  private Ending() {}

  /** Begins to end them. */
  static void begin(Execs execs, String container, String mark) {
    try {
      String exec =
          execs.create(
              container,
              List.of("sh", "-c", KILL_MARKED, "sh", mark),
              false,
              false,
              List.of(),
              Optional.of("0"));
      execs.startDetached(exec);
    } catch (RemoteFailure | EngineRefusal failed) {
      // The container has ended, and its processes with it; or there is no shell in it.
      LOG.log(
          System.Logger.Level.DEBUG,
          "a program in container {0} was not ended: {1}",
          container,
          failed.getMessage());
    }
  }
}
