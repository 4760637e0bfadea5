package dev.tether.harness.embedded.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.embedded.state.StateStore;
import dev.tether.harness.embedded.state.Table;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Nomad's variables, without locks. Thread-safe. */
public final class Variables {
  private final StateStore store;
  private final InstantSource clock;

  public Variables(StateStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * What became of a change.
   *
   * @param done whether it was made; if not, another state than the expected one was found
   * @param variable the variable as it is now; none when it is gone
   */
  public record Outcome(boolean done, Optional<ObjectNode> variable) {}

  /** The variable at a path. */
  public Optional<ObjectNode> at(String namespace, String path) {
    return store.find(Table.VARIABLES, key(namespace, path));
  }

  /** All whose paths begin so. */
  public List<ObjectNode> below(String namespace, String prefix) {
    return store.all(Table.VARIABLES).stream()
        .filter(one -> Trees.text(one, "Namespace").equals(namespace))
        .filter(one -> Trees.text(one, "Path").startsWith(prefix))
        .toList();
  }

  /** Writes one, if it has the expected index; 0 stands for one that is not there. */
  public Outcome put(String namespace, String path, JsonNode items, OptionalLong expected) {
    return change(
        namespace,
        path,
        expected,
        () -> {
          Optional<ObjectNode> before = at(namespace, path);
          long now = clock.millis() * 1_000_000L;
          ObjectNode variable =
              Trees.object()
                  .put("Namespace", namespace)
                  .put("Path", path)
                  .put("CreateTime", before.map(b -> b.path("CreateTime").asLong()).orElse(now))
                  .put("ModifyTime", now);
          variable.set("Items", items);
          store.put(Table.VARIABLES, key(namespace, path), variable, "VariableUpserted");
        });
  }

  /** Forgets one, if it has the expected index. */
  public Outcome remove(String namespace, String path, OptionalLong expected) {
    return change(
        namespace,
        path,
        expected,
        () -> store.remove(Table.VARIABLES, key(namespace, path), "VariableDeleted"));
  }

  private Outcome change(String namespace, String path, OptionalLong expected, Runnable change) {
    List<Outcome> outcome = new ArrayList<>(1);
    store.write(
        () -> {
          long index = at(namespace, path).map(v -> v.path("ModifyIndex").asLong()).orElse(0L);
          boolean fits = expected.isEmpty() || expected.getAsLong() == index;
          if (fits) {
            change.run();
          }
          outcome.add(new Outcome(fits, at(namespace, path)));
        });
    return outcome.getFirst();
  }

  private static String key(String namespace, String path) {
    return namespace + "\n" + path;
  }
}
