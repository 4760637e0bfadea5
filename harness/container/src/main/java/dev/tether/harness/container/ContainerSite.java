package dev.tether.harness.container;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Volume;
import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.cluster.DriverSpec.Places;
import dev.tether.harness.cluster.process.LocalSite;
import dev.tether.harness.cluster.process.NodeFiles;
import dev.tether.harness.cluster.process.RelayProgram;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * What all containers of one cluster share.
 *
 * @param local what the cluster has of this machine
 * @param sockets a directory that no other user can enter
 */
record ContainerSite(
    Engine engine,
    Fleet fleet,
    NomadImage image,
    ContainerUser user,
    LocalSite local,
    Path sockets) {
  /** Where a node's files are in its container. */
  static final Path HOME = Path.of("/tether");

  private static final String RELAY = "/opt/tether/relay";
  private static final String SCRIPT = "node.sh";

  ContainerSite {
    Objects.requireNonNull(engine, "engine");
    Objects.requireNonNull(fleet, "fleet");
    Objects.requireNonNull(image, "image");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(local, "local");
    Objects.requireNonNull(sockets, "sockets");
  }

  /**
   * The container of a node, not made yet; from now on the node's files belong to its user.
   *
   * @param shared what it sees besides under the names that the host has for it
   * @param links what its first process relays
   */
  NodeContainer container(
      String node, NodeFiles files, NodeSockets sockets, Places shared, List<String> links)
      throws IOException {
    copyScript(files.home().resolve(SCRIPT));
    user.give(files.home());
    user.give(sockets.directory());
    for (Path written : shared.written()) {
      user.giveAlone(written);
    }
    List<String> command =
        new ArrayList<>(List.of("/bin/sh", HOME.resolve(SCRIPT).toString(), "init"));
    command.addAll(links);
    List<Bind> binds = new ArrayList<>();
    binds.add(bind(files.home(), HOME, AccessMode.rw));
    binds.add(bind(sockets.directory(), NodeSockets.INSIDE.directory(), AccessMode.rw));
    Path relay = relay();
    String place = Files.isDirectory(relay) ? RELAY : RELAY + ".jar";
    binds.add(bind(relay, Path.of(place), AccessMode.ro));
    shared.read().forEach(path -> binds.add(bind(path, path, AccessMode.ro)));
    shared.written().forEach(path -> binds.add(bind(path, path, AccessMode.rw)));
    GenericContainer<?> made =
        new GenericContainer<>(DockerImageName.parse(image.name()))
            .withNetworkMode(fleet.network())
            .withLabels(engine.labels(local.name()))
            .withEnv("HOME", HOME.toString())
            .withEnv(ClusterNode.NAME_VARIABLE, node)
            .withEnv("JAVA_HOME", image.javaHome())
            .withEnv("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
            .withCommand(command.toArray(String[]::new))
            .withCreateContainerCmdModifier(
                create -> restrict(create.withName(local.name() + "-" + node), binds));
    return new NodeContainer(node, engine, fleet, made);
  }

  private static Bind bind(Path here, Path inside, AccessMode mode) {
    return new Bind(here.toString(), new Volume(inside.toString()), mode);
  }

  /** Binds come this way too, since Testcontainers tries its own out with another image before. */
  private void restrict(CreateContainerCmd create, List<Bind> binds) {
    create.withUser(user.text()).withHostName(create.getName());
    Objects.requireNonNull(create.getHostConfig(), "hostConfig")
        .withBinds(binds)
        .withCapDrop(Capability.ALL)
        // The second one lets hosts with SELinux share directories and sockets.
        .withSecurityOpts(List.of("no-new-privileges", "label=disable"));
  }

  private static void copyScript(Path target) throws IOException {
    try (InputStream script = ContainerSite.class.getResourceAsStream(SCRIPT)) {
      Files.copy(Objects.requireNonNull(script, SCRIPT), target);
    }
  }

  /** The jar, or the directory, that has the program which relays sockets. */
  private static Path relay() {
    try {
      return Path.of(
          RelayProgram.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the relay program's place is no path", e);
    }
  }
}
