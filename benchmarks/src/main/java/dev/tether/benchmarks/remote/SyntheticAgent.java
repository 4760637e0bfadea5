package dev.tether.benchmarks.remote;

import dev.tether.agent.codec.Wire;
import dev.tether.agent.endpoint.Endpoint;
import dev.tether.agent.endpoint.Transport;
import dev.tether.runtime.Owner;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RemoteTaskId;
import io.grpc.Server;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** An agent whose tasks are entries of a map. Thread-safe. */
public final class SyntheticAgent implements RemoteSide {
  private final Endpoint.Unix endpoint;
  private final SyntheticTasks tasks;
  private final EventLoopGroup threads = Transport.threads(2, "synthetic-agent");
  private final Server server;

  /**
   * Begins to listen.
   *
   * @param socket where
   * @param latency by which every answer is late, as of a host that is far away
   */
  public SyntheticAgent(Path socket, Duration latency) throws IOException {
    this.endpoint = new Endpoint.Unix(socket);
    this.tasks = new SyntheticTasks();
    this.server =
        Transport.server(endpoint, threads, threads)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .addService(new SyntheticService(tasks, latency))
            .build()
            .start();
  }

  @Override
  public String address() {
    return endpoint.toString();
  }

  /** Adds a task that runs and belongs to an allocation. */
  public RemoteTask addRunning(RemoteTaskId id, dev.tether.runtime.Slot slot, Owner owner) {
    return Wire.task(tasks.add(id.value(), Wire.message(slot), Wire.message(owner)));
  }

  /** Makes all tasks end with status 0, as if they did so by themselves. */
  public void endTasks() {
    tasks.endAll();
  }

  @Override
  public void end() {
    try {
      server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
      threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
