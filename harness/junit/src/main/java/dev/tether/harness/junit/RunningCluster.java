package dev.tether.harness.junit;

import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.process.FileTree;
import dev.tether.harness.scenarios.observe.AllocationWatch;
import dev.tether.harness.scenarios.observe.OwnerWatch;
import dev.tether.nomad.NomadClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A cluster that is up, and everything that is written down about it. Thread-safe. */
final class RunningCluster implements AutoCloseable {
  private final NotedCluster cluster;
  private final Driver driver;
  private final Path files;
  private final Instant began;
  private final Trace trace;
  private final AllocationWatch allocations;
  private final Optional<OwnerWatch> owners;

  /**
   * Begins to write down.
   *
   * @param started is closed with this
   * @param hasRemoteHost whether it has a remote host
   * @param files the cluster's directory, which is deleted when this is closed
   */
  RunningCluster(
      Cluster started,
      Driver driver,
      boolean hasRemoteHost,
      Path files,
      Instant began,
      InstantSource clock) {
    this.cluster = new NotedCluster(started, new Notes(clock));
    this.driver = Objects.requireNonNull(driver, "driver");
    this.files = Objects.requireNonNull(files, "files");
    this.began = Objects.requireNonNull(began, "began");
    this.trace = new Trace(new TapRecords(started));
    this.allocations = new AllocationWatch(started.api(), "", clock);
    this.owners =
        hasRemoteHost
            ? Optional.of(
                new OwnerWatch(
                    started.remoteHost().runtime(), started.remoteHost().clusterName(), clock))
            : Optional.empty();
  }

  Cluster cluster() {
    return cluster;
  }

  NomadClient api() {
    return cluster.api();
  }

  Driver driver() {
    return driver;
  }

  /** The calls since a moment. */
  Trace trace(Instant since) {
    return trace.since(since);
  }

  /** When it was begun to start it. */
  Instant began() {
    return began;
  }

  /** What happened since a moment. */
  Story story(Instant since) {
    return new Story(
        cluster,
        driver,
        since,
        cluster.notes().since(since),
        trace(since),
        allocations.history(),
        owners.map(OwnerWatch::history).orElse(List.of()),
        files);
  }

  @Override
  public void close() {
    owners.ifPresent(OwnerWatch::close);
    allocations.close();
    cluster.close();
    try {
      FileTree.delete(files);
    } catch (IOException undeletable) {
      throw new UncheckedIOException(
          "the files of a cluster can't be deleted: " + files, undeletable);
    }
  }
}
