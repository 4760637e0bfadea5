package dev.tether.protocol.goplugin;

import com.google.protobuf.Empty;
import dev.tether.protocol.goplugin.wire.ConnInfo;
import dev.tether.protocol.goplugin.wire.GRPCBrokerGrpc;
import dev.tether.protocol.goplugin.wire.GRPCControllerGrpc;
import dev.tether.protocol.goplugin.wire.GRPCStdioGrpc;
import dev.tether.protocol.goplugin.wire.StdioData;
import io.grpc.BindableService;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.StreamObserver;
import java.util.List;

/** The services that every go-plugin host expects beside the application's own. */
final class GoPluginServices {
  /** The name under which a go-plugin host asks for health. */
  static final String HEALTH_NAME = "plugin";

  private GoPluginServices() {}

  /** All of them; {@code onShutdown} is called after a request to end was answered. */
  static List<BindableService> all(Runnable onShutdown) {
    HealthStatusManager health = new HealthStatusManager();
    health.setStatus(HEALTH_NAME, ServingStatus.SERVING);
    return List.of(
        health.getHealthService(), new Controller(onShutdown), new SilentStdio(), new IdleBroker());
  }

  private static final class Controller extends GRPCControllerGrpc.GRPCControllerImplBase {
    private final Runnable onShutdown;

    Controller(Runnable onShutdown) {
      this.onShutdown = onShutdown;
    }

    @Override
    public void shutdown(
        dev.tether.protocol.goplugin.wire.Empty request,
        StreamObserver<dev.tether.protocol.goplugin.wire.Empty> response) {
      // The host waits for this answer without any deadline, so nothing comes before it.
      response.onNext(dev.tether.protocol.goplugin.wire.Empty.getDefaultInstance());
      response.onCompleted();
      onShutdown.run();
    }
  }

  /** Has nothing to say, because stdout goes to the log; a host reopens a stream that ends. */
  private static final class SilentStdio extends GRPCStdioGrpc.GRPCStdioImplBase {
    @Override
    public void streamStdio(Empty request, StreamObserver<StdioData> response) {}
  }

  /** Offers no further connections and stays open as long as the host wants. */
  private static final class IdleBroker extends GRPCBrokerGrpc.GRPCBrokerImplBase {
    @Override
    public StreamObserver<ConnInfo> startStream(StreamObserver<ConnInfo> response) {
      return new StreamObserver<>() {
        @Override
        public void onNext(ConnInfo request) {}

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {
          response.onCompleted();
        }
      };
    }
  }
}
