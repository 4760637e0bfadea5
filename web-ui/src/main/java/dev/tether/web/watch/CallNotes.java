package dev.tether.web.watch;

import com.fasterxml.jackson.databind.JsonNode;

/** Says in a few words what a call asks for. */
final class CallNotes {
  private CallNotes() {}

  /** What the request of a method asks for; empty if its name says enough. */
  static String ofRequest(String method, JsonNode message) {
    return switch (method) {
      case "StopTask" ->
          "signal "
              + text(message, "signal", "default")
              + ", within "
              + text(message, "timeout", "?");
      case "DestroyTask" -> message.path("force").asBoolean() ? "force" : "";
      case "SignalTask" -> text(message, "signal", "");
      default -> "";
    };
  }

  private static String text(JsonNode message, String field, String otherwise) {
    String text = message.path(field).asText("");
    return text.isEmpty() ? otherwise : text;
  }
}
