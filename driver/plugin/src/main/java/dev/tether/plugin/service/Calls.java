package dev.tether.plugin.service;

import io.grpc.stub.StreamObserver;

/** How calls are answered: once, with a message or a status. */
final class Calls {
  private static final System.Logger LOG = System.getLogger(Calls.class.getName());

  private Calls() {}

  /** The work of a call. */
  @FunctionalInterface
  interface Work<A> {
    A carryOut() throws InterruptedException;
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
      LOG.log(System.Logger.Level.DEBUG, "a call failed", e);
      observer.onError(Failures.toStatus(e));
      return;
    }
    observer.onNext(answer);
    observer.onCompleted();
  }
}
