package dev.tether.harness.tap.relay;

import com.google.protobuf.ByteString;
import java.util.Optional;

/** Decides whether calls pass. Safe for any thread; must return at once and throw nothing. */
public interface Gate {

  /** The two moments at which a call may be stopped. */
  enum Moment {
    /** The first message is here and the driver has not seen the call. */
    REQUEST,
    /** The driver's first answer or its failure is here and the host has not seen it. */
    ANSWER
  }

  /**
   * A call at a gate.
   *
   * @param number of the call
   * @param method its full name
   * @param request the first message of the host
   */
  record Caller(long number, String method, ByteString request) {}

  /**
   * Lets a call go on that was held. Without effect if it goes on already or has ended; safe for
   * any thread.
   */
  interface Resumption {
    /**
     * Goes on.
     *
     * @param next what becomes of the call now; {@code Hold} is taken for {@code Pass}
     */
    void with(Verdict next);
  }

  /** Whether a call of this method may be stopped at all; asked when it begins. */
  boolean concerns(String method);

  /**
   * Judges a call of a method that it is concerned with.
   *
   * @param answer the driver's answer, at that moment and if it is no failure
   * @param resumption used if the verdict is to hold, and only then
   */
  Verdict judge(Moment moment, Caller caller, Optional<byte[]> answer, Resumption resumption);

  /** The host gave a call up, or the call ended: it need not be resumed any more. */
  void left(long number);
}
