package dev.tether.agent.service;

import dev.tether.agent.codec.FailureTrailer;
import dev.tether.agent.wire.Failure;
import dev.tether.runtime.RemoteFailure;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** The one place where the agent's failures become gRPC statuses. */
final class FailureStatus {
  private static final Logger LOG = System.getLogger(FailureStatus.class.getName());

  private FailureStatus() {}

  /**
   * The status for what went wrong in a call about a task.
   *
   * @param thrown one that is a status already stays as it is
   * @param id the task's id; may be empty
   */
  static StatusRuntimeException of(Throwable thrown, String id) {
    if (thrown instanceof StatusRuntimeException known) {
      return known;
    }
    Failure.Builder detail = Failure.newBuilder().setTaskId(id);
    Status status =
        switch (thrown) {
          case RemoteFailure.NoSuchTask none -> {
            detail.setKind(Failure.Kind.NO_SUCH_TASK);
            yield Status.NOT_FOUND;
          }
          case RemoteFailure.Fenced fenced -> {
            detail
                .setKind(Failure.Kind.FENCED)
                .setCarried(fenced.carried())
                .setPresent(fenced.present());
            yield Status.ABORTED;
          }
          case RemoteFailure.Refused refused -> {
            detail.setKind(Failure.Kind.REFUSED);
            yield Status.FAILED_PRECONDITION;
          }
          case RemoteFailure failed -> {
            LOG.log(Level.WARNING, failed.getMessage());
            detail.setKind(Failure.Kind.FAILED);
            yield Status.INTERNAL;
          }
          case IllegalArgumentException nonsense -> {
            detail.setKind(Failure.Kind.REFUSED);
            yield Status.INVALID_ARGUMENT;
          }
          default -> {
            LOG.log(Level.ERROR, "a call failed for an unknown reason", thrown);
            detail.setKind(Failure.Kind.FAILED);
            yield Status.INTERNAL;
          }
        };
    String message = thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
    Metadata trailers = new Metadata();
    trailers.put(FailureTrailer.KEY, detail.setMessage(message).build().toByteArray());
    return status.withDescription(message).asRuntimeException(trailers);
  }
}
