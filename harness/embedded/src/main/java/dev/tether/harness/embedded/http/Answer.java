package dev.tether.harness.embedded.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/** What is answered. */
final class Answer {
  private final int status;
  private final byte[] body;
  private final long index;

  private Answer(int status, byte[] body, long index) {
    this.status = status;
    this.body = body;
    this.index = index;
  }

  int status() {
    return status;
  }

  byte[] body() {
    return body;
  }

  /** For the header {@code X-Nomad-Index}; 0 for none. */
  long index() {
    return index;
  }

  static Answer json(JsonNode json, long index) {
    return new Answer(200, json.toString().getBytes(StandardCharsets.UTF_8), index);
  }

  static Answer json(JsonNode json) {
    return json(json, 0);
  }

  static Answer bytes(byte[] body) {
    return new Answer(200, body, 0);
  }

  static Answer evaluation(String id, long index) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("EvalID", id).put("Index", index).put("JobModifyIndex", index);
    return json(json, index);
  }

  static Answer error(int status, String message) {
    return new Answer(status, message.getBytes(StandardCharsets.UTF_8), 0);
  }
}
