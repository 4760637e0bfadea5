package dev.tether.agent.client;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.tether.agent.codec.FailureTrailer;
import dev.tether.agent.endpoint.Endpoint;
import dev.tether.agent.wire.Failure;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTaskId;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.RejectedExecutionException;

/** The one place where gRPC statuses become the failures that the driver knows. */
final class StatusFailure {
  private StatusFailure() {}

  static RemoteFailure of(Status status, Metadata trailers, Endpoint agent) {
    byte[] detail = trailers == null ? null : trailers.get(FailureTrailer.KEY);
    if (detail != null) {
      try {
        return rebuilt(Failure.parseFrom(detail));
      } catch (InvalidProtocolBufferException garbled) {
        return new RemoteFailure.Failed(
            "the agent at %s answered with a failure that can't be read".formatted(agent), garbled);
      }
    }
    if (status.getCause() instanceof TlsExplanation.Problem problem) {
      return new RemoteFailure.Unreachable(
          "the agent at %s can't be reached: %s".formatted(agent, problem.getMessage()), problem);
    }
    return switch (status.getCode()) {
      case UNAVAILABLE, CANCELLED, UNKNOWN ->
          new RemoteFailure.Unreachable(
              "the agent at %s can't be reached (%s): see whether it runs"
                  .formatted(agent, reason(status)),
              status.getCause());
      case DEADLINE_EXCEEDED ->
          new RemoteFailure.Unreachable(
              "the agent at %s did not answer in time: see whether it is overloaded or stopped"
                  .formatted(agent),
              status.getCause());
      case RESOURCE_EXHAUSTED ->
          new RemoteFailure.Refused(
              "the agent at %s takes no message that large (see its max_request_bytes): %s"
                  .formatted(agent, reason(status)));
      default ->
          new RemoteFailure.Failed(
              "what listens at %s did not answer as an agent of this version does: %s"
                  .formatted(agent, status),
              status.getCause());
    };
  }

  /** What was under way when the driver itself closed the connection. */
  static RemoteFailure closed(Endpoint agent, RejectedExecutionException noThread) {
    return new RemoteFailure.Unreachable(
        "the connection to the agent at %s was closed meanwhile".formatted(agent), noThread);
  }

  private static RemoteFailure rebuilt(Failure failure) {
    return switch (failure.getKind()) {
      case NO_SUCH_TASK -> new RemoteFailure.NoSuchTask(new RemoteTaskId(failure.getTaskId()));
      case FENCED ->
          new RemoteFailure.Fenced(
              new RemoteTaskId(failure.getTaskId()), failure.getCarried(), failure.getPresent());
      case REFUSED -> new RemoteFailure.Refused(failure.getMessage());
      case FAILED, KIND_UNSPECIFIED, UNRECOGNIZED -> new RemoteFailure.Failed(failure.getMessage());
    };
  }

  /** The innermost cause says most: gRPC wraps "connection refused" several times. */
  private static String reason(Status status) {
    Throwable cause = status.getCause();
    while (cause != null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause != null && cause.getMessage() != null) {
      return cause.getMessage();
    }
    return status.getDescription() == null ? status.getCode().toString() : status.getDescription();
  }
}
