package dev.tether.agent.setup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Makes a directory with all that an agent and its drivers need to find each other over TLS. */
public final class FirstTry {
  /** The agent's configuration within the directory. */
  public static final String CONFIGURATION = "agent.conf";

  private static final int PORT = 4780;
  private static final int AUTHORITY_DAYS = 3650;
  private static final int CERTIFICATE_DAYS = 365;

  /** So that a clock that is a little slow accepts the certificates too. */
  private static final int BEGINS = -1;

  private static final int PASSWORD_BYTES = 24;
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");
  private static final Pattern NAME =
      Pattern.compile("(?:\\*\\.)?[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?");
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path javaHome;
  private final RandomGenerator random;

  /**
   * Makes certificates with the keytool of {@code javaHome}.
   *
   * @param random has to be unpredictable
   */
  public FirstTry(Path javaHome, RandomGenerator random) {
    this.javaHome = javaHome;
    this.random = random;
  }

  /**
   * Fills a directory: {@code ca.pem}, and a certificate and key each for the agent and a driver,
   * which are valid for a year, the authority's key, and {@code agent.conf}.
   *
   * @param directory is made where it is missing; has to be empty
   * @param hosts names and addresses by which the agent is reached, beside those of this host
   *     itself; the first is the one to connect to
   * @return the block to put into the plugin's configuration
   * @throws SetupProblem when the directory is not empty, or something fails; then the directory
   *     may be left half filled
   */
  public String make(Path directory, List<String> hosts) throws SetupProblem, InterruptedException {
    Path target = directory.toAbsolutePath().normalize();
    Set<String> all = new LinkedHashSet<>(hosts);
    all.addAll(List.of("localhost", "127.0.0.1", "::1"));
    List<String> alternatives = all.stream().map(FirstTry::alternative).toList();
    if (alternatives.contains("")) {
      throw SetupProblem.failed(
          "\"%s\" is neither the name of a host nor an IP address"
              .formatted(
                  all.stream().filter(host -> alternative(host).isEmpty()).findFirst().get()));
    }
    String host = hosts.isEmpty() ? "127.0.0.1" : hosts.getFirst();
    try {
      Files.createDirectories(target, PRIVATE);
      requireEmpty(target);
      certificates(target, alternatives);
      Files.writeString(
          target.resolve(CONFIGURATION),
          configuration(target),
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE_NEW);
      return block(target, host);
    } catch (IOException failed) {
      throw SetupProblem.failed("can't write to %s: %s".formatted(target, failed), failed);
    }
  }

  private static String alternative(String host) {
    if (ADDRESS.matcher(host).matches()) {
      return "ip:" + host;
    }
    return NAME.matcher(host).matches() ? "dns:" + host : "";
  }

  private static void requireEmpty(Path directory) throws IOException, SetupProblem {
    try (Stream<Path> files = Files.list(directory)) {
      if (files.findAny().isPresent()) {
        throw SetupProblem.failed(
            "%s is not empty, and nothing in it is overwritten: name another directory"
                .formatted(directory));
      }
    }
  }

  private void certificates(Path target, List<String> alternatives)
      throws IOException, SetupProblem, InterruptedException {
    byte[] password = new byte[PASSWORD_BYTES];
    random.nextBytes(password);
    Path work = Files.createTempDirectory(target, "authority", PRIVATE);
    try {
      CertificateAuthority authority =
          CertificateAuthority.create(
              javaHome, work, HexFormat.of().formatHex(password), "Tether agents", AUTHORITY_DAYS);
      authority.issue(
          new CertificateAuthority.Wanted(
              "agent", "Tether agent", alternatives, "serverAuth", BEGINS, CERTIFICATE_DAYS));
      authority.issue(
          new CertificateAuthority.Wanted(
              "driver", "Tether driver", List.of(), "clientAuth", BEGINS, CERTIFICATE_DAYS));
      authority.exportAuthority(target.resolve("ca.pem"));
      authority.exportAuthorityKey(target.resolve("ca-key.pem"));
      for (String name : List.of("agent", "driver")) {
        authority.export(name, target.resolve(name + ".pem"), target.resolve(name + "-key.pem"));
      }
    } finally {
      try (Stream<Path> leftovers = Files.list(work)) {
        for (Path leftover : leftovers.toList()) {
          Files.delete(leftover);
        }
      }
      Files.delete(work);
    }
  }

  private static String configuration(Path directory) {
    return """
    # An agent of Tether for a first try. driver/README.md lists all keys.

    # Where drivers connect. Off this host only with TLS.
    listen = tls://0.0.0.0:%1$d

    # Records, logs and work directories of tasks.
    state_dir = %2$s/state

    # Whoever shows a certificate of this authority may run programs here.
    tls_ca_file   = %2$s/ca.pem
    tls_cert_file = %2$s/agent.pem
    tls_key_file  = %2$s/agent-key.pem

    # As whom tasks may run (others than the agent's own user need an agent of root), and what.
    # allow_users    = nobody
    # allow_commands = /usr/bin/*, /opt/app/**
    """
        .formatted(PORT, directory);
  }

  private static String block(Path directory, String host) {
    return """
    agent "default" {
      address   = "tls://%s:%d"
      ca_file   = "%3$s/ca.pem"
      cert_file = "%3$s/driver.pem"
      key_file  = "%3$s/driver-key.pem"
    }
    """
        .formatted(host.contains(":") ? "[" + host + "]" : host, PORT, directory);
  }
}
