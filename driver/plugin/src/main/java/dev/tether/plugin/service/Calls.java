package dev.tether.plugin.service;

import io.grpc.stub.StreamObserver;
import java.util.Optional;

/** How calls are answered: once, with a message or a status. */
final class Calls {
  private static final System.Logger LOG = System.getLogger(Calls.class.getName());

  private Calls() {}

  /** The work of a call. */
  @FunctionalInterface
  interface Work<A> {
    A carryOut() throws InterruptedException;
  }

  /** Work that does not block. */
  @FunctionalInterface
  interface QuickWork<A> {
    /** The answer; nothing when it takes work that may block. */
    Optional<A> tryToCarryOut();
  }

  /**
   * The same for a call of a method that must not block: what takes time is done by a thread of its
   * own.
   */
  static <A> void answerQuickly(StreamObserver<A> observer, QuickWork<A> quick, Work<A> slow) {
    Optional<A> answer;
    try {
      answer = quick.tryToCarryOut();
    } catch (RuntimeException e) {
      fail(observer, e);
      return;
    }
    if (answer.isPresent()) {
      observer.onNext(answer.get());
      observer.onCompleted();
    } else {
      Thread.ofVirtual().name("call").start(() -> answer(observer, slow));
    }
  }

  private static void fail(StreamObserver<?> observer, RuntimeException failure) {
    LOG.log(System.Logger.Level.DEBUG, "a call failed", failure);
    observer.onError(Failures.toStatus(failure));
  }

  /** Does the work and answers with its result or its failure. */
  static <A> void answer(StreamObserver<A> observer, Work<A> work) {
    A answer;
    try {
      answer = work.carryOut();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      observer.onError(Failures.toStatus(new IllegalStateException("the plugin is ending")));
      return;
    } catch (RuntimeException e) {
      fail(observer, e);
      return;
    }
    observer.onNext(answer);
    observer.onCompleted();
  }
}
