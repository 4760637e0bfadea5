package dev.tether.harness.conformance;

import dev.tether.protocol.goplugin.NomadPlugin;
import dev.tether.protocol.goplugin.PluginServer;
import dev.tether.protocol.hclspec.ConfigException;
import dev.tether.protocol.hclspec.MsgpackConfig;
import dev.tether.protocol.nomad.base.BasePluginGrpc;
import dev.tether.protocol.nomad.base.ConfigSchemaRequest;
import dev.tether.protocol.nomad.base.ConfigSchemaResponse;
import dev.tether.protocol.nomad.base.PluginInfoRequest;
import dev.tether.protocol.nomad.base.PluginInfoResponse;
import dev.tether.protocol.nomad.base.PluginType;
import dev.tether.protocol.nomad.base.SetConfigRequest;
import dev.tether.protocol.nomad.base.SetConfigResponse;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The program of the sample driver. */
public final class SamplePlugin {
  private SamplePlugin() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Fault fault =
        Optional.ofNullable(System.getenv("SAMPLE_FAULT")).map(Fault::valueOf).orElse(Fault.NONE);
    Map<String, String> environment = new HashMap<>(System.getenv());
    switch (fault) {
      case NOISE_FIRST -> System.out.println("starting up");
      case NO_COOKIE_CHECK -> {
        environment.put(NomadPlugin.MAGIC_COOKIE_KEY, NomadPlugin.MAGIC_COOKIE_VALUE);
        environment.put("PLUGIN_PROTOCOL_VERSIONS", "2");
      }
      case LOG_NUMBERS -> System.err.println("{\"@level\":\"info\",\"@message\":7}");
      default -> {
        // The others show later.
      }
    }
    PluginServer.Config config =
        PluginServer.Config.of("sample", List.of(new Base(), new SampleDriver(fault)))
            .withEnvironment(environment)
            .withInterceptors(
                fault == Fault.NO_SHUTDOWN ? List.of(new WithoutShutdown()) : List.of());
    if (fault == Fault.ENDS_ON_SIGINT) {
      serveLikeAnyProgram(config);
    } else {
      PluginServer.serve(config);
    }
  }

  /** Without caring for signals. */
  private static void serveLikeAnyProgram(PluginServer.Config config)
      throws IOException, InterruptedException {
    try (PluginServer server = PluginServer.start(config)) {
      System.out.println(server.handshakeLine());
      server.awaitShutdownRequest();
    }
    System.exit(0);
  }

  private static final class WithoutShutdown implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      if (call.getMethodDescriptor().getFullMethodName().endsWith("/Shutdown")) {
        call.close(Status.UNIMPLEMENTED, new Metadata());
        return new ServerCall.Listener<>() {};
      }
      return next.startCall(new SimpleForwardingServerCall<>(call) {}, headers);
    }
  }

  /** What the plugin tells of itself. */
  private static final class Base extends BasePluginGrpc.BasePluginImplBase {
    @Override
    public void pluginInfo(PluginInfoRequest request, StreamObserver<PluginInfoResponse> observer) {
      observer.onNext(
          PluginInfoResponse.newBuilder()
              .setType(PluginType.DRIVER)
              .addPluginApiVersions(NomadPlugin.API_VERSION)
              .setPluginVersion("0.1.0")
              .setName("sample")
              .build());
      observer.onCompleted();
    }

    @Override
    public void configSchema(
        ConfigSchemaRequest request, StreamObserver<ConfigSchemaResponse> observer) {
      observer.onNext(ConfigSchemaResponse.getDefaultInstance());
      observer.onCompleted();
    }

    @Override
    public void setConfig(SetConfigRequest request, StreamObserver<SetConfigResponse> observer) {
      try {
        MsgpackConfig.decode(request.getMsgpackConfig().toByteArray());
        observer.onNext(SetConfigResponse.getDefaultInstance());
        observer.onCompleted();
      } catch (ConfigException e) {
        observer.onError(
            Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
      }
    }
  }
}
