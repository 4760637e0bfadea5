package dev.tether.harness.cluster.process;

import dev.tether.harness.cluster.ClusterFailure;
import dev.tether.harness.cluster.Link;
import dev.tether.harness.cluster.RemoteHost;
import dev.tether.runtime.RemoteRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * What a cluster needs of this machine when its Nomad is not made of processes: a remote host with
 * its runtime agent, and plugins that are known by the node they belong to.
 *
 * <p>It is also closed when this process ends by Ctrl-C or SIGTERM. Closing may go on in one thread
 * while others use it.
 */
public final class LocalSite implements AutoCloseable {
  private final Site site;
  private final Remains remains;
  private final Optional<AgentHost> own;
  private final Optional<AgentHost> shared;
  private final List<SocketRelay> links = new CopyOnWriteArrayList<>();

  private LocalSite(
      Site site, Remains remains, Optional<AgentHost> own, Optional<AgentHost> shared) {
    this.site = site;
    this.remains = remains;
    this.own = own;
    this.shared = shared;
  }

  /**
   * Prepares the directories and starts the runtime agent, if there is one; returns before it
   * answers.
   *
   * @param work where all files go: new or empty
   * @param keepFiles whether the files stay when it is closed
   * @param runtimeAgent the executable of the runtime agent
   * @param connect makes a client of the runtime agent that listens on a unix socket
   * @throws ClusterFailure when it can't be done; nothing is left behind then
   */
  public static LocalSite open(
      Path work,
      boolean keepFiles,
      Optional<Path> runtimeAgent,
      Function<Path, RemoteRuntime> connect,
      RandomGenerator random) {
    return open(work, keepFiles, runtimeAgent, Optional.empty(), connect, random);
  }

  /**
   * The same for another cluster that uses this one's remote host; to be closed before this one.
   *
   * @param otherWork where its files go: new or empty
   */
  public LocalSite neighbour(
      Path otherWork,
      boolean keepFiles,
      Function<Path, RemoteRuntime> connect,
      RandomGenerator random) {
    return open(otherWork, keepFiles, Optional.empty(), agent(), connect, random);
  }

  private static LocalSite open(
      Path work,
      boolean keepFiles,
      Optional<Path> runtimeAgent,
      Optional<AgentHost> shared,
      Function<Path, RemoteRuntime> connect,
      RandomGenerator random) {
    Libc libc = new Libc();
    Site site = Site.of(work, libc, random);
    Remains remains = new Remains(site, keepFiles, new Mounts(), libc);
    remains.removeAtExit();
    boolean opened = false;
    try {
      site.make(keepFiles);
      Optional<AgentHost> host = Optional.empty();
      if (runtimeAgent.isPresent()) {
        host = Optional.of(new AgentHost(site, runtimeAgent.get().toAbsolutePath(), connect));
        host.get().launch();
      }
      opened = true;
      return new LocalSite(site, remains, host, shared);
    } catch (IOException e) {
      throw new ClusterFailure("the files of the cluster can't be written: " + e, e);
    } finally {
      if (!opened) {
        remains.remove();
      }
    }
  }

  /** A name that no other cluster of this machine has. */
  public String name() {
    return site.marker().cluster();
  }

  /** The directory for all files. */
  public Path work() {
    return site.work();
  }

  /** Where the remote tasks run, if there is a runtime agent. */
  public Optional<RemoteHost> host() {
    return own.<RemoteHost>map(host -> host).or(() -> shared.map(host -> host.as(name())));
  }

  private Optional<AgentHost> agent() {
    return own.or(() -> shared);
  }

  /** Waits until the runtime agent answers, if there is one. */
  public void awaitHost() throws InterruptedException {
    if (own.isPresent()) {
      own.get().awaitAnswer();
    }
  }

  /** Where drivers reach the runtime agent, if there is one. */
  public Optional<String> driverAddress() {
    return agent().map(AgentHost::driverAddress);
  }

  /** Whether drivers can have answers of the runtime agent; true where there is none. */
  public boolean hostCanBeReached() {
    return agent().map(AgentHost::canBeReached).orElse(true);
  }

  /**
   * The variables with which a node's processes have to be started, so that they are found again.
   */
  public Map<String, String> variables(String node) throws IOException {
    Map<String, String> variables = site.variables(Optional.of(node));
    // Those that bring their own Java take that.
    variables.put("JAVA_HOME", System.getProperty("java.home"));
    return variables;
  }

  /** A loopback port that is free and not given to anybody else of this cluster. */
  public int freePort() {
    return site.ports().next();
  }

  /**
   * Puts a link between a loopback port and another one; it goes with this.
   *
   * @param front where it listens
   * @param back where its bytes go; need not be open yet
   */
  public Link link(int front, int back) {
    SocketRelay link = new SocketRelay(front, back);
    links.add(link);
    return link;
  }

  /** Kills every process of a node, whatever it is. */
  public void kill(String node) throws InterruptedException {
    site.killer().freezeAll("the processes of " + node, () -> site.processesOf(node));
    site.killer().killAll("the processes of " + node, () -> site.processesOf(node));
  }

  /** Freezes every process of a node. */
  public void freeze(String node) throws InterruptedException {
    site.killer().freezeAll("the processes of " + node, () -> site.processesOf(node));
  }

  /** Lets the processes of a frozen node go on. */
  public void thaw(String node) {
    site.killer().thawAll(site.processesOf(node));
  }

  @Override
  public void close() {
    remains.remove();
    links.forEach(SocketRelay::close);
    own.ifPresent(AgentHost::close);
  }
}
