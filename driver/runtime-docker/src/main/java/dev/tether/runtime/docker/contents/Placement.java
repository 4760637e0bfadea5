package dev.tether.runtime.docker.contents;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.contents.Entry;
import dev.tether.runtime.docker.engine.Containers;
import dev.tether.runtime.docker.engine.EngineRefusal;
import dev.tether.runtime.docker.engine.Execs;
import dev.tether.runtime.docker.task.Programs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Moves unpacked files into place, by a shell in the container. */
final class Placement {
  private static final int LOOKS = 1500;
  private static final long LOOK_AGAIN_MILLIS = 20;
  private static final int AT_A_TIME = 200;
  private final Containers containers;
  private final Execs execs;

  Placement(Containers containers, Execs execs) {
    this.containers = containers;
    this.execs = execs;
  }

  boolean isPossible(String container) {
    Programs programs = new Programs(containers);
    return List.of("sh", "mv", "rm", "rmdir", "mkdir", "chmod").stream()
        .allMatch(program -> programs.exists(container, program));
  }

  /**
   * Moves what has changed into place and deletes what is gone, deepest first.
   *
   * @param beside where the new files are, below the container's top; empty if they are in place
   */
  void place(String container, String beside, List<Entry> changed, List<String> deleted) {
    if (beside.isEmpty()) {
      if (!deleted.isEmpty()) {
        throw new RemoteFailure.Refused(
            "files can't be deleted in a container whose image has no sh, rm and mv");
      }
      return;
    }
    List<String> words = new ArrayList<>();
    for (String path : deleted.reversed()) {
      words.addAll(List.of("r", path, "-"));
    }
    for (Entry entry : changed) {
      words.addAll(
          switch (entry) {
            case Entry.Directory directory ->
                List.of("d", entry.path(), Integer.toOctalString(directory.mode()));
            case Entry.File _, Entry.Link _ -> List.of("m", entry.path(), "-");
          });
    }
    for (int from = 0; from < words.size(); from += 3 * AT_A_TIME) {
      run(container, words.subList(from, Math.min(words.size(), from + 3 * AT_A_TIME)));
    }
    run(container, List.of("r", ".tether/new", "-"));
  }

  /**
   * Each rename replaces one file whole. A directory that is to go stays if the task has files in
   * it; one whose place a file takes does not.
   */
  private static final String SCRIPT =
      """
      while [ $# -ge 3 ]; do
        plain=
        [ -d "/$2" ] && [ ! -h "/$2" ] && plain=yes
        case $1 in
          r) if [ "$2" = .tether/new ]; then rm -rf "/$2"
             elif [ -n "$plain" ]; then rmdir "/$2" 2>/dev/null
             else rm -f "/$2"; fi ;;
          d) [ -n "$plain" ] || rm -f "/$2"
             mkdir -p "/$2" && chmod "$3" "/$2" || exit 1 ;;
          m) if [ -n "$plain" ]; then rm -rf "/$2"; elif [ -h "/$2" ]; then rm -f "/$2"; fi
             mkdir -p "/${2%/*}" && mv -f "/.tether/new/$2" "/$2" || exit 1 ;;
        esac
        shift 3
      done
      exit 0
      """;

  private void run(String container, List<String> words) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", SCRIPT, "sh"));
    command.addAll(words);
    try {
      String exec = execs.create(container, command, false, false, List.of(), Optional.of("0"));
      execs.startDetached(exec);
      await(exec);
    } catch (EngineRefusal refusal) {
      throw refusal.asFailure();
    }
  }

  private void await(String exec) {
    CountDownLatch never = new CountDownLatch(1);
    try {
      for (int i = 0; i < LOOKS; i++) {
        JsonNode program =
            execs
                .inspect(exec)
                .orElseThrow(() -> new RemoteFailure.Refused("the task has ended meanwhile"));
        if (!program.path("Running").asBoolean()) {
          if (program.path("ExitCode").asInt() != 0) {
            throw new RemoteFailure.Failed("new files could not be moved into place");
          }
          return;
        }
        if (never.await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new RemoteFailure.Unreachable("new files were not moved into place in time");
  }
}
