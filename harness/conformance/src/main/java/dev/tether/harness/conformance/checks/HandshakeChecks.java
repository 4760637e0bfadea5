package dev.tether.harness.conformance.checks;

import static dev.tether.harness.conformance.checks.Check.basic;

import dev.tether.harness.conformance.bench.Bench;
import dev.tether.harness.conformance.bench.Expect;
import dev.tether.harness.conformance.bench.Host;
import dev.tether.harness.conformance.bench.RawRun;
import dev.tether.protocol.goplugin.NomadPlugin;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How a plugin begins. */
final class HandshakeChecks {
  private HandshakeChecks() {}

  static List<Check> all() {
    return List.of(
        basic(
            "handshake.starts",
            "go-plugin: handshake",
            "Nomad refuses to start with a plugin that prints no handshake within a minute.",
            bench -> bench.anyHost()),
        basic(
            "handshake.answers",
            "go-plugin: handshake; BasePlugin/PluginInfo",
            "A plugin that does not speak, or ends after its handshake, stops the agent's start.",
            bench ->
                bench
                    .anyHost()
                    .expectAnswer("after its handshake the plugin does not answer PluginInfo")),
        basic(
            "handshake.first-line",
            "go-plugin: handshake",
            "Whatever stands before the handshake makes Nomad kill the plugin.",
            bench -> fields(bench)),
        basic(
            "handshake.protocol",
            "go-plugin: handshake, fields 1, 2 and 5",
            "Nomad speaks version 1|2 over grpc only.",
            HandshakeChecks::protocol),
        basic(
            "handshake.address",
            "go-plugin: handshake, fields 3 and 4",
            "Nomad connects to the address as soon as it has read it.",
            HandshakeChecks::address),
        basic(
            "handshake.no-certificate",
            "go-plugin: handshake, field 6",
            "Nomad never asks for TLS; a certificate makes it speak TLS to the plugin.",
            bench -> {
              List<String> fields = fields(bench);
              Expect.that(
                  fields.size() < 6 || fields.get(5).isEmpty(),
                  "the handshake has a certificate, which was not asked for");
            }),
        basic(
            "handshake.socket-private",
            "go-plugin: socket",
            "Whoever may write to the socket controls every task of the node.",
            HandshakeChecks::socketPrivate),
        basic(
            "handshake.without-cookie",
            "go-plugin: magic cookie",
            "Somebody who starts the plugin by hand must be told what it is.",
            bench -> refuses(bench, Map.of())),
        basic(
            "handshake.wrong-cookie",
            "go-plugin: magic cookie",
            "A plugin of another program must not take Nomad for its host.",
            bench ->
                refuses(
                    bench,
                    Map.of(
                        NomadPlugin.MAGIC_COOKIE_KEY,
                        "another",
                        "PLUGIN_PROTOCOL_VERSIONS",
                        "2"))));
  }

  private static List<String> fields(Bench bench) throws InterruptedException {
    String line = bench.handshake();
    List<String> fields = List.of(line.strip().split("\\|", -1));
    Expect.that(
        fields.size() >= 4 && fields.getFirst().matches("\\d+"),
        "the first line on standard output is no handshake: \"" + line + "\"");
    return fields;
  }

  private static void protocol(Bench bench) throws InterruptedException {
    List<String> fields = fields(bench);
    Expect.that(fields.get(0).equals("1"), "the first field is not 1: " + fields);
    Expect.that(fields.get(1).equals("2"), "the second field is not 2: " + fields);
    Expect.that(
        fields.size() > 4 && fields.get(4).equals("grpc"),
        "the fifth field is not grpc: " + fields);
  }

  private static void address(Bench bench) throws InterruptedException {
    List<String> fields = fields(bench);
    Expect.that(
        fields.get(2).equals("unix") || fields.get(2).equals("tcp"),
        "the network is neither unix nor tcp: " + fields.get(2));
    bench.anyHost().expectAnswer("the plugin does not answer at the address it named");
  }

  private static void socketPrivate(Bench bench) throws IOException, InterruptedException {
    Host host = bench.anyHost();
    if (host.client().reattachment().address() instanceof UnixDomainSocketAddress unix) {
      Path socket = unix.getPath();
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(socket);
      Expect.that(
          !permissions.contains(PosixFilePermission.OTHERS_WRITE),
          "everybody may connect to the socket: its permissions are " + permissions);
    }
  }

  private static void refuses(Bench bench, Map<String, String> variables)
      throws InterruptedException {
    try (RawRun run = RawRun.start(bench.subject(), variables, true)) {
      String printed = run.stdout(bench.subject().limits().start());
      Expect.that(!printed.startsWith("1|"), "the plugin printed a handshake: " + printed);
      int status = run.status(bench.patience());
      Expect.that(status != 0, "the plugin ended with status 0");
      String told = run.stderr(bench.patience()) + printed;
      Expect.that(!told.isBlank(), "the plugin ended with status " + status + " and no word");
      Expect.that(
          !told.contains("Exception in thread") && !told.contains("panic:"),
          "the plugin crashed instead of telling what it is");
    }
  }
}
