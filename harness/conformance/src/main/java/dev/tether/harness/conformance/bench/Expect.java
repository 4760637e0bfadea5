package dev.tether.harness.conformance.bench;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** What checks say: each method throws a {@link Finding} when it is not so. */
public final class Expect {
  private static final long POLL_MS = 20;

  private Expect() {}

  /** Something holds. */
  public static void that(boolean holds, String otherwise) {
    if (!holds) {
      throw new Finding(otherwise);
    }
  }

  /** A call ends with an error, and soon; returns its status. */
  public static Status error(String what, Callable<?> call) throws Exception {
    Status status = status(call);
    that(status.getCode() != Status.Code.OK, what + " was answered with OK, an error was expected");
    return answered(what, status);
  }

  /** A call is answered, with whatever status, and soon; returns the status. */
  public static Status answer(String what, Callable<?> call) throws Exception {
    return answered(what, status(call));
  }

  private static Status answered(String what, Status status) {
    that(
        status.getCode() != Status.Code.DEADLINE_EXCEEDED,
        what + " was not answered within the time limit");
    that(
        status.getCode() != Status.Code.UNAVAILABLE,
        what
            + " ended with UNAVAILABLE, which Nomad takes for the death of the plugin ("
            + status.getDescription()
            + ")");
    return status;
  }

  /** How a call ends, whatever that is. */
  public static Status status(Callable<?> call) throws Exception {
    try {
      call.call();
      return Status.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus();
    }
  }

  /** Something becomes true within a limit. */
  public static void within(Duration limit, String what, Callable<Boolean> condition)
      throws Exception {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() - deadline > 0) {
        throw new Finding("%s: not within %s".formatted(what, seconds(limit)));
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MS);
    }
  }

  /** Something stays true for a time. */
  public static void throughout(Duration time, String otherwise, Callable<Boolean> condition)
      throws Exception {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - end < 0) {
      that(condition.call(), otherwise);
      TimeUnit.MILLISECONDS.sleep(POLL_MS);
    }
  }

  static String seconds(Duration time) {
    return time.toMillis() / 1000.0 + " s";
  }
}
