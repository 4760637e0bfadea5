package dev.tether.harness.nomad;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/**
 * How one release of Nomad is built as a tool of a Go module. The pins are in the resource {@code
 * go-modules.json}, and nowhere else.
 *
 * @param go the language version of the module
 * @param api the version of Nomad's API module that the release was made with
 * @param replace the release's own replacements of modules
 */
record GoModule(NomadVersion version, String go, String api, List<String> replace) {
  static final String NOMAD = "github.com/hashicorp/nomad";

  GoModule {
    replace = List.copyOf(replace);
  }

  /** All releases that are pinned. */
  static Map<NomadVersion, GoModule> pinned() {
    Map<NomadVersion, GoModule> all = new TreeMap<>();
    try (InputStream in = GoModule.class.getResourceAsStream("go-modules.json")) {
      JsonNode pins = new ObjectMapper().readTree(in);
      pins.properties()
          .forEach(
              pin -> {
                NomadVersion version = NomadVersion.parse(pin.getKey());
                all.put(version, of(version, pin.getValue()));
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  private static GoModule of(NomadVersion version, JsonNode pin) {
    return new GoModule(
        version,
        pin.required("go").asText(),
        pin.required("api").asText(),
        StreamSupport.stream(pin.required("replace").spliterator(), false)
            .map(JsonNode::asText)
            .toList());
  }

  /** The text of its {@code go.mod} before anything was got. */
  String text() {
    StringBuilder text = new StringBuilder("module dev.tether/nomad\n\ngo " + go + "\n\n");
    replace.forEach(r -> text.append("replace ").append(r).append('\n'));
    return text.toString();
  }

  /** What {@code go get -tool} has to get. */
  List<String> tools() {
    return List.of(NOMAD + "@v" + version, NOMAD + "/api@" + api);
  }
}
