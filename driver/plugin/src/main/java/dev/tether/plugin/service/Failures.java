package dev.tether.plugin.service;

import com.google.protobuf.Any;
import com.google.rpc.Status;
import dev.tether.plugin.contents.ContentsProblem;
import dev.tether.plugin.lifecycle.TaskFailure;
import dev.tether.protocol.nomad.shared.RecoverableError;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.Settings.InvalidSetting;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

/**
 * Maps failures to gRPC statuses.
 *
 * <p>Nomad takes {@code UNAVAILABLE}, and on some calls {@code CANCELLED}, for the death of the
 * plugin itself, so neither is ever used for a runtime. A status that carries {@link
 * RecoverableError} lets Nomad try again under the task's restart policy; without it the task has
 * failed for good.
 */
final class Failures {
  private Failures() {}

  /** The status for a failure of any kind. */
  static StatusRuntimeException toStatus(Throwable failure) {
    return switch (failure) {
      case RemoteFailure remote -> of(remote);
      case TaskFailure task -> of(task);
      case ContentsProblem problem ->
          status(Code.FAILED_PRECONDITION, problem.getMessage(), problem.isRecoverable());
      case InvalidSetting invalid -> status(Code.INVALID_ARGUMENT, invalid.getMessage(), false);
      case StatusRuntimeException status -> status;
      default -> status(Code.INTERNAL, "unexpected failure in the driver: " + failure, true);
    };
  }

  private static StatusRuntimeException of(RemoteFailure failure) {
    return switch (failure) {
      case RemoteFailure.Unreachable _ ->
          status(Code.FAILED_PRECONDITION, failure.getMessage(), true);
      case RemoteFailure.Failed _ -> status(Code.FAILED_PRECONDITION, failure.getMessage(), true);
      case RemoteFailure.Fenced _ -> status(Code.ABORTED, failure.getMessage(), true);
      case RemoteFailure.NoSuchTask _ -> status(Code.NOT_FOUND, failure.getMessage(), false);
      case RemoteFailure.Refused _ -> status(Code.INVALID_ARGUMENT, failure.getMessage(), false);
    };
  }

  private static StatusRuntimeException of(TaskFailure failure) {
    return switch (failure) {
      case TaskFailure.Unknown _ -> status(Code.NOT_FOUND, failure.getMessage(), false);
      case TaskFailure.NotRecoverable _ ->
          status(Code.FAILED_PRECONDITION, failure.getMessage(), false);
      case TaskFailure.Ambiguous _ -> status(Code.FAILED_PRECONDITION, failure.getMessage(), true);
      case TaskFailure.Replaced _ -> status(Code.FAILED_PRECONDITION, failure.getMessage(), true);
      case TaskFailure.TimedOut _ -> status(Code.DEADLINE_EXCEEDED, failure.getMessage(), true);
    };
  }

  private static StatusRuntimeException status(Code code, String message, boolean recoverable) {
    Status.Builder status = Status.newBuilder().setCode(code.value()).setMessage(message);
    if (recoverable) {
      status.addDetails(Any.pack(RecoverableError.newBuilder().setRecoverable(true).build()));
    }
    return StatusProto.toStatusRuntimeException(status.build());
  }
}
