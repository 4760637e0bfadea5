package dev.tether.harness.junit;

import dev.tether.harness.cluster.Await;
import dev.tether.harness.cluster.ClusterFailure;
import dev.tether.harness.cluster.ClusterNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What Nomad asked the driver plugins of a cluster, as the tap before them recorded it, in the
 * order in which the calls began.
 *
 * <p>As the parameter of a test it has the calls since the test began, its {@code @BeforeEach}
 * methods included; as that of a class's life-cycle method those since the cluster was started. On
 * a shared cluster other tests' calls are among them: {@link #ofAllocation} tells them apart.
 *
 * <p>Each method looks anew. What has just ended may take some milliseconds to be on record: {@link
 * #await} waits for it. Safe for use by many threads.
 */
public final class Trace implements Iterable<TracedCall> {
  private final Supplier<List<TracedCall>> source;
  private final Predicate<TracedCall> selection;

  /** All calls of a source, which is asked each time. */
  Trace(Supplier<List<TracedCall>> source) {
    this(source, call -> true);
  }

  private Trace(Supplier<List<TracedCall>> source, Predicate<TracedCall> selection) {
    this.source = Objects.requireNonNull(source, "source");
    this.selection = Objects.requireNonNull(selection, "selection");
  }

  private Trace only(Predicate<TracedCall> further) {
    return new Trace(source, selection.and(further));
  }

  /** Those that began at this moment or later. */
  public Trace since(Instant moment) {
    return only(call -> !call.began().isBefore(moment));
  }

  /** Those about the tasks of one allocation. */
  public Trace ofAllocation(String allocationId) {
    return only(call -> call.allocation().equals(allocationId));
  }

  /** Those to the driver of one node. */
  public Trace onNode(ClusterNode node) {
    return only(call -> call.node().equals(node.name()));
  }

  /** Those of one method: {@code StartTask}. */
  public Trace of(String method) {
    return only(call -> call.method().equals(method));
  }

  /** All calls, those that still run included. */
  public List<TracedCall> calls() {
    return source.get().stream().filter(selection).toList();
  }

  /** The methods that were called, one entry for each call. */
  public List<String> methods() {
    return calls().stream().map(TracedCall::method).toList();
  }

  /** All calls. */
  public Stream<TracedCall> stream() {
    return calls().stream();
  }

  @Override
  public Iterator<TracedCall> iterator() {
    return calls().iterator();
  }

  /**
   * Waits for a call of a method to end, and returns the first one.
   *
   * @throws ClusterFailure when none did within the limit, with all calls that were seen
   */
  public TracedCall await(String method, Duration limit) throws InterruptedException {
    return new Await(InstantSource.system(), line -> {})
        .until(
            "the end of a call of " + method,
            limit,
            () -> of(method).stream().filter(call -> call.took().isPresent()).findFirst(),
            this::toString);
  }

  /** One line for each call. */
  @Override
  public String toString() {
    List<TracedCall> calls = calls();
    return calls.isEmpty()
        ? "no calls"
        : calls.stream().map(TracedCall::toString).collect(Collectors.joining("\n"));
  }
}
