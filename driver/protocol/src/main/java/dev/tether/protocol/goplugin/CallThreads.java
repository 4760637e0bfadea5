package dev.tether.protocol.goplugin;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.health.v1.HealthGrpc;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * On which thread a call runs.
 *
 * @param executor runs the calls; those may block
 * @param quickMethods full names of the methods that never block: their calls run on the thread
 *     that reads them, and are spared the way to another thread and back. The health check is
 *     always one of them.
 */
public record CallThreads(Executor executor, Set<String> quickMethods)
    implements ServerCallExecutorSupplier {
  private static final String HEALTH_CHECK = HealthGrpc.getCheckMethod().getFullMethodName();

  public CallThreads {
    Objects.requireNonNull(executor, "executor");
    quickMethods = Set.copyOf(quickMethods);
  }

  /** The same with these methods that never block. */
  CallThreads withQuickMethods(Set<String> newQuickMethods) {
    return new CallThreads(executor, newQuickMethods);
  }

  @Override
  public <Q, A> Executor getExecutor(ServerCall<Q, A> call, Metadata headers) {
    String method = call.getMethodDescriptor().getFullMethodName();
    return method.equals(HEALTH_CHECK) || quickMethods.contains(method) ? Runnable::run : executor;
  }
}
