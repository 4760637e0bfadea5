package dev.tether.harness.conformance.run;

import dev.tether.harness.conformance.bench.Bench;
import dev.tether.harness.conformance.bench.Finding;
import dev.tether.harness.conformance.bench.NotApplicable;
import dev.tether.harness.conformance.bench.Subject;
import dev.tether.harness.conformance.checks.Check;
import dev.tether.harness.conformance.run.CheckResult.Verdict;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Makes checks. Each one has a time limit: a plugin that hangs fails checks and hangs nobody. A
 * plugin that does not start, or answers nothing, fails one check; the others are not made.
 */
public final class Suite {
  /** A check may start a few plugins and wait for a few things. */
  private static final int LIMIT_FACTOR = 6;

  /** Without these nothing else can be found out. */
  private static final Set<String> FIRST = Set.of("handshake.starts", "handshake.answers");

  private final Subject subject;
  private final Path directory;
  private final Consumer<CheckResult> onResult;

  /**
   * Prepares a run.
   *
   * @param directory for the files of tasks; its path should be short
   * @param onResult is told of each check as it ends
   */
  public Suite(Subject subject, Path directory, Consumer<CheckResult> onResult) {
    this.subject = subject;
    this.directory = directory;
    this.onResult = onResult;
  }

  /** Makes the checks in their order. */
  public SuiteResult run(List<Check> checks) throws InterruptedException {
    long start = System.nanoTime();
    List<CheckResult> results = new ArrayList<>();
    Bench bench = new Bench(subject, directory);
    try {
      boolean starts = true;
      for (Check check : checks) {
        CheckResult result = starts ? make(check, bench) : notMade(check);
        starts &= !(FIRST.contains(check.id()) && result.verdict() == Verdict.FAILED);
        results.add(result);
        onResult.accept(result);
        if (bench.isInUse()) {
          // A check that did not end even when it was interrupted.
          bench.close();
          bench = new Bench(subject, directory);
        }
      }
    } finally {
      bench.close();
    }
    return new SuiteResult(subject.plugin(), results, Duration.ofNanos(System.nanoTime() - start));
  }

  private static CheckResult notMade(Check check) {
    return new CheckResult(
        check, Verdict.NOT_APPLICABLE, "not made: the plugin does not start", Duration.ZERO);
  }

  private CheckResult make(Check check, Bench bench) throws InterruptedException {
    long start = System.nanoTime();
    FutureTask<Void> task =
        new FutureTask<>(
            () ->
                bench.use(
                    () -> {
                      check.body().run(bench);
                      return null;
                    }));
    Thread worker = Thread.ofVirtual().name("check " + check.id()).start(task);
    Verdict verdict = Verdict.PASSED;
    String message = "";
    try {
      task.get(limit().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      worker.interrupt();
      worker.join(subject.patience());
      verdict = Verdict.FAILED;
      message = "the check did not end within " + limit().toSeconds() + " s";
    } catch (ExecutionException e) {
      verdict = e.getCause() instanceof NotApplicable ? Verdict.NOT_APPLICABLE : Verdict.FAILED;
      message = sentence(e.getCause());
    } finally {
      if (!task.isDone()) {
        worker.interrupt();
      }
    }
    return new CheckResult(check, verdict, message, Duration.ofNanos(System.nanoTime() - start));
  }

  private Duration limit() {
    return subject.limits().start().plus(subject.patience().multipliedBy(LIMIT_FACTOR));
  }

  private static String sentence(Throwable failure) {
    return switch (failure) {
      case Finding finding -> finding.getMessage();
      case NotApplicable reason -> reason.getMessage();
      case StatusRuntimeException status -> "a call failed: " + status.getMessage();
      default -> "the check broke: " + failure;
    };
  }
}
