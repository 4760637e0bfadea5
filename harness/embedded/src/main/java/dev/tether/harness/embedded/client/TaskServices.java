package dev.tether.harness.embedded.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.nomad.Allocation;
import dev.tether.protocol.nomad.drivers.NetworkOverride;

/** Tells where a task's services are while it runs. */
record TaskServices(AgentParts parts, JsonNode task) {

  /**
   * Registers all, at the addresses that their address modes mean.
   *
   * @param network what the driver said of the task's own address; without address where it said
   *     nothing
   */
  void register(Allocation allocation, NetworkOverride network) {
    for (JsonNode service : task.path("Services")) {
      String mode = service.path("AddressMode").asText("auto");
      boolean driver =
          mode.equals("driver")
              || (mode.equals("auto")
                  && network.getAutoAdvertise()
                  && !network.getAddr().isEmpty());
      if (driver && network.getAddr().isEmpty()) {
        // As Nomad does it: there is nothing to tell.
        continue;
      }
      String label = service.path("PortLabel").asText("");
      String name = service.path("Name").asText();
      ObjectNode registration = JsonNodeFactory.instance.objectNode();
      registration
          .put(
              "ID",
              "_nomad-task-%s-%s-%s-%s"
                  .formatted(allocation.id(), task.path("Name").asText(), name, label))
          .put("ServiceName", name)
          .put("Namespace", allocation.namespace())
          .put("NodeID", allocation.nodeId())
          .put("Datacenter", "dc1")
          .put("JobID", allocation.jobId())
          .put("AllocID", allocation.id())
          .put("TaskName", task.path("Name").asText())
          .put("Address", driver ? network.getAddr() : "127.0.0.1")
          .put(
              "Port",
              driver ? driverPort(allocation, network, label) : nodePort(allocation, label));
      ArrayNode tags = registration.putArray("Tags");
      service.path("Tags").forEach(tags::add);
      parts.server().services().register(registration);
    }
  }

  private static int driverPort(Allocation allocation, NetworkOverride network, String label) {
    int to = port(allocation, label).path("To").asInt(0);
    if (to > 0) {
      return to;
    }
    Integer mapped = network.getPortMapMap().get(label);
    return mapped != null ? mapped : number(label);
  }

  private static int nodePort(Allocation allocation, String label) {
    int value = port(allocation, label).path("Value").asInt(0);
    return value > 0 ? value : number(label);
  }

  private static JsonNode port(Allocation allocation, String label) {
    for (JsonNode port : TaskConfigs.ports(allocation)) {
      if (port.path("Label").asText().equals(label)) {
        return port;
      }
    }
    return JsonNodeFactory.instance.missingNode();
  }

  private static int number(String literal) {
    return literal.matches("\\d{1,5}") ? Integer.parseInt(literal) : 0;
  }

  /** Says that they are not there any more. */
  void deregister(Allocation allocation) {
    if (!task.path("Services").isEmpty()) {
      parts.server().services().forget(allocation.id(), task.path("Name").asText());
    }
  }
}
