package dev.tether.harness.tap.relay;

import io.grpc.Status;

/** Sees the calls that pass. Safe for any thread; must return at once and throw nothing. */
@FunctionalInterface
public interface RelayWatch {

  /**
   * A call came in.
   *
   * @param number of the call, unique within the process and growing
   * @param method its full name, for instance {@code hashicorp.nomad…proto.Driver/StopTask}
   */
  OneCall began(long number, String method);

  /** Sees one call's events, in their order and one at a time. */
  interface OneCall {
    /** A message came from the host. */
    void request(byte[] message);

    /** A message came from the driver. */
    void answer(byte[] message);

    /** The call was treated specially, for instance {@code held}; {@code what} is for people. */
    void interfered(String effect, String what);

    /** The call is over for the host; the last event. */
    void ended(Status status);
  }
}
