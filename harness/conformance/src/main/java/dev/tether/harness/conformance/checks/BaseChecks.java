package dev.tether.harness.conformance.checks;

import static dev.tether.harness.conformance.checks.Check.basic;

import dev.tether.harness.conformance.bench.Bench;
import dev.tether.harness.conformance.bench.Expect;
import dev.tether.harness.conformance.bench.Host;
import dev.tether.protocol.goplugin.NomadPlugin;
import dev.tether.protocol.hclspec.MsgpackConfig;
import dev.tether.protocol.nomad.base.PluginInfoRequest;
import dev.tether.protocol.nomad.base.PluginInfoResponse;
import dev.tether.protocol.nomad.base.PluginType;
import dev.tether.protocol.nomad.base.SetConfigRequest;
import dev.tether.protocol.nomad.drivers.CapabilitiesRequest;
import dev.tether.protocol.nomad.drivers.CapabilitiesResponse;
import dev.tether.protocol.nomad.drivers.CreateNetworkRequest;
import dev.tether.protocol.nomad.drivers.DriverCapabilities;
import io.grpc.Status;
import java.util.List;
import java.util.Map;

/** What a plugin tells of itself, and its configuration. */
final class BaseChecks {
  private BaseChecks() {}

  static List<Check> all() {
    return List.of(
        basic(
            "info.type",
            "BasePlugin/PluginInfo type",
            "Nomad loads it as nothing else.",
            bench -> Expect.that(info(bench).getType() == PluginType.DRIVER, "it is no DRIVER")),
        basic(
            "info.api-version",
            "BasePlugin/PluginInfo plugin_api_versions",
            "Without a common version Nomad refuses to start.",
            bench ->
                Expect.that(
                    info(bench).getPluginApiVersionsList().contains(NomadPlugin.API_VERSION),
                    "the versions do not contain v0.1.0: "
                        + info(bench).getPluginApiVersionsList())),
        basic(
            "info.version",
            "BasePlugin/PluginInfo plugin_version",
            "A version that cannot be parsed aborts the start of the agent.",
            bench ->
                Expect.that(
                    info(bench)
                        .getPluginVersion()
                        .matches("v?\\d+(\\.\\d+){0,2}([-+~.][0-9A-Za-z.+~-]+)?"),
                    "this is no version: \"" + info(bench).getPluginVersion() + "\"")),
        basic(
            "info.name",
            "BasePlugin/PluginInfo name",
            "The name is what jobs call the driver.",
            bench ->
                Expect.that(
                    info(bench).getName().matches("[A-Za-z0-9_][A-Za-z0-9._-]*"),
                    "this is no name of a driver: \"" + info(bench).getName() + "\"")),
        basic(
            "info.stable",
            "BasePlugin/PluginInfo",
            "Nomad asks one copy of the plugin and uses another.",
            bench ->
                Expect.that(
                    info(bench).equals(info(bench.bareHost())),
                    "two copies of the plugin tell different things of themselves")),
        basic(
            "config.accepted",
            "BasePlugin/SetConfig",
            "A plugin that refuses what it is given stops the agent's start.",
            bench -> bench.host()),
        basic(
            "config.three-times",
            "BasePlugin/SetConfig",
            "Nomad sets the configuration twice without its own part, then once with it.",
            BaseChecks::threeTimes),
        basic(
            "config.garbage",
            "BasePlugin/SetConfig",
            "A configuration that cannot be read has to be an error, not a crash.",
            bench -> {
              Host host = bench.bareHost();
              Expect.error(
                  "SetConfig with bytes that are no msgpack map",
                  () -> host.base().setConfig(Host.config(new byte[] {(byte) 0xc1, 7, 7})));
              host.expectAnswer("afterwards the plugin does not answer");
            }),
        basic(
            "config.again",
            "BasePlugin/SetConfig",
            "After an error in the configuration an operator tries again.",
            bench -> {
              Host host = bench.bareHost();
              Expect.answer(
                  "SetConfig with an unknown key",
                  () ->
                      host.base()
                          .setConfig(
                              Host.config(MsgpackConfig.encode(Map.of("no_such_key_here", true)))));
              threeTimes(host, bench);
            }),
        basic(
            "capabilities.answers",
            "Driver/Capabilities",
            "Nomad asks for them before each task; an error fails the allocation.",
            bench ->
                Expect.that(
                    bench
                        .host()
                        .driver()
                        .capabilities(CapabilitiesRequest.getDefaultInstance())
                        .hasCapabilities(),
                    "the answer has no capabilities")),
        basic(
            "capabilities.file-system",
            "Driver/Capabilities fs_isolation",
            "It decides which paths the task gets in its environment.",
            bench ->
                Expect.that(
                    capabilities(bench.host()).getFsIsolation()
                        != DriverCapabilities.FSIsolation.UNRECOGNIZED,
                    "fs_isolation has a value that Nomad does not know")),
        basic(
            "capabilities.network",
            "Driver/Capabilities must_create_network, Driver/CreateNetwork",
            "A driver that claims to create networks is asked to.",
            BaseChecks::network),
        basic(
            "capabilities.stable",
            "Driver/Capabilities",
            "They must not depend on when they are asked for.",
            bench ->
                Expect.that(
                    capabilities(bench.host()).equals(capabilities(bench.newHost())),
                    "two copies of the plugin tell different capabilities")));
  }

  private static PluginInfoResponse info(Bench bench) throws InterruptedException {
    return info(bench.anyHost());
  }

  private static PluginInfoResponse info(Host host) {
    return host.base().pluginInfo(PluginInfoRequest.getDefaultInstance());
  }

  static DriverCapabilities capabilities(Host host) {
    CapabilitiesResponse answer =
        host.driver().capabilities(CapabilitiesRequest.getDefaultInstance());
    return answer.getCapabilities();
  }

  private static void threeTimes(Bench bench) throws Exception {
    threeTimes(bench.bareHost(), bench);
  }

  private static void threeTimes(Host host, Bench bench) throws Exception {
    bench.host();
    SetConfigRequest full = host.configuration();
    for (SetConfigRequest request :
        List.of(
            full.toBuilder().clearNomadConfig().build(),
            full.toBuilder().clearNomadConfig().build(),
            full)) {
      Status status = Expect.answer("SetConfig", () -> host.base().setConfig(request));
      Expect.that(status.isOk(), "SetConfig ended with " + status);
    }
  }

  private static void network(Bench bench) throws Exception {
    Host host = bench.host();
    boolean claims = capabilities(host).getMustCreateNetwork();
    Status status =
        Expect.answer(
            "CreateNetwork",
            () ->
                host.driver()
                    .createNetwork(
                        CreateNetworkRequest.newBuilder().setAllocId("conformance").build()));
    Expect.that(
        !claims || status.getCode() != Status.Code.UNIMPLEMENTED,
        "must_create_network is set and CreateNetwork is not implemented");
  }
}
