package dev.tether.harness.embedded.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The defaults of what a task may have beside its configuration, and of ports and parameters. */
final class Extras {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final long SECOND = 1_000_000_000L;
  private static final List<String> CHANGES = List.of("noop", "restart", "signal");
  private static final List<String> ADDRESSES = List.of("auto", "driver", "host");
  private static final String DEFAULT_IDENTITY = "default";

  private Extras() {}

  static ObjectNode parameters(JsonNode given) {
    ObjectNode defaults = JSON.objectNode().put("Payload", "optional");
    defaults.putArray("MetaRequired");
    defaults.putArray("MetaOptional");
    return Policies.merged(defaults, given);
  }

  /** Networks with those ports apart that are to have a certain number on the node. */
  static JsonNode networks(JsonNode given) {
    if (!given.isArray()) {
      return JSON.nullNode();
    }
    Canonical.require(given.size() <= 1, "a group with several networks is not imitated");
    ArrayNode networks = JSON.arrayNode();
    for (JsonNode network : given) {
      String mode = Canonical.text(network, "Mode", "host");
      Canonical.require(mode.equals("host"), "networks of the mode " + mode + " are not imitated");
      ObjectNode complete = Policies.merged(JSON.objectNode().put("Mode", mode), network);
      ArrayNode reserved = JSON.arrayNode();
      ArrayNode dynamic = JSON.arrayNode();
      for (String kind : List.of("ReservedPorts", "DynamicPorts")) {
        for (JsonNode port : network.path(kind)) {
          ObjectNode numbered =
              Policies.merged(JSON.objectNode().put("Value", 0).put("To", 0), port);
          (numbered.path("Value").asInt() > 0 ? reserved : dynamic).add(numbered);
        }
      }
      complete.set("ReservedPorts", reserved);
      complete.set("DynamicPorts", dynamic);
      networks.add(complete);
    }
    return networks;
  }

  /** Fills in what a group has of volumes. */
  static void volumes(ObjectNode group) {
    for (Map.Entry<String, JsonNode> volume : group.path("Volumes").properties()) {
      String type = Canonical.text(volume.getValue(), "Type", "");
      Canonical.require(
          type.equals("host"), "volumes of the type \"" + type + "\" are not imitated");
      Canonical.require(
          !Canonical.text(volume.getValue(), "Source", "").isEmpty(), "volume has an empty source");
      group
          .withObjectProperty("Volumes")
          .set(
              volume.getKey(),
              Policies.merged(JSON.objectNode().put("ReadOnly", false), volume.getValue()));
    }
  }

  /** Fills in where a task mounts its group's volumes. */
  static void mounts(ObjectNode task, JsonNode group) {
    each(
        task,
        "VolumeMounts",
        given -> {
          String volume = Canonical.text(given, "Volume", "");
          Canonical.require(
              group.path("Volumes").has(volume),
              "Task " + task.path("Name").asText() + " references undefined volume " + volume);
          return Policies.merged(JSON.objectNode().put("ReadOnly", false), given);
        });
  }

  /** Fills in what a task has of services, templates, downloads and identities. */
  static void complete(ObjectNode task) {
    each(task, "Services", Extras::service);
    each(task, "Templates", Extras::template);
    each(task, "Artifacts", Extras::artifact);
    identities(task);
  }

  private static void each(ObjectNode task, String field, UnaryOperator<ObjectNode> complete) {
    if (Canonical.absent(task, field)) {
      return;
    }
    ArrayNode all = JSON.arrayNode();
    task.path(field).forEach(one -> all.add(complete.apply((ObjectNode) one)));
    task.set(field, all);
  }

  private static ObjectNode service(ObjectNode given) {
    ObjectNode service =
        Policies.merged(JSON.objectNode().put("AddressMode", "auto").put("PortLabel", ""), given);
    Canonical.require(!Canonical.text(service, "Name", "").isEmpty(), "Service missing name");
    String provider = Canonical.text(service, "Provider", "consul");
    Canonical.require(
        provider.equals("nomad"), "services of the provider " + provider + " are not imitated");
    String mode = Canonical.text(service, "AddressMode", "auto");
    Canonical.require(
        ADDRESSES.contains(mode), "services with the address mode " + mode + " are not imitated");
    for (String missing : List.of("Checks", "Connect")) {
      Canonical.require(
          Canonical.absent(service, missing), "a service's " + missing + " are not imitated");
    }
    return service;
  }

  private static ObjectNode template(ObjectNode given) {
    ObjectNode template =
        Policies.merged(
            JSON.objectNode()
                .put("ChangeMode", "restart")
                .put("ChangeSignal", "")
                .put("Splay", 5 * SECOND)
                .put("Perms", "0644"),
            given);
    String mode = template.path("ChangeMode").asText();
    Canonical.require(
        CHANGES.contains(mode), "templates with the change mode " + mode + " are not imitated");
    Canonical.require(
        !Canonical.text(template, "DestPath", "").isEmpty(),
        "Template has no destination specified");
    for (String missing : List.of("SourcePath", "ChangeScript", "Wait")) {
      Canonical.require(
          Canonical.absent(template, missing) || template.path(missing).asText("x").isEmpty(),
          "a template's " + missing + " is not imitated");
    }
    Canonical.require(
        !template.path("Envvars").asBoolean(), "templates for the environment are not imitated");
    return template;
  }

  private static ObjectNode artifact(ObjectNode given) {
    ObjectNode artifact =
        Policies.merged(
            JSON.objectNode().put("RelativeDest", "local/").put("GetterMode", "any"), given);
    Canonical.require(
        !Canonical.text(artifact, "GetterSource", "").isEmpty(),
        "Artifact has no source specified");
    Canonical.require(
        artifact.path("GetterMode").asText().equals("any"),
        "artifacts of another mode than any are not imitated");
    for (String missing : List.of("GetterOptions", "GetterHeaders")) {
      Canonical.require(
          Canonical.absent(artifact, missing), "an artifact's " + missing + " are not imitated");
    }
    return artifact;
  }

  /** The default identity stands apart from those that have names. */
  private static void identities(ObjectNode task) {
    if (Canonical.absent(task, "Identities")) {
      return;
    }
    ArrayNode named = JSON.arrayNode();
    for (JsonNode identity : task.path("Identities")) {
      ObjectNode complete =
          Policies.merged(
              JSON.objectNode().put("Name", DEFAULT_IDENTITY).put("Env", false).put("File", false),
              identity);
      if (complete.path("Name").asText().equals(DEFAULT_IDENTITY)) {
        task.set("Identity", complete);
      } else {
        named.add(complete);
      }
    }
    task.set("Identities", named);
  }
}
