package dev.tether.plugin;

import dev.tether.protocol.trace.RpcTrace;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.nio.file.Path;

/** Records Nomad's calls from the moment on at which the configuration says where to. */
final class LateTrace implements ServerInterceptor {
  private volatile ServerInterceptor trace =
      new ServerInterceptor() {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
          return next.startCall(call, headers);
        }
      };

  /** Begins to record into {@code file}. */
  void recordInto(Path file) {
    trace = new RpcTrace(file);
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    return trace.interceptCall(call, headers, next);
  }
}
