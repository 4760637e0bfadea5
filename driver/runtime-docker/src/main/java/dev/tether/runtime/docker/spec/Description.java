package dev.tether.runtime.docker.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.runtime.Limits;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.TaskSpec;
import dev.tether.runtime.docker.engine.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Turns a task into the engine's description of a container. */
public final class Description {
  /** Where a task finds its contents in the container, by the variable that names the place. */
  public static final Map<String, String> PLACES =
      Map.of(
          "NOMAD_ALLOC_DIR", "/alloc",
          "NOMAD_TASK_DIR", "/local",
          "NOMAD_SECRETS_DIR", "/secrets",
          "TETHER_VOLUMES_DIR", "/volumes");

  private static final double NANOS_PER_CORE = 1e9;
  private static final Set<String> SHARING = Set.of("host");

  /**
   * A size that no log reaches: a log that is rotated would lose its beginning, and with it the
   * meaning of positions.
   */
  private static final String NEVER_ROTATED = "1000000g";

  private final RuntimeSettings runtime;

  public Description(RuntimeSettings runtime) {
    this.runtime = runtime;
  }

  /**
   * Describes a container.
   *
   * @param address where others reach the host's ports
   * @throws RemoteFailure.Refused when the task asks for what it must not have
   */
  public ObjectNode of(
      TaskSpec spec, TaskSettings task, Ports ports, String address, Map<String, String> labels) {
    checkRights(task);
    Map<String, String> values = values(ports, address);
    TaskSpec expanded = spec.expand(values);
    Map<String, String> environment = new TreeMap<>(expanded.environment());
    environment.putAll(values);

    ObjectNode json = Json.object().put("Image", task.image());
    if (!expanded.command().isEmpty()) {
      Json.putTexts(json, "Cmd", expanded.command());
    }
    if (!task.entrypoint().isEmpty()) {
      Json.putTexts(json, "Entrypoint", task.entrypoint());
    }
    Json.putTexts(
        json,
        "Env",
        environment.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
    expanded.workDirectory().ifPresent(directory -> json.put("WorkingDir", directory));
    expanded.user().ifPresent(user -> json.put("User", user));
    task.hostname().ifPresent(name -> json.put("Hostname", name));
    Map<String, String> all = new HashMap<>(task.labels());
    all.putAll(labels);
    Json.putTexts(json, "Labels", all);
    ObjectNode host = json.putObject("HostConfig");
    describeHost(host, task);
    describeLimits(host, spec.limits());
    boolean ofHost = task.networkMode().filter("host"::equals).isPresent();
    if (!ofHost && !ports.outside().isEmpty()) {
      describePorts(json, host, ports);
    }
    return json;
  }

  /** The variables that are known only here. */
  private static Map<String, String> values(Ports ports, String address) {
    Map<String, String> values = new HashMap<>(PLACES);
    String bracketed = address.contains(":") ? "[" + address + "]" : address;
    ports
        .outside()
        .forEach(
            (label, number) -> {
              String name = label.replaceAll("[^A-Za-z0-9_.]", "_");
              String inside = String.valueOf(ports.inside().get(label));
              values.put("NOMAD_PORT_" + name, inside);
              values.put("NOMAD_ALLOC_PORT_" + name, inside);
              values.put("NOMAD_HOST_PORT_" + name, String.valueOf(number));
              values.put("NOMAD_IP_" + name, address);
              values.put("NOMAD_HOST_IP_" + name, address);
              values.put("NOMAD_ADDR_" + name, bracketed + ":" + number);
              values.put("NOMAD_HOST_ADDR_" + name, bracketed + ":" + number);
            });
    return values;
  }

  private void checkRights(TaskSettings task) {
    if (!runtime.allowPrivileged()) {
      refuse(task.privileged(), "privileged");
      refuse(!task.capAdd().isEmpty(), "cap_add");
      refuse(
          task.networkMode()
              .filter(mode -> SHARING.contains(mode) || mode.startsWith("container:"))
              .isPresent(),
          "network_mode = \"" + task.networkMode().orElse("") + '"');
    }
    for (String volume : task.volumes()) {
      List<String> parts = List.of(volume.split(":", -1));
      boolean form =
          (parts.size() == 2 || (parts.size() == 3 && Set.of("ro", "rw").contains(parts.get(2))))
              && !parts.get(0).isEmpty()
              && parts.get(1).startsWith("/");
      if (!form) {
        throw new RemoteFailure.Refused(
            "volumes: \"%s\" is not source:target or source:target:ro".formatted(volume));
      }
      if (!parts.getFirst().matches("[A-Za-z0-9][A-Za-z0-9_.-]*") && !runtime.allowHostPaths()) {
        throw new RemoteFailure.Refused(
            "volumes: \"%s\" is a path of the host; this runtime allows no such mounts, unless its setting allow_host_paths is true"
                .formatted(volume));
      }
    }
  }

  private static void refuse(boolean asked, String what) {
    if (asked) {
      throw new RemoteFailure.Refused(
          what + " is not allowed by this runtime, unless its setting allow_privileged is true");
    }
  }

  private static void describeHost(ObjectNode host, TaskSettings task) {
    host.put("Init", task.init()).put("Privileged", task.privileged());
    task.networkMode().ifPresent(mode -> host.put("NetworkMode", mode));
    Json.putTexts(host, "CapAdd", task.capAdd());
    Json.putTexts(host, "CapDrop", task.capDrop());
    Json.putTexts(host, "Binds", task.volumes());
    Json.putTexts(host, "ExtraHosts", task.extraHosts());
    task.shmBytes().ifPresent(size -> host.put("ShmSize", size));
    host.putObject("RestartPolicy").put("Name", "no");
    ObjectNode log = host.putObject("LogConfig").put("Type", "local");
    log.putObject("Config")
        .put("max-size", NEVER_ROTATED)
        .put("max-file", "1")
        .put("compress", "false");
  }

  private static void describeLimits(ObjectNode host, Limits limits) {
    if (limits.diskBytes().isPresent()) {
      throw new RemoteFailure.Refused(
          "a Docker runtime can't limit how much of the disk a task takes: leave that limit out");
    }
    limits.cores().ifPresent(cores -> host.put("NanoCpus", (long) (cores * NANOS_PER_CORE)));
    limits
        .memoryBytes()
        .ifPresent(
            bytes -> host.put("Memory", bytes.longValue()).put("MemorySwap", bytes.longValue()));
    limits.pids().ifPresent(pids -> host.put("PidsLimit", pids));
    ArrayNode ulimits = host.putArray("Ulimits");
    limits
        .ulimits()
        .forEach(
            (name, limit) ->
                ulimits
                    .addObject()
                    .put("Name", name)
                    .put("Soft", limit.soft())
                    .put("Hard", limit.hard()));
  }

  private static void describePorts(ObjectNode json, ObjectNode host, Ports ports) {
    ObjectNode exposed = json.putObject("ExposedPorts");
    ObjectNode bindings = host.putObject("PortBindings");
    ports
        .outside()
        .forEach(
            (label, number) -> {
              for (String protocol : List.of("tcp", "udp")) {
                String port = ports.inside().get(label) + "/" + protocol;
                exposed.putObject(port);
                bindings.withArray(port).addObject().put("HostPort", String.valueOf(number));
              }
            });
  }
}
