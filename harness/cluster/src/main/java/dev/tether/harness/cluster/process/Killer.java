package dev.tether.harness.cluster.process;

import dev.tether.harness.cluster.Await;
import dev.tether.harness.cluster.ProcessTable.Entry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Signals groups of processes until all of them are as wanted. */
final class Killer {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private final Libc libc;

  Killer(Libc libc) {
    this.libc = libc;
  }

  /** Kills whatever is found, until nothing is found any more: what is killed may have forked. */
  void killAll(String what, Supplier<List<Entry>> find) throws InterruptedException {
    repeat("the end of " + what, find, Libc.SIGKILL, entry -> true);
  }

  /** Freezes whatever is found, until all that is found is frozen. */
  void freezeAll(String what, Supplier<List<Entry>> find) throws InterruptedException {
    repeat("the freezing of " + what, find, Libc.SIGSTOP, entry -> !entry.isFrozen());
  }

  /** Lets whatever is found go on. */
  void thawAll(List<Entry> frozen) {
    frozen.forEach(p -> libc.kill(p.pid(), Libc.SIGCONT));
  }

  private void repeat(
      String what,
      Supplier<List<Entry>> find,
      int signal,
      java.util.function.Predicate<Entry> needed)
      throws InterruptedException {
    Await.noObstacle(
        what,
        LIMIT,
        () -> {
          List<Entry> left = find.get().stream().filter(needed).toList();
          left.forEach(p -> libc.kill(p.pid(), signal));
          return left.isEmpty()
              ? Optional.empty()
              : Optional.of("still there: " + left.stream().map(p -> "" + p.pid()).toList());
        });
  }
}
