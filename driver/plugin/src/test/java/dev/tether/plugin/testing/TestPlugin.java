package dev.tether.plugin.testing;

import dev.tether.agent.client.AgentProvider;
import dev.tether.plugin.engine.EngineSource;
import dev.tether.plugin.service.BasePluginService;
import dev.tether.plugin.service.RemoteDriverService;
import dev.tether.protocol.goplugin.PluginClient;
import dev.tether.protocol.goplugin.PluginServer;
import dev.tether.protocol.goplugin.Reattachment;
import dev.tether.protocol.hclspec.MsgpackConfig;
import dev.tether.protocol.nomad.base.BasePluginGrpc;
import dev.tether.protocol.nomad.base.SetConfigRequest;
import dev.tether.protocol.nomad.drivers.DriverGrpc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The plugin as Nomad sees it, over its socket, in this JVM. */
public final class TestPlugin implements AutoCloseable {
  private final EngineSource engine = new EngineSource(InstantSource.system());
  private final PluginServer server;
  private final PluginClient client;

  public TestPlugin(Path directory) {
    try {
      server =
          PluginServer.start(
              PluginServer.Config.of(
                      "nomad-driver-remote",
                      List.of(
                          new BasePluginService(List.of(new AgentProvider()), engine, _ -> {}),
                          new RemoteDriverService(List.of(new AgentProvider()), engine)))
                  .withQuickMethods(RemoteDriverService.QUICK_METHODS)
                  .withEnvironment(Map.of("PLUGIN_UNIX_SOCKET_DIR", directory.toString())));
      client =
          PluginClient.reattach(
              new Reattachment(
                  UnixDomainSocketAddress.of(server.socket()), ProcessHandle.current().pid()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Nomad's calls that every plugin answers. */
  public BasePluginGrpc.BasePluginBlockingStub base() {
    return BasePluginGrpc.newBlockingStub(client.channel()).withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  /** Nomad's calls of a driver; unlike Nomad's own, they give up after half a minute. */
  public DriverGrpc.DriverBlockingStub driver() {
    return DriverGrpc.newBlockingStub(client.channel()).withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  /** SetConfig with these values. */
  public void configure(Map<String, ?> values) {
    var _ =
        base()
            .setConfig(
                SetConfigRequest.newBuilder()
                    .setMsgpackConfig(
                        com.google.protobuf.ByteString.copyFrom(MsgpackConfig.encode(values)))
                    .build());
  }

  @Override
  public void close() {
    client.close();
    server.close();
    engine.close();
  }
}
