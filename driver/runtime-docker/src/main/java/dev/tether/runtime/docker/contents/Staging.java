package dev.tether.runtime.docker.contents;

import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.contents.Contents;
import dev.tether.runtime.contents.Manifest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** What waits on this side for its task to be created. Thread-safe. */
final class Staging implements AutoCloseable {
  private static final Duration KEEP = Duration.ofHours(1);
  private final Map<String, Staged> staged = new ConcurrentHashMap<>();
  private final LongSupplier nanos;

  /** A task's contents, all of which are there. */
  record Staged(Manifest manifest, Spool spool, long at) {}

  Staging(LongSupplier nanos) {
    this.nanos = nanos;
  }

  void stage(String token, Contents contents) {
    long now = nanos.getAsLong();
    staged
        .entrySet()
        .removeIf(
            each -> {
              boolean old = now - each.getValue().at() > KEEP.toNanos();
              if (old) {
                each.getValue().spool().close();
              }
              return old;
            });
    Spool spool = Optional.ofNullable(staged.get(token)).map(Staged::spool).orElseGet(Spool::new);
    try {
      spool.gather(contents, contents.manifest().entries());
    } catch (RemoteFailure failure) {
      if (!staged.containsKey(token)) {
        spool.close();
      }
      throw failure;
    }
    staged.put(token, new Staged(contents.manifest(), spool, now));
  }

  /**
   * What was staged under a token.
   *
   * @param digest that its manifest has to have
   * @throws RemoteFailure.Refused when that was not
   */
  Staged get(String token, String digest) {
    return Optional.ofNullable(staged.get(token))
        .filter(found -> found.manifest().digest().equals(digest))
        .orElseThrow(
            () ->
                new RemoteFailure.Refused(
                    "the task's files are not there: stage them before the task is created"));
  }

  void forget(String token) {
    Optional.ofNullable(staged.remove(token)).ifPresent(gone -> gone.spool().close());
  }

  @Override
  public void close() {
    staged.keySet().forEach(this::forget);
  }
}
