package dev.tether.harness.embedded.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tether.harness.embedded.hcl.Scope;
import dev.tether.nomad.Allocation;
import dev.tether.protocol.nomad.drivers.DriverCapabilities.FSIsolation;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a task's environment and configuration may refer to.
 *
 * @param known by the names that stand in {@code ${}}
 * @param variables the task's environment
 */
record TaskEnvironment(Map<String, String> known, Map<String, String> variables) {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^{}]+)}");

  /**
   * Builds it.
   *
   * @param directory the allocation's
   */
  static TaskEnvironment of(
      ObjectNode node,
      ObjectNode allocation,
      JsonNode group,
      JsonNode task,
      FSIsolation isolation,
      Path directory) {
    Map<String, String> known = new HashMap<>();
    known.put("node.unique.id", node.path("ID").asText());
    known.put("node.unique.name", node.path("Name").asText());
    known.put("node.datacenter", node.path("Datacenter").asText());
    known.put("node.class", node.path("NodeClass").asText());
    known.put("node.pool", node.path("NodePool").asText());
    node.path("Attributes")
        .properties()
        .forEach(a -> known.put("attr." + a.getKey(), a.getValue().asText()));
    node.path("Meta")
        .properties()
        .forEach(m -> known.put("meta." + m.getKey(), m.getValue().asText()));
    Map<String, String> nomad = nomad(allocation, group, task, isolation, directory);
    known.putAll(nomad);
    Map<String, String> variables = new TreeMap<>(nomad);
    task.path("Env")
        .properties()
        .forEach(e -> variables.put(e.getKey(), replaced(e.getValue().asText(), known)));
    Map<String, String> all = new HashMap<>(variables);
    all.putAll(known);
    return new TaskEnvironment(all, variables);
  }

  private static Map<String, String> nomad(
      ObjectNode allocation, JsonNode group, JsonNode task, FSIsolation isolation, Path directory) {
    Allocation read = new Allocation(allocation);
    JsonNode job = allocation.path("Job");
    String name = task.path("Name").asText();
    boolean inside = isolation == FSIsolation.IMAGE || isolation == FSIsolation.CHROOT;
    Map<String, String> env = new HashMap<>();
    env.put("NOMAD_ALLOC_DIR", inside ? "/alloc" : directory.resolve("alloc").toString());
    env.put("NOMAD_TASK_DIR", inside ? "/local" : directory.resolve(name + "/local").toString());
    env.put(
        "NOMAD_SECRETS_DIR", inside ? "/secrets" : directory.resolve(name + "/secrets").toString());
    env.put("NOMAD_ALLOC_ID", read.id());
    env.put("NOMAD_SHORT_ALLOC_ID", read.id().substring(0, 8));
    env.put("NOMAD_ALLOC_NAME", read.name());
    env.put("NOMAD_ALLOC_INDEX", Integer.toString(read.index()));
    env.put("NOMAD_TASK_NAME", name);
    env.put("NOMAD_GROUP_NAME", read.taskGroup());
    env.put("NOMAD_JOB_ID", read.jobId());
    env.put("NOMAD_JOB_NAME", job.path("Name").asText());
    env.put("NOMAD_DC", "dc1");
    env.put("NOMAD_REGION", job.path("Region").asText("global"));
    env.put("NOMAD_NAMESPACE", read.namespace());
    env.put("NOMAD_CPU_LIMIT", task.path("Resources").path("CPU").asText("0"));
    env.put("NOMAD_MEMORY_LIMIT", task.path("Resources").path("MemoryMB").asText("0"));
    if (!job.path("ParentID").asText("").isEmpty()) {
      env.put("NOMAD_JOB_PARENT_ID", job.path("ParentID").asText());
    }
    TaskConfigs.ports(read).forEach(port -> port(port, env));
    meta(job.path("Meta"), env);
    meta(group.path("Meta"), env);
    meta(task.path("Meta"), env);
    return env;
  }

  private static void port(JsonNode port, Map<String, String> env) {
    String label = port.path("Label").asText();
    String host = port.path("HostIP").asText();
    String value = port.path("Value").asText();
    String to = port.path("To").asInt() > 0 ? port.path("To").asText() : value;
    env.put("NOMAD_IP_" + label, host);
    env.put("NOMAD_HOST_IP_" + label, host);
    env.put("NOMAD_PORT_" + label, to);
    env.put("NOMAD_ALLOC_PORT_" + label, to);
    env.put("NOMAD_HOST_PORT_" + label, value);
    env.put("NOMAD_ADDR_" + label, host + ":" + value);
    env.put("NOMAD_HOST_ADDR_" + label, host + ":" + value);
  }

  private static void meta(JsonNode meta, Map<String, String> env) {
    meta.properties()
        .forEach(
            entry -> {
              env.put("NOMAD_META_" + entry.getKey(), entry.getValue().asText());
              env.put(
                  "NOMAD_META_" + entry.getKey().toUpperCase(Locale.ROOT),
                  entry.getValue().asText());
            });
  }

  /** A text with the values of what it refers to. */
  static String replaced(String text, Map<String, String> known) {
    Matcher reference = REFERENCE.matcher(text);
    return reference.replaceAll(
        found -> {
          String value = known.get(found.group(1).strip());
          return Matcher.quoteReplacement(value == null ? found.group() : value);
        });
  }

  /** For the task's configuration. */
  Scope scope() {
    Map<String, JsonNode> values = new HashMap<>();
    known.forEach((name, value) -> values.put(name, TextNode.valueOf(value)));
    return new Scope(values, false);
  }
}
