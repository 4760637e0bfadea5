package dev.tether.protocol.goplugin;

import dev.tether.protocol.nomad.base.BasePluginGrpc;
import dev.tether.protocol.nomad.base.PluginInfoRequest;
import dev.tether.protocol.nomad.base.PluginInfoResponse;
import dev.tether.protocol.nomad.base.PluginType;
import dev.tether.protocol.nomad.drivers.DriverGrpc;
import dev.tether.protocol.nomad.drivers.WaitTaskRequest;
import dev.tether.protocol.nomad.drivers.WaitTaskResponse;
import io.grpc.stub.StreamObserver;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A plugin process for tests: it knows its name, and its tasks never end. */
final class SamplePlugin {
  static final String NAME = "sample-plugin";

  /** Set to make the plugin's own work at its end hang. */
  static final String HANG_AT_END = "SAMPLE_HANG_AT_END";

  private SamplePlugin() {}

  public static void main(String[] arguments) {
    boolean hang = System.getenv().containsKey(HANG_AT_END);
    PluginServer.serve(
        PluginServer.Config.of(NAME, List.of(new Base(), new Tasks()))
            .withOnShutdown(hang ? SamplePlugin::waitForEver : () -> {}));
  }

  static void waitForEver() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Base extends BasePluginGrpc.BasePluginImplBase {
    private static final System.Logger LOG = System.getLogger("sample");

    @Override
    public void pluginInfo(PluginInfoRequest request, StreamObserver<PluginInfoResponse> response) {
      LOG.log(Level.INFO, "asked for its name");
      System.out.println("printed by mistake");
      response.onNext(
          PluginInfoResponse.newBuilder()
              .setType(PluginType.DRIVER)
              .addPluginApiVersions(NomadPlugin.API_VERSION)
              .setPluginVersion("0.1.0")
              .setName(NAME)
              .build());
      response.onCompleted();
    }
  }

  private static final class Tasks extends DriverGrpc.DriverImplBase {
    @Override
    public void waitTask(WaitTaskRequest request, StreamObserver<WaitTaskResponse> response) {
      waitForEver();
    }
  }
}
