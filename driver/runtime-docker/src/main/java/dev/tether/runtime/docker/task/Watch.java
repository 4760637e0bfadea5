package dev.tether.runtime.docker.task;

import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.TaskWatch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** What one watcher has not taken yet: the beginning, then the last change of each task. */
final class Watch implements TaskWatch {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final Deque<Change> beginning = new ArrayDeque<>();
  private final Map<RemoteTaskId, Change> changes = new LinkedHashMap<>();
  private final Set<RemoteTaskId> told = new HashSet<>();
  private final Consumer<Watch> closing;
  private Optional<String> broken = Optional.empty();

  Watch(Iterable<RemoteTask> present, Consumer<Watch> closing) {
    this.closing = closing;
    for (RemoteTask task : present) {
      beginning.add(new Change.Present(task));
      told.add(task.id());
    }
    beginning.add(new Change.Synced());
  }

  void present(RemoteTask task) {
    lock.lock();
    try {
      told.add(task.id());
      changes.remove(task.id());
      changes.put(task.id(), new Change.Present(task));
      more.signal();
    } finally {
      lock.unlock();
    }
  }

  void gone(RemoteTaskId id) {
    lock.lock();
    try {
      changes.remove(id);
      if (told.remove(id)) {
        changes.put(id, new Change.Gone(id));
        more.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  void fail(String reason) {
    lock.lock();
    try {
      broken = broken.or(() -> Optional.of(reason));
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isBroken() {
    lock.lock();
    try {
      return broken.isPresent();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<Change> next(Duration atMost) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = TimeUnit.NANOSECONDS.convert(atMost);
      while (left > 0 && broken.isEmpty() && beginning.isEmpty() && changes.isEmpty()) {
        left = more.awaitNanos(left);
      }
      if (broken.isPresent()) {
        throw new RemoteFailure.Unreachable(broken.get());
      }
      if (!beginning.isEmpty()) {
        return Optional.of(beginning.removeFirst());
      }
      var first = changes.keySet().stream().findFirst();
      return first.map(changes::remove);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    fail("the watch was closed");
    closing.accept(this);
  }
}
