package dev.tether.harness.tap.message;

import com.google.protobuf.Message;
import dev.tether.protocol.goplugin.wire.GRPCBrokerGrpc;
import dev.tether.protocol.goplugin.wire.GRPCControllerGrpc;
import dev.tether.protocol.goplugin.wire.GRPCStdioGrpc;
import dev.tether.protocol.nomad.base.BasePluginGrpc;
import dev.tether.protocol.nomad.drivers.DriverGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.health.v1.HealthGrpc;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The methods whose messages can be read. Immutable. */
public final class KnownMethods {
  private static final KnownMethods ALL =
      new KnownMethods(
          List.of(
              BasePluginGrpc.getServiceDescriptor(),
              DriverGrpc.getServiceDescriptor(),
              GRPCControllerGrpc.getServiceDescriptor(),
              GRPCStdioGrpc.getServiceDescriptor(),
              GRPCBrokerGrpc.getServiceDescriptor(),
              HealthGrpc.getServiceDescriptor()));

  private final Map<String, Method> byFullName = new TreeMap<>();

  private KnownMethods(List<ServiceDescriptor> services) {
    for (ServiceDescriptor service : services) {
      for (MethodDescriptor<?, ?> method : service.getMethods()) {
        byFullName.put(method.getFullMethodName(), Method.of(method));
      }
    }
  }

  /**
   * A method.
   *
   * @param fullName as it is called on the wire
   * @param shortName as people call it: {@code Driver/StopTask}
   * @param request an empty request
   * @param answer an empty answer
   */
  public record Method(
      String fullName,
      String shortName,
      MethodDescriptor.MethodType type,
      Message request,
      Message answer) {

    private static Method of(MethodDescriptor<?, ?> method) {
      return new Method(
          method.getFullMethodName(),
          KnownMethods.shortName(method.getFullMethodName()),
          method.getType(),
          prototype(method.getRequestMarshaller()),
          prototype(method.getResponseMarshaller()));
    }

    private static Message prototype(MethodDescriptor.Marshaller<?> marshaller) {
      if (marshaller instanceof MethodDescriptor.PrototypeMarshaller<?> known
          && known.getMessagePrototype() instanceof Message message) {
        return message;
      }
      throw new IllegalStateException("a generated stub has no message: " + marshaller);
    }
  }

  /** All of Nomad's driver plugins' and go-plugin's. */
  public static KnownMethods all() {
    return ALL;
  }

  /** The method of this full name. */
  public Optional<Method> find(String fullName) {
    return Optional.ofNullable(byFullName.get(fullName));
  }

  /**
   * The method that a person means.
   *
   * @param name {@code StopTask}, {@code Driver/StopTask} or the full name; letter case counts not
   */
  public Optional<Method> named(String name) {
    return byFullName.values().stream()
        .filter(
            method ->
                name.equalsIgnoreCase(method.fullName())
                    || name.equalsIgnoreCase(method.shortName())
                    || method
                        .shortName()
                        .toLowerCase(Locale.ROOT)
                        .endsWith("/" + name.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /** All of them, by full name. */
  public Collection<Method> methods() {
    return List.copyOf(byFullName.values());
  }

  /** The service without its package, and the method: {@code Driver/StopTask}. */
  public static String shortName(String fullName) {
    int slash = fullName.lastIndexOf('/');
    return fullName.substring(fullName.lastIndexOf('.', Math.max(slash, 0)) + 1);
  }
}
