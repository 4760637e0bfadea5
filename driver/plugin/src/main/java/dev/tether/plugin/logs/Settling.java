package dev.tether.plugin.logs;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Waits until nothing is on its way from a pipe to Nomad's files, so that the files' sizes tell
 * exactly how much was delivered.
 */
final class Settling {
  /** Nomad's collector writes its buffer out every 100 ms. */
  private static final Duration STEP = Duration.ofMillis(100);

  private static final int CALM_STEPS = 4;

  private Settling() {}

  /**
   * Waits for as long as it takes; a pipe that nobody reads never settles.
   *
   * @param abort ends the waiting
   * @return how many bytes were ever collected, or nothing when it was ended
   */
  static OptionalLong await(LogPipe pipe, CollectedBytes collected, CountDownLatch abort)
      throws InterruptedException {
    long last = total(pipe, collected);
    if (last == 0) {
      return OptionalLong.of(0);
    }
    int calm = 0;
    while (calm < CALM_STEPS) {
      if (abort.await(STEP.toMillis(), TimeUnit.MILLISECONDS)) {
        return OptionalLong.empty();
      }
      long now = total(pipe, collected);
      calm = now >= 0 && now == last ? calm + 1 : 0;
      last = now;
    }
    return OptionalLong.of(last);
  }

  /** How many bytes were collected, or -1 while some wait in the pipe. */
  private static long total(LogPipe pipe, CollectedBytes collected) {
    try {
      return pipe.unread() > 0 ? -1 : collected.total();
    } catch (IOException e) {
      return collected.total();
    }
  }
}
