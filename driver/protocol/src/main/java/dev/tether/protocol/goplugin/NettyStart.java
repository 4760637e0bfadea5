package dev.tether.protocol.goplugin;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;

/**
 * Spares a plugin's process what Netty finds out at its start and never needs here.
 *
 * <p>By itself Netty tries three logging libraries, and asks for every network interface to name
 * its connections uniquely in the world, which takes long on hosts with many containers. It loads
 * Flight Recorder for events of its buffers, and takes memory for them in pieces of 2 MB for each
 * of its threads, where the calls of a plugin fit into some kilobytes.
 */
public final class NettyStart {
  private NettyStart() {}

  /** To be called by a process before its first use of Netty. */
  public static void prepare() {
    InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    System.setProperty("io.netty.machineId", "02:00:00:00:00:00");
    System.setProperty("io.netty.jfr.enabled", "false");
    // Pages of 8 kB, doubled so often: 256 kB.
    System.setProperty("io.netty.allocator.maxOrder", "5");
  }
}
