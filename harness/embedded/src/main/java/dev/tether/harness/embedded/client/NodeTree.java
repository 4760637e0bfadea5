package dev.tether.harness.embedded.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.embedded.dialect.Dialect;
import dev.tether.protocol.nomad.drivers.FingerprintResponse;
import dev.tether.protocol.nomad.shared.Attribute;

/** Nodes as the API tells them. */
final class NodeTree {
  private NodeTree() {}

  static ObjectNode of(NodeDisk disk, Dialect dialect, ObjectNode drivers, ObjectNode ofDriver) {
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("ID", disk.id())
            .put("Name", disk.name())
            .put("Datacenter", "dc1")
            .put("NodePool", "default")
            .put("NodeClass", "")
            .put("Version", dialect.version().toString())
            .put("Status", "ready")
            .put("StatusDescription", "");
    ObjectNode attributes = node.putObject("Attributes");
    attributes
        .put("kernel.name", "linux")
        .put("nomad.version", dialect.version().toString())
        .put("unique.hostname", disk.name());
    attributes.setAll(ofDriver);
    node.putObject("Meta");
    node.putObject("HostVolumes")
        .putObject(ClusterNode.HOST_VOLUME)
        .put("Name", ClusterNode.HOST_VOLUME)
        .put("Path", disk.hostVolume().toString())
        .put("ReadOnly", false);
    node.set("Drivers", drivers);
    return node;
  }

  /** What a driver adds to the attributes of its node. */
  static ObjectNode attributes(FingerprintResponse picture, String driver) {
    ObjectNode attributes = JsonNodeFactory.instance.objectNode();
    picture.getAttributesMap().forEach((key, value) -> attributes.put(key, text(value)));
    attributes.put("driver." + driver, "1");
    return attributes;
  }

  private static String text(Attribute value) {
    return switch (value.getValueCase()) {
      case STRING_VAL -> value.getStringVal();
      case INT_VAL -> Long.toString(value.getIntVal());
      case FLOAT_VAL -> Double.toString(value.getFloatVal());
      case BOOL_VAL -> Boolean.toString(value.getBoolVal());
      case VALUE_NOT_SET -> "";
    };
  }
}
