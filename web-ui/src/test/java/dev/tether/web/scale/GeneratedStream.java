package dev.tether.web.scale;

import dev.tether.harness.scenarios.observe.Action;
import dev.tether.harness.scenarios.observe.AllocationChange;
import dev.tether.harness.scenarios.observe.OwnerChange;
import dev.tether.harness.scenarios.observe.SlotKey;
import dev.tether.web.model.AllocationView;
import dev.tether.web.model.ClusterModel;
import dev.tether.web.model.NodeView;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/**
 * Invents what happens on a cluster, the same again for the same seed: calls of plugins as lines of
 * a tap's record, changes of owners, of allocations and of nodes. Used by one thread.
 */
final class GeneratedStream implements AutoCloseable {
  private static final List<String> METHODS =
      List.of("StartTask", "WaitTask", "StopTask", "DestroyTask", "RecoverTask", "InspectTask");

  private final ClusterModel model;
  private final BufferedWriter record;
  private final Random random;
  private final List<NodeView> nodes = new ArrayList<>();
  private final Map<String, AllocationView> views = new HashMap<>();
  private final List<OwnerChange> owners = new ArrayList<>();
  private long calls;
  private long events;
  private long told;
  private boolean allocationsChanged;

  /**
   * A cluster with nodes and allocations, one remote task for each.
   *
   * @param record where the calls go
   */
  GeneratedStream(ClusterModel model, Path record, int nodeCount, int allocations, long seed)
      throws IOException {
    this.model = model;
    this.random = new Random(seed);
    this.record =
        Files.newBufferedWriter(
            record,
            StandardCharsets.UTF_8,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING);
    for (int i = 0; i < nodeCount; i++) {
      nodes.add(node("client-%03d".formatted(i), NodeView.Status.READY));
    }
    for (int i = 0; i < allocations; i++) {
      AllocationView view = allocation(i, nodes.get(i % nodeCount).name(), "");
      views.put(view.id(), view);
      owners.add(owner(i, view, 1, OwnerChange.Custody.HELD));
    }
    model.nodes(nodes, Instant.now());
    model.allocations(views);
    owners.forEach(model::owned);
  }

  private static NodeView node(String name, NodeView.Status status) {
    return new NodeView(name, "id-of-" + name, status, true, true, true, "healthy");
  }

  private AllocationView allocation(int index, String node, String previous) {
    String job = "job-%02d".formatted(index / 100);
    return new AllocationView(
        new UUID(random.nextLong(), random.nextLong()).toString(),
        "%s.app[%d]".formatted(job, index % 100),
        "default",
        job,
        "app",
        node,
        "run",
        "running",
        "",
        previous,
        List.of("app"),
        false,
        events);
  }

  private static OwnerChange owner(
      int index, AllocationView view, long generation, OwnerChange.Custody custody) {
    return new OwnerChange(
        Instant.now(),
        "task%05d".formatted(index),
        new SlotKey(view.job(), view.group(), index % 100, "app", ""),
        generation,
        view.id(),
        view.node(),
        custody,
        "running (%d@%d)".formatted(100_000 + index, 5_000_000 + index));
  }

  /** Writes calls that are over. */
  void past(long count) throws IOException {
    long begin = micros() - count * 1_000;
    for (long i = 0; i < count; i++) {
      call(begin + i * 1_000);
    }
    record.flush();
  }

  /** Lets so many things happen now: 90 in 100 are calls, 5 are of owners. */
  void now(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      int kind = (int) (events++ % 100);
      switch (kind) {
        case 10, 30, 50, 70, 90 -> move();
        case 20, 40, 60, 80 -> told();
        case 99 -> status();
        default -> call(micros());
      }
    }
    record.flush();
    if (allocationsChanged && events - told > 100) {
      // A watch gets many changes with one answer of Nomad.
      allocationsChanged = false;
      told = events;
      model.allocations(views);
    }
  }

  private void call(long at) throws IOException {
    int index = random.nextInt(owners.size());
    OwnerChange owner = owners.get(index);
    long pid = 1_000 + Long.parseLong(owner.nodeName().replaceFirst(".*-", ""));
    String method = METHODS.get((int) (calls % METHODS.size()));
    String head = "\"pid\":%d,\"call\":%d,\"method\":\"Driver/%s\"".formatted(pid, calls++, method);
    String whose = ",\"task\":\"%1$s/app/0\",\"alloc\":\"%1$s\"".formatted(owner.allocationId());
    line("{\"phase\":\"begin\",\"at\":%d,%s}".formatted(at, head));
    line("{\"phase\":\"request\",\"at\":%d,%s%s,\"message\":{}}".formatted(at, head, whose));
    line(
        "{\"phase\":\"end\",\"at\":%d,%s%s,\"status\":\"OK\",\"micros\":%d}"
            .formatted(at + 400, head, whose, 200 + random.nextInt(5_000)));
  }

  private void line(String text) throws IOException {
    record.write(text);
    record.write('\n');
  }

  /** A task goes to another node: released, then adopted. */
  private void move() {
    int index = random.nextInt(owners.size());
    OwnerChange before = owners.get(index);
    AllocationView old = views.get(before.allocationId());
    model.done(new Action(Instant.now(), before.nodeName(), "drain", true));
    model.owned(owner(index, old, before.generation(), OwnerChange.Custody.DETACHED));
    views.remove(old.id());
    String node = nodes.get(random.nextInt(nodes.size())).name();
    AllocationView next = allocation(index, node, old.id());
    views.put(next.id(), next);
    allocationsChanged = true;
    OwnerChange after = owner(index, next, before.generation() + 1, OwnerChange.Custody.HELD);
    owners.set(index, after);
    model.owned(after);
  }

  private void told() {
    AllocationView view = views.get(owners.get(random.nextInt(owners.size())).allocationId());
    model.allocated(
        new AllocationChange(
            Instant.now(), view.id(), view.name(), view.node(), "running, should run"));
  }

  private void status() {
    int index = random.nextInt(nodes.size());
    NodeView node = nodes.get(index);
    boolean ready = node.status() == NodeView.Status.READY;
    nodes.set(index, node(node.name(), ready ? NodeView.Status.INELIGIBLE : NodeView.Status.READY));
    model.nodes(nodes, Instant.now());
  }

  private static long micros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  @Override
  public void close() throws IOException {
    record.close();
  }
}
