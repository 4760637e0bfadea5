package dev.tether.agent.task;

import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.TaskWatch.Change;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.SequencedSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * One follower of a cluster's tasks. Remembers which tasks changed, not each change: a slow
 * follower gets the latest record of each, and costs no more memory than there are tasks.
 *
 * <p>Used by one thread, apart from {@link #close}.
 */
public final class Subscription implements AutoCloseable {
  private final String cluster;
  private final TaskTable table;
  private final Consumer<Subscription> onClose;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Queue<String> initial = new ArrayDeque<>();
  private final SequencedSet<String> changed = new LinkedHashSet<>();
  private boolean synced;

  Subscription(String cluster, TaskTable table, Consumer<Subscription> onClose) {
    this.cluster = cluster;
    this.table = table;
    this.onClose = onClose;
  }

  boolean concerns(ManagedTask task) {
    return task.record().origin().slot().cluster().equals(cluster);
  }

  void begin(Collection<String> present) {
    lock.lock();
    try {
      initial.addAll(present);
    } finally {
      lock.unlock();
    }
  }

  /** Does not block. */
  void changed(String id) {
    lock.lock();
    try {
      changed.add(id);
      news.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the next message; nothing when the time is over. */
  public Optional<Change> next(Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (true) {
        Optional<Change> message = poll();
        if (message.isPresent() || left <= 0) {
          return message;
        }
        left = news.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private Optional<Change> poll() {
    while (!initial.isEmpty()) {
      String id = initial.remove();
      Optional<ManagedTask> task = table.find(id);
      if (task.isPresent()) {
        changed.remove(id);
        return task.map(table::view).map(Change.Present::new);
      }
    }
    if (!synced) {
      synced = true;
      return Optional.of(new Change.Synced());
    }
    if (changed.isEmpty()) {
      return Optional.empty();
    }
    String id = changed.removeFirst();
    return Optional.of(
        table
            .find(id)
            .<Change>map(task -> new Change.Present(table.view(task)))
            .orElseGet(() -> new Change.Gone(new RemoteTaskId(id))));
  }

  @Override
  public void close() {
    onClose.accept(this);
  }
}
