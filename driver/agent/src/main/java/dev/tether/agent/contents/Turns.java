package dev.tether.agent.contents;

import dev.tether.runtime.RemoteFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets one thread at a time work in a directory; who comes later takes over. */
final class Turns {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Map<Path, Turn> turns = new ConcurrentHashMap<>();

  /** The right to work in a directory, until it is closed. Belongs to the thread that took it. */
  final class Turn implements AutoCloseable {
    private final Path place;
    private final Optional<Thread> thread;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean lost;

    private Turn(Path place, Optional<Thread> thread) {
      this.place = place;
      this.thread = thread;
    }

    /** Whether somebody else wants it, so that the thread was interrupted. */
    boolean isLost() {
      return lost;
    }

    private void end() {
      lost = true;
      thread.ifPresent(Thread::interrupt);
    }

    @Override
    public void close() {
      turns.remove(place, this);
      over.countDown();
    }
  }

  /**
   * The turn for something that may take any time, so that the thread is interrupted when somebody
   * else wants it. Waits until whoever has it has left.
   *
   * @throws RemoteFailure.Failed when that takes too long
   */
  Turn takeForLong(Path place) {
    return take(place, new Turn(place, Optional.of(Thread.currentThread())));
  }

  /**
   * The turn for something short, that is not interrupted.
   *
   * @throws RemoteFailure.Failed when whoever has it takes too long to leave
   */
  Turn take(Path place) {
    return take(place, new Turn(place, Optional.empty()));
  }

  private Turn take(Path place, Turn mine) {
    while (true) {
      Turn other = turns.putIfAbsent(place, mine);
      if (other == null) {
        return mine;
      }
      other.end();
      try {
        if (!other.over.await(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
          throw new RemoteFailure.Failed(
              "another transfer to the same task is still being ended: try again");
        }
      } catch (InterruptedException givenUp) {
        Thread.currentThread().interrupt();
        throw new RemoteFailure.Failed("the transfer was given up", givenUp);
      }
    }
  }

  /** Whether somebody works there. */
  boolean isTaken(Path place) {
    return turns.containsKey(place);
  }
}
