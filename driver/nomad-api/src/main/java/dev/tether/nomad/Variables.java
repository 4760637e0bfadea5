package dev.tether.nomad;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Nomad's Variables of one namespace, changed only by check-and-set. Made by {@link
 * NomadClient#variables}; thread-safe, and fails as its client does.
 */
public final class Variables {
  /** The index of a variable that does not exist. */
  public static final long ABSENT = 0;

  private final Api api;
  private final String namespace;

  Variables(Api api, String namespace) {
    this.api = api;
    this.namespace = namespace;
  }

  /**
   * One variable.
   *
   * @param path letters, digits and {@code - _ ~ /}, at most 128
   * @param items what it holds, 64 KiB together
   * @param modifyIndex grows with each write
   */
  public record Variable(String path, Map<String, String> items, long modifyIndex) {
    public Variable {
      items = Map.copyOf(items);
    }

    private static Variable of(JsonNode json) {
      Map<String, String> items = new HashMap<>();
      json.path("Items").properties().forEach(e -> items.put(e.getKey(), e.getValue().asText()));
      return new Variable(Json.text(json, "Path"), items, json.path("ModifyIndex").asLong());
    }
  }

  /** The variable at a path. */
  public Optional<Variable> read(String path) {
    return api.find(address(path, Query.none()), "read the variable " + path).map(Variable::of);
  }

  /** The paths that begin with a prefix, with each one's index; items are not read. */
  public Map<String, Long> list(String prefix) {
    Query query = Query.of("namespace", namespace).with("prefix", prefix);
    Map<String, Long> found = new TreeMap<>();
    for (JsonNode each : api.get("/v1/vars" + query, "list the variables below " + prefix)) {
      found.put(Json.text(each, "Path"), each.path("ModifyIndex").asLong());
    }
    return found;
  }

  /**
   * Writes a variable if its index is still {@code expected}.
   *
   * @return the variable as it is now, or nothing when it was another one
   */
  public Optional<Variable> write(String path, Map<String, String> items, long expected) {
    ObjectNode body = Json.object().put("Path", path).put("Namespace", namespace);
    ObjectNode inner = body.putObject("Items");
    new TreeMap<>(items).forEach(inner::put);
    try {
      return Optional.of(
          Variable.of(api.put(address(path, cas(expected)), body, "write the variable " + path)));
    } catch (NomadFailure.Conflict changed) {
      return Optional.empty();
    }
  }

  /**
   * Deletes a variable if its index is still {@code expected}; one that is gone is fine.
   *
   * @return whether it is gone now
   */
  public boolean delete(String path, long expected) {
    try {
      api.delete(address(path, cas(expected)), "delete the variable " + path);
      return true;
    } catch (NomadFailure.NotFound gone) {
      return true;
    } catch (NomadFailure.Conflict changed) {
      return read(path).isEmpty();
    }
  }

  private static Query cas(long expected) {
    return Query.of("cas", String.valueOf(expected));
  }

  private String address(String path, Query query) {
    return "/v1/var/" + path + query.with("namespace", namespace);
  }
}
