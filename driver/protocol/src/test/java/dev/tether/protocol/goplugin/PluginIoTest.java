package dev.tether.protocol.goplugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PluginIoTest {
  @Test
  void isMadeOnce() throws Exception {
    PluginIo io = PluginIo.begin();
    EventLoopGroup eventLoop = io.eventLoop();
    try {
      assertThat(io.eventLoop()).isSameAs(eventLoop);
      assertThat(eventLoop.submit(() -> Thread.currentThread().getName()).get(1, TimeUnit.MINUTES))
          .startsWith("plugin-io");
    } finally {
      eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
  }

  @Test
  void isWhatTheServerUsesAndEnds() throws Exception {
    PluginIo io = PluginIo.begin();
    PluginServer server =
        PluginServer.start(
            PluginServer.Config.of("sample", List.of()),
            PluginListener.open(new HostEnvironment(Map.of())),
            io);
    assertThat(server.socket()).exists();

    server.close();

    assertThat(server.socket()).doesNotExist();
    assertThat(io.eventLoop().isShuttingDown()).isTrue();
  }
}
