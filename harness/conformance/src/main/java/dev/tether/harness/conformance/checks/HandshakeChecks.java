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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How a plugin begins. */
final class HandshakeChecks {
  private static final Duration NOMADS_LIMIT = Duration.ofMinutes(1);

  private HandshakeChecks() {}

  static List<Check> all() {
    return List.of(
        basic(
            "handshake.starts",
            "go-plugin: handshake",
            "Nomad refuses to start with a plugin that prints no handshake within a minute.",
            bench -> bench.bareHost()),
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
                        NomadPlugin.MAGIC_COOKIE_KEY, "another", "PLUGIN_PROTOCOL_VERSIONS", "2"))),
        basic(
            "handshake.second-copy",
            "go-plugin: client; Nomad starts the file two or three times",
            "A copy that is started beside must not take away socket, ports or locks.",
            HandshakeChecks::secondCopy));
  }

  private static List<String> fields(Bench bench) throws InterruptedException {
    try (RawRun run = RawRun.start(bench.subject(), RawRun.nomadVariables(), true)) {
      String line = run.stdout(NOMADS_LIMIT);
      List<String> fields = List.of(line.strip().split("\\|", -1));
      Expect.that(
          fields.size() >= 4 && fields.getFirst().matches("\\d+"),
          "the first line on standard output is no handshake: \"" + line + "\"");
      return fields;
    }
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
    Host host = bench.bareHost();
    Expect.that(host.client().ping(), "the plugin does not answer at the address it named");
  }

  private static void socketPrivate(Bench bench) throws IOException, InterruptedException {
    Host host = bench.bareHost();
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
    try (RawRun run = RawRun.start(bench.subject(), variables, false)) {
      int status = run.status(bench.patience());
      Expect.that(status != 0, "the plugin ended with status 0");
      String printed = run.stdout(bench.patience());
      Expect.that(!printed.startsWith("1|"), "the plugin printed a handshake: " + printed);
      String told = run.stderr(bench.patience()) + printed;
      Expect.that(!told.isBlank(), "the plugin ended with status " + status + " and no word");
      Expect.that(
          !told.contains("Exception in thread") && !told.contains("panic:"),
          "the plugin crashed instead of telling what it is");
    }
  }

  private static void secondCopy(Bench bench) throws InterruptedException {
    Host first = bench.host();
    Host second = bench.newHost();
    Expect.that(second.client().ping(), "the second copy does not answer");
    Expect.that(
        !first.client().reattachment().address().equals(second.client().reattachment().address()),
        "both copies listen at the same address");
    second.close();
    Expect.that(first.client().ping(), "the first copy does not answer after the second one ended");
  }
}
