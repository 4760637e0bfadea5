package dev.tether.harness.tap;

import dev.tether.protocol.goplugin.PluginClient;
import dev.tether.protocol.goplugin.PluginLaunch;
import dev.tether.protocol.nomad.drivers.CapabilitiesRequest;
import dev.tether.protocol.nomad.drivers.DriverGrpc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Measures by hand what the tap adds to a call: {@code main DRIVER}. Both plugins run at once and
 * are asked in turn, so that whatever else the machine does meets both.
 */
final class TapLatency {
  private static final int WARM_UP = 20_000;
  private static final int CALLS = 20_000;

  private TapLatency() {}

  public static void main(String[] arguments) throws Exception {
    Path driver = Path.of(arguments[0]).toAbsolutePath();
    Path directory = Files.createTempDirectory("tap-latency");
    Path script =
        new TapScript(TapSite.tap(), driver, directory.resolve("r.jsonl"), Optional.empty())
            .writeInto(directory.resolve("p"));
    try (PluginClient plain = PluginClient.start(PluginLaunch.of(driver.toString()));
        PluginClient tapped = PluginClient.start(PluginLaunch.of(script.toString()))) {
      long[] without = new long[CALLS];
      long[] with = new long[CALLS];
      for (int i = -WARM_UP; i < CALLS; i++) {
        long a = call(plain);
        long b = call(tapped);
        if (i >= 0) {
          without[i] = a;
          with[i] = b;
        }
      }
      tell("without the tap", without);
      tell("with the tap", with);
      plain.kill();
      tapped.kill();
    }
  }

  private static long call(PluginClient client) {
    long start = System.nanoTime();
    var _ =
        DriverGrpc.newBlockingStub(client.channel())
            .capabilities(CapabilitiesRequest.getDefaultInstance());
    return System.nanoTime() - start;
  }

  private static void tell(String name, long[] nanos) {
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "%-16s p50 %.0f us, p90 %.0f us, p99 %.0f us%n",
        name,
        nanos[CALLS / 2] / 1e3,
        nanos[CALLS * 9 / 10] / 1e3,
        nanos[CALLS * 99 / 100] / 1e3);
  }
}
