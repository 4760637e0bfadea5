package dev.tether.harness.container;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.ExecCreateCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectExecResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.Frame;
import dev.tether.harness.cluster.Await;
import dev.tether.harness.cluster.ClusterFailure;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.testcontainers.containers.GenericContainer;

/** One container, which can be started again after it was killed. Safe for use by many threads. */
final class NodeContainer {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final String name;
  private final Engine engine;
  private final Fleet fleet;
  private final GenericContainer<?> made;
  private Optional<String> id = Optional.empty();

  /**
   * A container that does not exist yet.
   *
   * @param made how to make it
   */
  NodeContainer(String name, Engine engine, Fleet fleet, GenericContainer<?> made) {
    this.name = Objects.requireNonNull(name, "name");
    this.engine = Objects.requireNonNull(engine, "engine");
    this.fleet = Objects.requireNonNull(fleet, "fleet");
    this.made = Objects.requireNonNull(made, "made");
  }

  /** A program that was started in the container. */
  record Launched(String execution) {}

  /** How a program ended, with all that it wrote. */
  record Outcome(int exitCode, String text) {}

  /** Starts it, for the first time or again. */
  synchronized void start() {
    engine.call(
        "start the container of " + name,
        () -> {
          if (id.isEmpty()) {
            made.start();
            fleet.add(made.getContainerId());
            id = Optional.of(made.getContainerId());
          } else {
            client().startContainerCmd(id()).exec();
          }
          return true;
        });
  }

  private DockerClient client() {
    return engine.client();
  }

  private synchronized String id() {
    return id.orElseThrow(
        () -> new ClusterFailure("the container of " + name + " was never started"));
  }

  private InspectContainerResponse inspect() {
    return engine.call(
        "tell of the container of " + name, () -> client().inspectContainerCmd(id()).exec());
  }

  boolean isRunning() {
    return Boolean.TRUE.equals(inspect().getState().getRunning());
  }

  private boolean isPaused() {
    return Boolean.TRUE.equals(inspect().getState().getPaused());
  }

  /** Its address in the cluster's network, while it runs and is not cut off. */
  String address() {
    return inspect().getNetworkSettings().getNetworks().values().stream()
        .map(ContainerNetwork::getIpAddress)
        .filter(address -> address != null && !address.isEmpty())
        .findFirst()
        .orElseThrow(
            () -> new ClusterFailure("the container of " + name + " has no network address"));
  }

  /** Kills everything in it at once, and returns when it is gone. */
  void kill() throws InterruptedException {
    if (isRunning()) {
      engine.call("kill the container of " + name, () -> client().killContainerCmd(id()).exec());
    }
    Await.until("the end of the container of " + name, LIMIT, () -> !isRunning());
  }

  /** Freezes everything in it. */
  void pause() {
    if (!isPaused()) {
      engine.call("freeze the container of " + name, () -> client().pauseContainerCmd(id()).exec());
    }
  }

  /** Ends a pause, if there is one. */
  void unpause() {
    if (isPaused()) {
      engine.call(
          "go on with the container of " + name, () -> client().unpauseContainerCmd(id()).exec());
    }
  }

  /** Takes it out of the cluster's network. */
  void disconnect() {
    engine.call(
        "take the network from " + name,
        () ->
            client()
                .disconnectFromNetworkCmd()
                .withContainerId(id())
                .withNetworkId(fleet.network())
                .exec());
  }

  /** Brings it back into the cluster's network, with the address that it had. */
  void connect(String address) {
    engine.call(
        "give the network back to " + name,
        () ->
            client()
                .connectToNetworkCmd()
                .withContainerId(id())
                .withNetworkId(fleet.network())
                .withContainerNetwork(
                    new ContainerNetwork()
                        .withIpamConfig(new ContainerNetwork.Ipam().withIpv4Address(address)))
                .exec());
  }

  /** Starts a program in the container and returns at once. */
  Launched launch(String... command) {
    return engine.call(
        "start a program in the container of " + name,
        () -> {
          String execution = execution(false, command);
          await(client().execStartCmd(execution).withDetach(true).exec(new Text()), command);
          return new Launched(execution);
        });
  }

  /** Runs a program in the container to its end. */
  Outcome run(String... command) {
    return engine.call(
        "run a program in the container of " + name,
        () -> {
          String execution = execution(true, command);
          Text text = await(client().execStartCmd(execution).exec(new Text()), command);
          Long exitCode = client().inspectExecCmd(execution).exec().getExitCodeLong();
          return new Outcome(exitCode == null ? -1 : exitCode.intValue(), text.toString());
        });
  }

  private String execution(boolean attached, String... command) {
    ExecCreateCmd create = client().execCreateCmd(id()).withCmd(command);
    if (attached) {
      create.withAttachStdout(true).withAttachStderr(true);
    }
    return create.exec().getId();
  }

  private Text await(Text text, String... command) {
    try {
      if (!text.awaitCompletion(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new ClusterFailure(
            "%s did not end within %d s in the container of %s"
                .formatted(String.join(" ", command), LIMIT.toSeconds(), name));
      }
      return text;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterFailure("interrupted while a program ran in the container of " + name, e);
    }
  }

  boolean isAlive(Launched program) {
    return state(program).map(InspectExecResponse::isRunning).orElse(false);
  }

  /** How a program ended; nothing while it runs, or when its container was started again. */
  Optional<Long> exitCode(Launched program) {
    return state(program)
        .filter(seen -> !Boolean.TRUE.equals(seen.isRunning()))
        .map(InspectExecResponse::getExitCodeLong);
  }

  private Optional<InspectExecResponse> state(Launched program) {
    return engine.call(
        "tell of a program in the container of " + name,
        () -> {
          try {
            return Optional.of(client().inspectExecCmd(program.execution()).exec());
          } catch (NotFoundException forgotten) {
            return Optional.empty();
          }
        });
  }

  /** What a program writes. */
  private static final class Text extends ResultCallback.Adapter<Frame> {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Override
    public void onNext(Frame frame) {
      written.writeBytes(frame.getPayload());
    }

    @Override
    public String toString() {
      return written.toString(StandardCharsets.UTF_8).strip();
    }
  }
}
