package dev.tether.agent.codec;

import dev.tether.agent.wire.Task;
import dev.tether.runtime.CreateRequest;
import dev.tether.runtime.Custody;
import dev.tether.runtime.ExitResult;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.Owner;
import dev.tether.runtime.Ownership;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.Slot;
import dev.tether.runtime.TaskNetwork;
import dev.tether.runtime.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Both directions of every message that is not just one RPC's parameters. Pure functions. */
public final class Wire {
  private static final long NANOS = 1_000_000_000;

  private Wire() {}

  public static dev.tether.agent.wire.Slot message(Slot slot) {
    return dev.tether.agent.wire.Slot.newBuilder()
        .setCluster(slot.cluster())
        .setRegion(slot.region())
        .setNamespace(slot.namespace())
        .setJob(slot.job())
        .setGroup(slot.group())
        .setIndex(slot.index())
        .setTask(slot.task())
        .build();
  }

  public static Slot slot(dev.tether.agent.wire.Slot slot) {
    return new Slot(
        slot.getCluster(),
        slot.getRegion(),
        slot.getNamespace(),
        slot.getJob(),
        slot.getGroup(),
        slot.getIndex(),
        slot.getTask());
  }

  public static dev.tether.agent.wire.Owner message(Owner owner) {
    return dev.tether.agent.wire.Owner.newBuilder()
        .setAllocationId(owner.allocationId())
        .setNomadTaskId(owner.nomadTaskId())
        .setNodeId(owner.nodeId())
        .setNodeName(owner.nodeName())
        .build();
  }

  public static Owner owner(dev.tether.agent.wire.Owner owner) {
    return new Owner(
        owner.getAllocationId(), owner.getNomadTaskId(), owner.getNodeId(), owner.getNodeName());
  }

  public static dev.tether.agent.wire.LogOffsets message(LogOffsets offsets) {
    return dev.tether.agent.wire.LogOffsets.newBuilder()
        .setStdout(offsets.stdout())
        .setStderr(offsets.stderr())
        .build();
  }

  public static LogOffsets offsets(dev.tether.agent.wire.LogOffsets offsets) {
    return new LogOffsets(offsets.getStdout(), offsets.getStderr());
  }

  public static dev.tether.agent.wire.ExitResult message(ExitResult result) {
    var message =
        dev.tether.agent.wire.ExitResult.newBuilder()
            .setExitCode(result.exitCode())
            .setSignal(result.signal())
            .setOomKilled(result.oomKilled());
    result.problem().ifPresent(message::setProblem);
    return message.build();
  }

  public static ExitResult result(dev.tether.agent.wire.ExitResult result) {
    return new ExitResult(
        result.getExitCode(),
        result.getSignal(),
        result.getOomKilled(),
        result.hasProblem() ? Optional.of(result.getProblem()) : Optional.empty());
  }

  public static dev.tether.agent.wire.TaskState.Exited message(TaskState.Exited exited) {
    return dev.tether.agent.wire.TaskState.Exited.newBuilder()
        .setStartedAtNanos(nanos(exited.startedAt()))
        .setEndedAtNanos(nanos(exited.endedAt()))
        .setResult(message(exited.result()))
        .build();
  }

  public static TaskState.Exited exited(dev.tether.agent.wire.TaskState.Exited exited) {
    return new TaskState.Exited(
        instant(exited.getStartedAtNanos()),
        instant(exited.getEndedAtNanos()),
        result(exited.getResult()));
  }

  public static Task message(RemoteTask task) {
    Task.Builder message =
        Task.newBuilder()
            .setId(task.id().value())
            .setToken(task.token())
            .setSlot(message(task.slot()))
            .setSpecificationHash(task.specificationHash())
            .setGeneration(task.generation())
            .setOwner(message(task.ownership().owner()))
            .setState(message(task.state()))
            .setDelivered(message(task.delivered()))
            .setRevision(task.revision());
    task.network().map(Wire::message).ifPresent(message::setNetwork);
    switch (task.ownership().custody()) {
      case Custody.Held held -> message.setHeldNanos(held.leaseLeft().toNanos());
      case Custody.Detached detached -> message.setDetachedNanos(detached.timeLeft().toNanos());
    }
    return message.build();
  }

  public static RemoteTask task(Task task) {
    Custody custody =
        switch (task.getCustodyCase()) {
          case HELD_NANOS -> new Custody.Held(Duration.ofNanos(task.getHeldNanos()));
          case DETACHED_NANOS -> new Custody.Detached(Duration.ofNanos(task.getDetachedNanos()));
          case CUSTODY_NOT_SET -> throw new IllegalArgumentException("a task without custody");
        };
    return new RemoteTask(
        new RemoteTaskId(task.getId()),
        task.getToken(),
        slot(task.getSlot()),
        task.getSpecificationHash(),
        new Ownership(task.getGeneration(), owner(task.getOwner()), custody),
        state(task.getState()),
        task.hasNetwork() ? Optional.of(network(task.getNetwork())) : Optional.empty(),
        offsets(task.getDelivered()),
        task.getRevision());
  }

  private static dev.tether.agent.wire.TaskState message(TaskState state) {
    var message = dev.tether.agent.wire.TaskState.newBuilder();
    switch (state) {
      case TaskState.Pending pending ->
          message.setPending(dev.tether.agent.wire.TaskState.Pending.getDefaultInstance());
      case TaskState.Running running ->
          message.setRunning(
              dev.tether.agent.wire.TaskState.Running.newBuilder()
                  .setStartedAtNanos(nanos(running.startedAt()))
                  .setIdentity(running.identity()));
      case TaskState.Exited exited -> message.setExited(message(exited));
    }
    return message.build();
  }

  private static TaskState state(dev.tether.agent.wire.TaskState state) {
    return switch (state.getStateCase()) {
      case PENDING -> new TaskState.Pending();
      case RUNNING ->
          new TaskState.Running(
              instant(state.getRunning().getStartedAtNanos()), state.getRunning().getIdentity());
      case EXITED -> exited(state.getExited());
      case STATE_NOT_SET -> throw new IllegalArgumentException("a task without state");
    };
  }

  public static dev.tether.agent.wire.CreateTaskRequest message(CreateRequest request) {
    var message =
        dev.tether.agent.wire.CreateTaskRequest.newBuilder()
            .setToken(request.token())
            .setSlot(message(request.slot()))
            .setOwner(message(request.owner()))
            .setSpecificationHash(request.specificationHash())
            .setSpec(SpecWire.message(request.spec()))
            .setLeaseNanos(request.lease().toNanos());
    request.contents().ifPresent(message::setContents);
    return message.build();
  }

  public static CreateRequest create(dev.tether.agent.wire.CreateTaskRequest request) {
    return new CreateRequest(
        request.getToken(),
        slot(request.getSlot()),
        owner(request.getOwner()),
        request.getSpecificationHash(),
        SpecWire.spec(request.getSpec()),
        request.hasContents() ? Optional.of(request.getContents()) : Optional.empty(),
        Duration.ofNanos(request.getLeaseNanos()));
  }

  public static dev.tether.agent.wire.Network message(TaskNetwork network) {
    return dev.tether.agent.wire.Network.newBuilder()
        .setAddress(network.address())
        .putAllPorts(network.ports())
        .build();
  }

  public static TaskNetwork network(dev.tether.agent.wire.Network network) {
    return new TaskNetwork(network.getAddress(), network.getPortsMap());
  }

  public static long nanos(Instant instant) {
    return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS), instant.getNano());
  }

  public static Instant instant(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
  }
}
