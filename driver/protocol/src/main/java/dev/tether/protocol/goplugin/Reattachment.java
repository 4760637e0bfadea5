package dev.tether.protocol.goplugin;

import java.net.SocketAddress;
import java.util.Objects;

/**
 * What a host keeps of a running plugin to find it again after a restart of its own.
 *
 * @param address where the plugin listens
 * @param pid its process
 */
public record Reattachment(SocketAddress address, long pid) {
  public Reattachment {
    Objects.requireNonNull(address, "address");
  }
}
