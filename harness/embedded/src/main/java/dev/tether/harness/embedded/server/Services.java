package dev.tether.harness.embedded.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.embedded.state.StateStore;
import dev.tether.harness.embedded.state.Table;
import java.util.List;
import java.util.function.Predicate;

/** Nomad's own service discovery: who says that he answers where. Thread-safe. */
public final class Services {
  private final StateStore store;

  public Services(StateStore store) {
    this.store = store;
  }

  /** Takes up a registration, or what is new in it. */
  public void register(ObjectNode registration) {
    store.write(
        () ->
            store.put(
                Table.SERVICES,
                Trees.text(registration, "ID"),
                registration,
                "ServiceRegistration"));
  }

  /** Forgets all that a task of an allocation registered. */
  public void forget(String allocation, String task) {
    store.write(
        () ->
            forget(
                store,
                one ->
                    Trees.text(one, "AllocID").equals(allocation)
                        && Trees.text(one, "TaskName").equals(task)));
  }

  /** Forgets what a node that is down registered. Within a write. */
  static void forgetNode(StateStore store, String node) {
    forget(store, one -> Trees.text(one, "NodeID").equals(node));
  }

  private static void forget(StateStore store, Predicate<ObjectNode> which) {
    store.all(Table.SERVICES).stream()
        .filter(which)
        .forEach(
            one -> store.remove(Table.SERVICES, Trees.text(one, "ID"), "ServiceDeregistration"));
  }

  /** Who offers a service. */
  public List<ObjectNode> of(String namespace, String service) {
    return store.all(Table.SERVICES).stream()
        .filter(one -> Trees.text(one, "Namespace").equals(namespace))
        .filter(one -> Trees.text(one, "ServiceName").equals(service))
        .toList();
  }
}
