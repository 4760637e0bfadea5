package dev.tether.harness.embedded.driver;

import io.grpc.Status;
import java.time.Duration;

/** What happens to a call. */
public sealed interface RpcFault {

  /** The plugin is not asked; the call ends with this status. */
  record Fails(Status status) implements RpcFault {}

  /** The call is made later. */
  record Waits(Duration delay) implements RpcFault {}

  /** The plugin is killed before it is asked. */
  record CrashBeforeCall() implements RpcFault {}

  /** The plugin does what it is asked and is killed before its answer arrives. */
  record CrashBeforeReply() implements RpcFault {}

  /** The plugin is killed as soon as its answer has arrived. */
  record CrashAfterReply() implements RpcFault {}
}
