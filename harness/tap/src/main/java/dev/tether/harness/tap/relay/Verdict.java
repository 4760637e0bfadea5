package dev.tether.harness.tap.relay;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.time.Duration;

/** What becomes of a call at the moment at which a {@link Gate} looks at it. */
public sealed interface Verdict {

  /** It goes on. */
  record Pass() implements Verdict {}

  /** It goes on after a while. */
  record Delay(Duration by) implements Verdict {}

  /** It waits until it is resumed. */
  record Hold() implements Verdict {}

  /** The host gets this failure; what the driver has or would have answered is dropped. */
  record Fail(Status status) implements Verdict {}

  /** The host gets this one message and success. */
  record Answer(ByteString message) implements Verdict {}

  /** The driver is killed, as by a crash. */
  record Crash() implements Verdict {}
}
