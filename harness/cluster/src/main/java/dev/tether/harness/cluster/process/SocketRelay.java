package dev.tether.harness.cluster.process;

import dev.tether.harness.cluster.ClusterFailure;
import dev.tether.harness.cluster.Link;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Passes bytes on from one socket to another, as the faults that are put on it allow. */
public final class SocketRelay implements Link, AutoCloseable {
  private static final int CHUNK = 64 * 1024;
  private static final Set<PosixFilePermission> ALL_USERS =
      PosixFilePermissions.fromString("rw-rw-rw-");

  private enum Fault {
    NONE,
    ANSWERS_HELD,
    CUT
  }

  private final SocketAddress front;
  private final SocketAddress back;
  private final boolean forAllUsers;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private Fault fault = Fault.NONE;
  private Optional<byte[]> trigger = Optional.empty();
  private Optional<ServerSocketChannel> listener;

  /**
   * Begins to listen on a unix socket.
   *
   * @param front where drivers connect
   * @param back where their bytes go; need not exist yet
   */
  SocketRelay(Path front, Path back) {
    this(UnixDomainSocketAddress.of(front), UnixDomainSocketAddress.of(back));
  }

  /**
   * Begins to listen on a loopback port.
   *
   * @param front where drivers connect
   * @param back where their bytes go; need not be open yet
   */
  SocketRelay(int front, int back) {
    this(loopback(front), loopback(back));
  }

  private SocketRelay(SocketAddress front, SocketAddress back) {
    this(front, back, false);
  }

  private SocketRelay(SocketAddress front, SocketAddress back, boolean forAllUsers) {
    this.front = front;
    this.back = back;
    this.forAllUsers = forAllUsers;
    this.listener = Optional.of(listen());
  }

  /**
   * Begins to listen on a socket.
   *
   * @param front where others connect; a unix socket takes connections of this user only
   * @param back where their bytes go; need not be open yet
   */
  public static SocketRelay between(SocketAddress front, SocketAddress back) {
    return new SocketRelay(front, back);
  }

  /**
   * Begins to listen on a unix socket that takes connections of every user who gets at it: the
   * directories above it have to keep others out.
   *
   * @param front where others connect
   * @param back where their bytes go; need not be open yet
   */
  public static SocketRelay forAllUsers(Path front, SocketAddress back) {
    return new SocketRelay(UnixDomainSocketAddress.of(front), back, true);
  }

  /** The address of a loopback port. */
  public static SocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  @Override
  public synchronized void holdAnswers() {
    reopen();
    fault = Fault.ANSWERS_HELD;
  }

  @Override
  public synchronized void holdAnswersTo(String text) {
    flow();
    trigger = Optional.of(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public synchronized void cut() {
    fault = Fault.CUT;
    // The file stays, so that whoever connects is refused as by a host without a listener.
    listener.ifPresent(SocketRelay::close);
    listener = Optional.empty();
    open.forEach(SocketRelay::close);
    notifyAll();
  }

  @Override
  public synchronized void flow() {
    reopen();
    fault = Fault.NONE;
    trigger = Optional.empty();
    notifyAll();
  }

  /** Whether bytes pass in both directions. */
  synchronized boolean flows() {
    return fault == Fault.NONE;
  }

  @Override
  public void close() {
    cut();
  }

  private void reopen() {
    if (listener.isEmpty()) {
      listener = Optional.of(listen());
    }
  }

  private ServerSocketChannel listen() {
    try {
      ServerSocketChannel socket;
      if (front instanceof UnixDomainSocketAddress file) {
        Files.deleteIfExists(file.getPath());
        socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      } else {
        socket = ServerSocketChannel.open();
        // Connections that were cut a moment ago still keep the port.
        socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      }
      socket.bind(front);
      if (forAllUsers && front instanceof UnixDomainSocketAddress file) {
        Files.setPosixFilePermissions(file.getPath(), ALL_USERS);
      }
      Thread.ofVirtual().name("link").start(() -> accept(socket));
      return socket;
    } catch (IOException e) {
      throw new ClusterFailure("the link can't listen on " + front + ": " + e.getMessage(), e);
    }
  }

  private void accept(ServerSocketChannel socket) {
    try {
      while (true) {
        SocketChannel driver = socket.accept();
        Thread.ofVirtual().name("link-connection").start(() -> relay(driver));
      }
    } catch (IOException e) {
      // Closed: the link is cut or at its end.
    }
  }

  private void relay(SocketChannel driver) {
    try (driver;
        SocketChannel agent = SocketChannel.open(back)) {
      if (!register(driver, agent)) {
        return;
      }
      try {
        Thread answers = Thread.ofVirtual().start(() -> pump(agent, driver, true));
        pump(driver, agent, false);
        answers.join();
      } finally {
        open.remove(driver);
        open.remove(agent);
      }
    } catch (IOException e) {
      // The agent is down: the driver's connection ends, as it would without a link.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean register(SocketChannel driver, SocketChannel agent) {
    if (fault == Fault.CUT) {
      return false;
    }
    open.add(driver);
    open.add(agent);
    return true;
  }

  private void pump(SocketChannel from, SocketChannel to, boolean answers) {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    Tail tail = new Tail();
    try {
      while (from.read(chunk) >= 0) {
        chunk.flip();
        if (answers) {
          awaitFlow();
        } else {
          lookForTrigger(tail, chunk);
        }
        while (chunk.hasRemaining()) {
          to.write(chunk);
        }
        chunk.clear();
      }
      to.shutdownOutput();
    } catch (IOException e) {
      close(from);
      close(to);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The last bytes of a connection: a text may come in two reads. */
  private static final class Tail {
    private byte[] bytes = {};
  }

  /** Looks before the bytes are passed on, so that their answer can't overtake the fault. */
  private synchronized void lookForTrigger(Tail tail, ByteBuffer chunk) {
    if (trigger.isEmpty()) {
      tail.bytes = new byte[0];
      return;
    }
    byte[] wanted = trigger.get();
    byte[] seen = Arrays.copyOf(tail.bytes, tail.bytes.length + chunk.remaining());
    chunk.duplicate().get(seen, tail.bytes.length, chunk.remaining());
    for (int at = 0; at + wanted.length <= seen.length; at++) {
      if (Arrays.equals(seen, at, at + wanted.length, wanted, 0, wanted.length)) {
        trigger = Optional.empty();
        fault = Fault.ANSWERS_HELD;
        return;
      }
    }
    tail.bytes = Arrays.copyOfRange(seen, Math.max(0, seen.length - wanted.length), seen.length);
  }

  private synchronized void awaitFlow() throws InterruptedException {
    while (fault == Fault.ANSWERS_HELD) {
      wait();
    }
  }

  private static void close(AutoCloseable channel) {
    try {
      channel.close();
    } catch (Exception e) {
      // It is not used any more either way.
    }
  }
}
