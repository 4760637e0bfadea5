package dev.tether.harness.conformance.checks;

import static dev.tether.harness.conformance.checks.Check.basic;

import com.google.common.util.concurrent.ListenableFuture;
import dev.tether.harness.conformance.bench.Bench;
import dev.tether.harness.conformance.bench.Expect;
import dev.tether.harness.conformance.bench.Finding;
import dev.tether.harness.conformance.bench.Host;
import dev.tether.harness.conformance.bench.Listener;
import dev.tether.harness.conformance.bench.LiveTask;
import dev.tether.protocol.nomad.drivers.FingerprintRequest;
import dev.tether.protocol.nomad.drivers.FingerprintResponse;
import dev.tether.protocol.nomad.drivers.WaitTaskResponse;
import java.util.ArrayList;
import java.util.List;

/** What must not pile up in a plugin that runs for months. */
final class LeakChecks {
  private static final int ROUNDS = 60;
  private static final int TASKS = 12;

  /** Below this it may be a pool that fills or a collector that has not come by. */
  private static final int TOLERATED = 15;

  private LeakChecks() {}

  static List<Check> all() {
    return List.of(
        basic(
            "leak.waits",
            "Driver/WaitTask, cancellation",
            "Each restart of an agent cancels all waits and opens them again.",
            LeakChecks::waits),
        basic(
            "leak.streams",
            "Driver/Fingerprint, cancellation",
            "Each restart of an agent opens new streams.",
            LeakChecks::streams),
        basic(
            "leak.tasks",
            "Driver/DestroyTask",
            "What a destroyed task leaves open grows with each task.",
            LeakChecks::tasks),
        basic(
            "leak.alive",
            "all",
            "A crash takes the tasks of the whole node through a recovery.",
            bench ->
                Expect.that(
                    !bench.sharedDied(),
                    "the plugin that the checks shared has crashed on the way")));
  }

  private static void waits(Bench bench) throws Exception {
    LiveTask task = bench.start("sleep 60");
    Host host = task.host();
    Size before = Size.of(host);
    for (int i = 0; i < ROUNDS; i++) {
      ListenableFuture<WaitTaskResponse> wait = task.waiting();
      host.expectAnswer("the plugin does not answer");
      wait.cancel(true);
    }
    settles(bench, host, before, ROUNDS + " cancelled WaitTasks");
  }

  private static void streams(Bench bench) throws Exception {
    Host host = bench.host();
    Size before = Size.of(host);
    for (int i = 0; i < ROUNDS; i++) {
      try (Listener<FingerprintResponse> stream =
          Listener.to(
              observer ->
                  host.streams().fingerprint(FingerprintRequest.getDefaultInstance(), observer))) {
        stream.awaitFirst(bench.patience(), "a fingerprint");
      }
    }
    settles(bench, host, before, ROUNDS + " cancelled streams");
  }

  private static void tasks(Bench bench) throws Exception {
    Host host = bench.host();
    bench.start("exit 0").await();
    Size before = Size.of(host);
    for (int round = 0; round < 2; round++) {
      List<LiveTask> tasks = new ArrayList<>();
      for (int i = 0; i < TASKS; i++) {
        tasks.add(bench.start("exit 0"));
      }
      for (LiveTask task : tasks) {
        task.await();
        task.destroy(true);
      }
    }
    settles(bench, host, before, 2 * TASKS + " destroyed tasks");
  }

  private record Size(int files, int threads) {
    static Size of(Host host) {
      return new Size(host.openFiles(), host.threads());
    }
  }

  private static void settles(Bench bench, Host host, Size before, String after) throws Exception {
    Size[] now = {before};
    try {
      Expect.within(
          bench.patience(),
          "settled",
          () -> {
            now[0] = Size.of(host);
            return now[0].files <= before.files + TOLERATED
                && now[0].threads <= before.threads + TOLERATED;
          });
    } catch (Finding leak) {
      throw new Finding(
          "after %s there are %d open files instead of %d, and %d threads instead of %d"
              .formatted(after, now[0].files, before.files, now[0].threads, before.threads),
          leak);
    }
  }
}
