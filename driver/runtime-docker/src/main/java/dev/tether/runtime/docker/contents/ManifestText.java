package dev.tether.runtime.docker.contents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.runtime.contents.Entry;
import dev.tether.runtime.contents.Manifest;
import dev.tether.runtime.docker.engine.Json;
import java.util.ArrayList;
import java.util.List;

/** Manifests as text, to be kept in containers. */
final class ManifestText {
  private ManifestText() {}

  static String encode(Manifest manifest) {
    ObjectNode json = Json.object();
    ArrayNode entries = json.putArray("entries");
    for (Entry entry : manifest.entries()) {
      ObjectNode one = entries.addObject().put("path", entry.path());
      switch (entry) {
        case Entry.Directory directory -> one.put("mode", directory.mode());
        case Entry.File file ->
            one.put("mode", file.mode()).put("size", file.size()).put("sha256", file.sha256());
        case Entry.Link link -> one.put("target", link.target());
      }
    }
    return Json.text(json);
  }

  /** What a text says; nothing in it where a task has spoilt it. */
  static Manifest decode(String text) {
    try {
      List<Entry> entries = new ArrayList<>();
      for (JsonNode one : Json.parse(text).path("entries")) {
        entries.add(entry(one));
      }
      return new Manifest(entries);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Manifest.empty();
    }
  }

  private static Entry entry(JsonNode one) {
    String path = one.path("path").asText();
    if (one.has("target")) {
      return new Entry.Link(path, one.path("target").asText());
    }
    int mode = one.path("mode").asInt();
    return one.has("sha256")
        ? new Entry.File(path, mode, one.path("size").asLong(), one.path("sha256").asText())
        : new Entry.Directory(path, mode);
  }
}
