package dev.tether.agent.codec;

import dev.tether.agent.wire.Texts;
import dev.tether.runtime.Limits;
import dev.tether.runtime.PlainSettings;
import dev.tether.runtime.PortRequest;
import dev.tether.runtime.TaskSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Translates what to run between the runtime's words and the wire. */
final class SpecWire {
  /** What the agent's own task settings are called in messages. */
  private static final String BLOCK = "agent";

  private SpecWire() {}

  static dev.tether.agent.wire.TaskSpec message(TaskSpec spec) {
    var message =
        dev.tether.agent.wire.TaskSpec.newBuilder()
            .addAllCommand(spec.command())
            .putAllEnvironment(spec.environment())
            .setLimits(message(spec.limits()));
    spec.settings()
        .values()
        .forEach(
            (key, texts) ->
                message.putSettings(key, Texts.newBuilder().addAllTexts(texts).build()));
    for (PortRequest port : spec.ports()) {
      message.addPorts(
          dev.tether.agent.wire.Port.newBuilder().setLabel(port.label()).setNumber(port.number()));
    }
    spec.workDirectory().ifPresent(message::setWorkDirectory);
    spec.user().ifPresent(message::setUser);
    return message.build();
  }

  static TaskSpec spec(dev.tether.agent.wire.TaskSpec spec) {
    Map<String, List<String>> settings = new TreeMap<>();
    spec.getSettingsMap().forEach((key, texts) -> settings.put(key, texts.getTextsList()));
    return new TaskSpec(
        spec.getCommandList(),
        spec.getEnvironmentMap(),
        spec.hasWorkDirectory() ? Optional.of(spec.getWorkDirectory()) : Optional.empty(),
        spec.hasUser() ? Optional.of(spec.getUser()) : Optional.empty(),
        new PlainSettings(BLOCK, settings),
        limits(spec.getLimits()),
        spec.getPortsList().stream()
            .map(port -> new PortRequest(port.getLabel(), port.getNumber()))
            .toList());
  }

  private static dev.tether.agent.wire.Limits message(Limits limits) {
    var message = dev.tether.agent.wire.Limits.newBuilder();
    limits.cores().ifPresent(message::setCores);
    limits.memoryBytes().ifPresent(message::setMemoryBytes);
    limits.pids().ifPresent(message::setPids);
    limits.diskBytes().ifPresent(message::setDiskBytes);
    limits
        .ulimits()
        .forEach(
            (name, limit) ->
                message.putUlimits(
                    name,
                    dev.tether.agent.wire.Limits.Ulimit.newBuilder()
                        .setSoft(limit.soft())
                        .setHard(limit.hard())
                        .build()));
    return message.build();
  }

  private static Limits limits(dev.tether.agent.wire.Limits limits) {
    Map<String, Limits.Ulimit> ulimits = new TreeMap<>();
    limits
        .getUlimitsMap()
        .forEach(
            (name, limit) ->
                ulimits.put(name, new Limits.Ulimit(limit.getSoft(), limit.getHard())));
    return new Limits(
        limits.hasCores() ? Optional.of(limits.getCores()) : Optional.empty(),
        limits.hasMemoryBytes() ? Optional.of(limits.getMemoryBytes()) : Optional.empty(),
        limits.hasPids() ? Optional.of(limits.getPids()) : Optional.empty(),
        limits.hasDiskBytes() ? Optional.of(limits.getDiskBytes()) : Optional.empty(),
        ulimits);
  }
}
