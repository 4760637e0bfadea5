package dev.tether.agent.contents;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Does things to their end, even when whoever waits for them is interrupted. */
final class Uninterrupted {
  private Uninterrupted() {}

  /** Runs something in a thread of its own and waits for it; throws what it throws. */
  static void run(Runnable work) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("contents-commit")
        .start(
            () -> {
              try {
                work.run();
                done.complete(null);
              } catch (RuntimeException | Error failed) {
                done.completeExceptionally(failed);
              }
            });
    try {
      done.join();
    } catch (CompletionException failed) {
      switch (failed.getCause()) {
        case RuntimeException exception -> throw exception;
        case Error error -> throw error;
        default -> throw failed;
      }
    }
  }
}
