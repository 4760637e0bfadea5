package dev.tether.web;

import dev.tether.harness.cli.Surroundings;
import dev.tether.harness.cli.WorkDirectory;
import dev.tether.web.archive.OpenedSessions;
import dev.tether.web.launch.LaunchConfiguration;
import dev.tether.web.launch.LaunchPad;
import dev.tether.web.model.ClusterModel;
import dev.tether.web.model.Session;
import dev.tether.web.server.Site;
import dev.tether.web.server.WebServer;
import dev.tether.web.suite.SuiteRuns;
import dev.tether.web.terminal.Terminals;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A workbench that listens. Closing it ends its clusters and its runs. Safe for use by many
 * threads.
 */
public final class Workbench implements AutoCloseable {
  private final Session session;
  private final LaunchPad pad;
  private final SuiteRuns suites;
  private final OpenedSessions opened;
  private final Terminals terminals;
  private final WorkDirectory reports;
  private final WebServer server;

  private Workbench(
      Session session,
      LaunchPad pad,
      SuiteRuns suites,
      OpenedSessions opened,
      Terminals terminals,
      WorkDirectory reports,
      WebServer server) {
    this.session = session;
    this.pad = pad;
    this.suites = suites;
    this.opened = opened;
    this.terminals = terminals;
    this.reports = reports;
    this.server = server;
  }

  /**
   * Begins to listen; no cluster is started.
   *
   * @param host the address to listen on
   * @param port 0 for any free one
   * @throws IOException when the port is taken or the address is none of this machine
   */
  public static Workbench start(Surroundings surroundings, String host, int port)
      throws IOException {
    Session session = new Session();
    LaunchPad pad = new LaunchPad(session, surroundings);
    WorkDirectory reports = WorkDirectory.create(surroundings, false);
    SuiteRuns suites = new SuiteRuns(session, reports.path(), commandLine(surroundings));
    OpenedSessions opened = new OpenedSessions(session, reports.path());
    Terminals terminals = new Terminals(surroundings.clock());
    String secret = secret();
    boolean listens = false;
    try {
      WebServer server =
          WebServer.start(
              new WebServer.Access(host, port, secret),
              new Site(
                  session,
                  pad,
                  suites,
                  opened,
                  reports.path(),
                  terminals,
                  surroundings.clock(),
                  secret));
      listens = true;
      return new Workbench(session, pad, suites, opened, terminals, reports, server);
    } finally {
      if (!listens) {
        reports.close();
      }
    }
  }

  private static String secret() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** The program that this one is, to be started again with other arguments. */
  private static List<String> commandLine(Surroundings surroundings) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    surroundings.home().ifPresent(home -> command.add("-Dtether.home=" + home));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("dev.tether.harness.cli.Main");
    return command;
  }

  /** Where the page is. */
  public URI address() {
    return server.address();
  }

  /** Begins to start a cluster; returns at once. */
  public ClusterModel launch(LaunchConfiguration wanted) {
    return pad.start(wanted);
  }

  /**
   * Adds what is in the file of another session, to be looked at.
   *
   * @throws IOException when it is no such file
   */
  public void open(Path file) throws IOException {
    var _ = opened.open(file, String.valueOf(file.getFileName()));
  }

  /** What is known. */
  public Session session() {
    return session;
  }

  @Override
  public void close() {
    server.close();
    terminals.close();
    suites.close();
    pad.close();
    reports.close();
  }
}
