package dev.tether.harness.tap;

import dev.tether.harness.tap.record.TapId;
import dev.tether.protocol.goplugin.NettyStart;
import dev.tether.protocol.logging.HclogHandler;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.logging.Level;

/** Starts the tap. */
public final class Main {
  private static final int WRONG_USAGE = 2;

  private Main() {}

  /** Never returns: the process is the tap until the driver behind it ends. */
  public static void main(String[] arguments) {
    FileOutputStream stdout = new FileOutputStream(FileDescriptor.out);
    FileOutputStream stderr = new FileOutputStream(FileDescriptor.err);
    TapId tap = TapId.taken(new SecureRandom(), ProcessHandle.current().pid());
    TapOptions options;
    try {
      options = TapOptions.of(List.of(arguments), System.getenv(), tap.pid());
    } catch (IllegalArgumentException e) {
      PrintStream err = new PrintStream(stderr, true, StandardCharsets.UTF_8);
      err.println(e.getMessage() + "\n\n" + TapOptions.USAGE);
      Runtime.getRuntime().halt(WRONG_USAGE);
      return;
    }
    HclogHandler log = new HclogHandler(stderr);
    log.install(Level.WARNING);
    NettyStart.prepare();
    // A crash of the driver is followed at once: nothing is left to be done by hooks.
    Runtime.getRuntime().halt(run(options, stdout, log, tap));
  }

  private static int run(TapOptions options, FileOutputStream stdout, HclogHandler log, TapId tap) {
    try {
      return new TapProgram(options, System.getenv(), stdout, InstantSource.system(), tap).run();
    } catch (IOException | RuntimeException e) {
      System.getLogger(Main.class.getName())
          .log(System.Logger.Level.ERROR, "the tap cannot go on: " + e.getMessage());
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    } finally {
      log.flush();
    }
  }
}
