package dev.tether.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Stands between a browser and a workbench as the browser's proxy, so that requests still name the
 * workbench. What passes it can be torn, refused or held. It only passes bytes: a server takes what
 * is meant for a proxy as well.
 */
final class CutRelay implements AutoCloseable {
  private final ServerSocket entry;
  private final InetSocketAddress target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition flowing = lock.newCondition();
  private boolean refuses;
  private boolean holds;

  /** Listens on a free port. */
  CutRelay(int targetPort) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    this.entry = new ServerSocket(0, 50, loopback);
    this.target = new InetSocketAddress(loopback, targetPort);
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return entry.getLocalPort();
  }

  /** Tears every connection and refuses new ones. */
  void cut() {
    lock.lock();
    try {
      refuses = true;
    } finally {
      lock.unlock();
    }
    open.forEach(CutRelay::tear);
  }

  /** Lets connections stand, but nothing pass: as a network does that loses every packet. */
  void hold() {
    set(false, true);
  }

  /** Lets everything pass. */
  void flow() {
    set(false, false);
  }

  private void set(boolean refusing, boolean holding) {
    lock.lock();
    try {
      refuses = refusing;
      holds = holding;
      flowing.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket browser = entry.accept();
        if (isRefusing()) {
          tear(browser);
          continue;
        }
        Socket server = new Socket();
        server.connect(target);
        open.add(browser);
        open.add(server);
        Thread.ofVirtual().start(() -> pass(browser, server));
        Thread.ofVirtual().start(() -> pass(server, browser));
      }
    } catch (IOException closed) {
      open.forEach(CutRelay::tear);
    }
  }

  private boolean isRefusing() {
    lock.lock();
    try {
      return refuses;
    } finally {
      lock.unlock();
    }
  }

  private void pass(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[8192];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        awaitFlow();
        out.write(buffer, 0, count);
        out.flush();
      }
    } catch (IOException torn) {
      // The other direction ends with it.
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private void awaitFlow() throws InterruptedException {
    lock.lock();
    try {
      while (holds) {
        flowing.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private static void tear(Socket socket) {
    try {
      socket.close();
    } catch (IOException gone) {
      // It is closed then.
    }
  }

  @Override
  public void close() throws IOException {
    flow();
    entry.close();
    open.forEach(CutRelay::tear);
  }
}
