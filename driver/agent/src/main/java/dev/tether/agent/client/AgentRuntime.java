package dev.tether.agent.client;

import dev.tether.agent.codec.StatsWire;
import dev.tether.agent.codec.Wire;
import dev.tether.agent.endpoint.Endpoint;
import dev.tether.agent.record.OwnerSpan;
import dev.tether.agent.record.OwnerSpans;
import dev.tether.agent.wire.AgentGrpc;
import dev.tether.agent.wire.ClaimRequest;
import dev.tether.agent.wire.ContentsInput;
import dev.tether.agent.wire.ExecStart;
import dev.tether.agent.wire.FetchOutput;
import dev.tether.agent.wire.FetchRequest;
import dev.tether.agent.wire.InfoRequest;
import dev.tether.agent.wire.InfoResponse;
import dev.tether.agent.wire.ListRequest;
import dev.tether.agent.wire.ReadLogsRequest;
import dev.tether.agent.wire.ReleaseRequest;
import dev.tether.agent.wire.RemoveRequest;
import dev.tether.agent.wire.RenewRequest;
import dev.tether.agent.wire.Renewal;
import dev.tether.agent.wire.SignalRequest;
import dev.tether.agent.wire.StatsRequest;
import dev.tether.agent.wire.StopTaskRequest;
import dev.tether.agent.wire.WatchRequest;
import dev.tether.runtime.Capability;
import dev.tether.runtime.CreateRequest;
import dev.tether.runtime.ExecRequest;
import dev.tether.runtime.ExecSession;
import dev.tether.runtime.LeaseRenewal;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.LogReader;
import dev.tether.runtime.LogStream;
import dev.tether.runtime.Owner;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.RuntimeHealth;
import dev.tether.runtime.Slot;
import dev.tether.runtime.StopRequest;
import dev.tether.runtime.TaskStats;
import dev.tether.runtime.TaskWatch;
import dev.tether.runtime.contents.Contents;
import dev.tether.runtime.contents.ContentsReceiver;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The tasks of one agent, over one connection that is made when it is needed. */
public final class AgentRuntime implements RemoteRuntime {
  /** Of every agent. */
  private static final Set<Capability> CAPABILITIES =
      Set.of(
          Capability.SIGNALS,
          Capability.STATS,
          Capability.EXEC,
          Capability.PORTS,
          Capability.CONTENTS);

  /** Of which each agent says itself whether its host has them. */
  private static final Set<Capability> OF_HOST =
      Set.of(
          Capability.CPU_LIMIT,
          Capability.MEMORY_LIMIT,
          Capability.PIDS_LIMIT,
          Capability.DISK_LIMIT,
          Capability.ULIMITS);

  private final Endpoint agent;
  private final Duration timeout;
  private final Connection connection;

  /** What the agent said last. Before that the best is hoped: it refuses what it can't do. */
  private volatile Set<Capability> ofHost = OF_HOST;

  /**
   * Speaks to the agent at {@code agent}; does not wait for it.
   *
   * @param timeout how long each answer may take
   */
  public AgentRuntime(Endpoint agent, Duration timeout) {
    this(agent, timeout, Optional.empty());
  }

  /**
   * The same, for an agent that may have to be reached with TLS.
   *
   * @param tls present exactly when the endpoint is one of TLS
   */
  public AgentRuntime(Endpoint agent, Duration timeout, Optional<TlsAccess> tls) {
    if (agent instanceof Endpoint.Tls != tls.isPresent()) {
      throw new IllegalArgumentException("certificates and tls:// belong together: " + agent);
    }
    this.agent = agent;
    this.timeout = timeout;
    this.connection = new Connection(agent, timeout, tls);
  }

  private <T> T ask(Function<AgentGrpc.AgentBlockingStub, T> call) {
    try {
      return call.apply(
          AgentGrpc.newBlockingStub(connection.channel())
              .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS));
    } catch (StatusRuntimeException failed) {
      throw StatusFailure.of(failed.getStatus(), failed.getTrailers(), agent);
    } catch (RejectedExecutionException closed) {
      throw StatusFailure.closed(agent, closed);
    }
  }

  @Override
  public Set<Capability> capabilities() {
    Set<Capability> all = EnumSet.copyOf(CAPABILITIES);
    all.addAll(ofHost);
    return all;
  }

  @Override
  public RuntimeHealth health() {
    try {
      InfoResponse info = ask(stub -> stub.info(InfoRequest.getDefaultInstance()));
      ofHost =
          OF_HOST.stream()
              .filter(limit -> info.getCapabilities().getNamesList().contains(limit.name()))
              .collect(Collectors.toUnmodifiableSet());
      return new RuntimeHealth.Healthy(info.getFactsMap());
    } catch (RemoteFailure failure) {
      return new RuntimeHealth.Unhealthy(failure.getMessage());
    }
  }

  @Override
  public void stage(String token, Contents contents) {
    put(ContentsInput.Begin.newBuilder().setToken(token).build(), contents);
  }

  @Override
  public void update(RemoteTaskId id, long generation, Contents contents) {
    ContentsInput.Begin.Builder begin = ContentsInput.Begin.newBuilder();
    begin.getTaskBuilder().setId(id.value()).setGeneration(generation);
    put(begin.build(), contents);
  }

  private void put(ContentsInput.Begin begin, Contents contents) {
    try (ContentsCall call = ContentsCall.open(agent, connection.channel(), timeout)) {
      new Upload(call, contents).run(begin);
    } catch (InterruptedException givenUp) {
      throw interrupted(givenUp);
    }
  }

  private RemoteFailure.Unreachable interrupted(InterruptedException givenUp) {
    Thread.currentThread().interrupt();
    return new RemoteFailure.Unreachable(
        "interrupted while speaking to the agent at " + agent, givenUp);
  }

  @Override
  public void fetch(RemoteTaskId id, long generation, String path, ContentsReceiver receiver)
      throws IOException {
    FetchRequest request =
        FetchRequest.newBuilder().setId(id.value()).setGeneration(generation).setPath(path).build();
    try (PulledStream<FetchOutput> stream =
        PulledStream.open(
            agent, connection.channel(), AgentGrpc.getFetchContentsMethod(), request)) {
      new Download(stream, receiver, agent).run();
    } catch (InterruptedException givenUp) {
      throw interrupted(givenUp);
    }
  }

  @Override
  public RemoteTask create(CreateRequest request) {
    return Wire.task(ask(stub -> stub.create(Wire.message(request))));
  }

  @Override
  public List<RemoteTask> list(String cluster, Optional<Slot> slot) {
    ListRequest.Builder request = ListRequest.newBuilder().setCluster(cluster);
    slot.map(Wire::message).ifPresent(request::setSlot);
    return ask(stub -> stub.list(request.build())).getTasksList().stream().map(Wire::task).toList();
  }

  /**
   * The latest owners of a task, oldest first, with the times by the agent's clock: evidence of who
   * managed it when.
   */
  public List<OwnerSpan> history(RemoteTaskId id) {
    ListRequest request = ListRequest.newBuilder().setId(id.value()).setWithHistory(true).build();
    return ask(stub -> stub.list(request)).getTasks(0).getHistoryList().stream()
        .map(OwnerSpans::span)
        .toList();
  }

  @Override
  public TaskWatch watch(String cluster) {
    return new AgentWatch(
        PulledStream.open(
            agent,
            connection.channel(),
            AgentGrpc.getWatchMethod(),
            WatchRequest.newBuilder().setCluster(cluster).build()));
  }

  @Override
  public RemoteTask claim(
      RemoteTaskId id, long expectedGeneration, Owner newOwner, Duration lease) {
    ClaimRequest request =
        ClaimRequest.newBuilder()
            .setId(id.value())
            .setExpectedGeneration(expectedGeneration)
            .setNewOwner(Wire.message(newOwner))
            .setLeaseNanos(lease.toNanos())
            .build();
    return Wire.task(ask(stub -> stub.claim(request)));
  }

  @Override
  public RemoteTask release(
      RemoteTaskId id, long generation, Duration timeToLive, LogOffsets delivered) {
    ReleaseRequest request =
        ReleaseRequest.newBuilder()
            .setId(id.value())
            .setGeneration(generation)
            .setTimeToLiveNanos(timeToLive.toNanos())
            .setDelivered(Wire.message(delivered))
            .build();
    return Wire.task(ask(stub -> stub.release(request)));
  }

  @Override
  public List<RemoteTaskId> renew(List<LeaseRenewal> renewals) {
    RenewRequest.Builder request = RenewRequest.newBuilder();
    for (LeaseRenewal renewal : renewals) {
      request.addRenewals(
          Renewal.newBuilder()
              .setId(renewal.id().value())
              .setGeneration(renewal.generation())
              .setDelivered(Wire.message(renewal.delivered()))
              .setLast(renewal.last()));
    }
    return ask(stub -> stub.renew(request.build())).getRefusedList().stream()
        .map(RemoteTaskId::new)
        .toList();
  }

  @Override
  public void stop(RemoteTaskId id, long generation, StopRequest stop) {
    StopTaskRequest request =
        StopTaskRequest.newBuilder()
            .setId(id.value())
            .setGeneration(generation)
            .setSignal(stop.signal())
            .setTimeoutNanos(stop.timeout().toNanos())
            .build();
    ask(stub -> stub.stop(request));
  }

  @Override
  public void signal(RemoteTaskId id, long generation, String signal) {
    SignalRequest request =
        SignalRequest.newBuilder()
            .setId(id.value())
            .setGeneration(generation)
            .setSignal(signal)
            .build();
    ask(stub -> stub.signal(request));
  }

  @Override
  public void remove(RemoteTaskId id, long generation) {
    RemoveRequest request =
        RemoveRequest.newBuilder().setId(id.value()).setGeneration(generation).build();
    ask(stub -> stub.remove(request));
  }

  @Override
  public LogReader logs(RemoteTaskId id, LogStream stream, long offset) {
    ReadLogsRequest request =
        ReadLogsRequest.newBuilder()
            .setId(id.value())
            .setStream(
                switch (stream) {
                  case STDOUT -> ReadLogsRequest.Stream.STDOUT;
                  case STDERR -> ReadLogsRequest.Stream.STDERR;
                })
            .setOffset(offset)
            .build();
    return new AgentLogReader(
        PulledStream.open(agent, connection.channel(), AgentGrpc.getReadLogsMethod(), request),
        offset);
  }

  @Override
  public TaskStats stats(RemoteTaskId id) {
    return StatsWire.stats(
        ask(stub -> stub.stats(StatsRequest.newBuilder().setId(id.value()).build())));
  }

  @Override
  public ExecSession exec(RemoteTaskId id, long generation, ExecRequest request) {
    return AgentExecSession.open(
        agent,
        connection.channel(),
        ExecStart.newBuilder()
            .setId(id.value())
            .setGeneration(generation)
            .addAllCommand(request.command())
            .setTerminal(request.terminal())
            .build(),
        timeout);
  }

  @Override
  public void close() {
    connection.close();
  }
}
