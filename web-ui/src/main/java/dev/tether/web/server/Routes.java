package dev.tether.web.server;

/** What is at which address. Safe for use by many threads. */
@FunctionalInterface
interface Routes {

  /** Answers a request that may come in. */
  Answer answer(Exchange exchange) throws InterruptedException;
}
