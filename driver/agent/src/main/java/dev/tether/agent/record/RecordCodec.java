package dev.tether.agent.record;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.tether.agent.codec.Wire;
import dev.tether.agent.process.ProcessIdentity;
import dev.tether.agent.process.SignalName;
import dev.tether.agent.process.StartedTask;
import dev.tether.agent.records.wire.Deliveries;
import dev.tether.agent.records.wire.JournalEntry;
import dev.tether.agent.records.wire.TaskEntry;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Translates between records and the bytes in the journal. Pure functions. */
final class RecordCodec {
  private RecordCodec() {}

  static byte[] put(TaskRecord task) {
    return JournalEntry.newBuilder().setPut(entry(task)).build().toByteArray();
  }

  static byte[] removed(String id) {
    return JournalEntry.newBuilder().setRemoved(id).build().toByteArray();
  }

  static byte[] delivered(Map<String, LogOffsets> offsets) {
    Deliveries.Builder deliveries = Deliveries.newBuilder();
    offsets.forEach(
        (id, upTo) -> deliveries.addTasksBuilder().setId(id).setDelivered(Wire.message(upTo)));
    return JournalEntry.newBuilder().setDelivered(deliveries).build().toByteArray();
  }

  /** Applies one entry of the journal to the records that the entries before it left. */
  static void replay(byte[] bytes, Map<String, TaskRecord> records) {
    JournalEntry entry;
    try {
      entry = JournalEntry.parseFrom(bytes);
    } catch (InvalidProtocolBufferException strange) {
      throw new IllegalArgumentException("the journal has an entry of an unknown form", strange);
    }
    switch (entry.getEntryCase()) {
      case PUT -> {
        TaskRecord task = task(entry.getPut());
        // Deliveries are written beside the records and may stand before an older record.
        records.merge(task.id(), task, (old, fresh) -> fresh.deliveredTo(old.delivered()));
      }
      case REMOVED -> records.remove(entry.getRemoved());
      case DELIVERED ->
          entry
              .getDelivered()
              .getTasksList()
              .forEach(
                  one ->
                      records.computeIfPresent(
                          one.getId(),
                          (id, task) -> task.deliveredTo(Wire.offsets(one.getDelivered()))));
      case ENTRY_NOT_SET ->
          throw new IllegalArgumentException(
              "the journal was written by a newer agent: run that one, or move the state"
                  + " directory");
    }
  }

  private static TaskEntry entry(TaskRecord task) {
    TaskEntry.Builder entry =
        TaskEntry.newBuilder()
            .setId(task.id())
            .setToken(task.origin().token())
            .setSlot(Wire.message(task.origin().slot()))
            .setSpecificationHash(task.origin().specificationHash())
            .setCreatedAt(task.origin().createdAt().toEpochMilli())
            .setGeneration(task.holding().generation())
            .setOwner(Wire.message(task.holding().owner()))
            .setLeaseMillis(task.holding().lease().toMillis())
            .setDelivered(Wire.message(task.delivered()))
            .setKeptFrom(Wire.message(task.keptFrom()))
            .setRevision(task.revision());
    task.allotment().network().map(Wire::message).ifPresent(entry::setNetwork);
    task.allotment().diskBytes().ifPresent(entry::setDiskBytes);
    task.holding().detachedUntil().ifPresent(until -> entry.setDetachedUntil(until.toEpochMilli()));
    task.holding().history().forEach(span -> entry.addHistory(OwnerSpans.message(span)));
    switch (task.life()) {
      case Life.Intent intent ->
          entry.setIntent(
              dev.tether.agent.records.wire.Intent.newBuilder().setBootId(intent.bootId()));
      case Life.Running running -> entry.setRunning(running(running));
      case Life.Exited exited ->
          entry.setExited(
              Wire.message(
                  new TaskState.Exited(exited.startedAt(), exited.endedAt(), exited.result())));
    }
    task.stop()
        .ifPresent(
            stop -> {
              var order =
                  entry
                      .getStopBuilder()
                      .setSignal(stop.signal().name())
                      .setKillAt(stop.killAt().toEpochMilli())
                      .setOrphaned(stop.orphaned());
              stop.reason().ifPresent(order::setReason);
            });
    return entry.build();
  }

  private static dev.tether.agent.records.wire.Running running(Life.Running running) {
    StartedTask started = running.started();
    return dev.tether.agent.records.wire.Running.newBuilder()
        .setBootId(running.bootId())
        .setStartedAtNanos(Wire.nanos(started.at()))
        .setPid(started.task().pid())
        .setStartTicks(started.task().startTicks())
        .setShimPid(started.shim().pid())
        .setShimStartTicks(started.shim().startTicks())
        .build();
  }

  private static TaskRecord task(TaskEntry entry) {
    return new TaskRecord(
        entry.getId(),
        new TaskRecord.Origin(
            entry.getToken(),
            Wire.slot(entry.getSlot()),
            entry.getSpecificationHash(),
            Instant.ofEpochMilli(entry.getCreatedAt())),
        new Allotment(
            entry.hasNetwork() ? Optional.of(Wire.network(entry.getNetwork())) : Optional.empty(),
            entry.hasDiskBytes() ? Optional.of(entry.getDiskBytes()) : Optional.empty()),
        new Holding(
            entry.getGeneration(),
            Wire.owner(entry.getOwner()),
            Duration.ofMillis(entry.getLeaseMillis()),
            entry.hasDetachedUntil()
                ? Optional.of(Instant.ofEpochMilli(entry.getDetachedUntil()))
                : Optional.empty(),
            entry.getHistoryList().stream().map(OwnerSpans::span).toList()),
        life(entry),
        entry.hasStop() ? Optional.of(stop(entry.getStop())) : Optional.empty(),
        Wire.offsets(entry.getDelivered()),
        Wire.offsets(entry.getKeptFrom()),
        entry.getRevision());
  }

  private static Life life(TaskEntry entry) {
    return switch (entry.getLifeCase()) {
      case INTENT -> new Life.Intent(entry.getIntent().getBootId());
      case RUNNING -> {
        var running = entry.getRunning();
        yield new Life.Running(
            running.getBootId(),
            new StartedTask(
                new ProcessIdentity(running.getPid(), running.getStartTicks()),
                new ProcessIdentity(running.getShimPid(), running.getShimStartTicks()),
                Wire.instant(running.getStartedAtNanos())));
      }
      case EXITED -> {
        TaskState.Exited exited = Wire.exited(entry.getExited());
        yield new Life.Exited(exited.startedAt(), exited.endedAt(), exited.result());
      }
      case LIFE_NOT_SET ->
          throw new IllegalArgumentException("task " + entry.getId() + " has an unknown state");
    };
  }

  private static StopOrder stop(dev.tether.agent.records.wire.StopOrder stop) {
    return new StopOrder(
        SignalName.of(stop.getSignal()).orElse(SignalName.SIGTERM),
        Instant.ofEpochMilli(stop.getKillAt()),
        stop.getOrphaned(),
        stop.hasReason() ? Optional.of(stop.getReason()) : Optional.empty());
  }
}
