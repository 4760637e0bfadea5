package dev.tether.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shipped comes out the same when it is made again, in another directory. */
class RebuildIT {
  private static final Path ROOT = Path.of(System.getProperty("tether.root")).normalize();

  @Test
  void aSecondBuildGivesTheSameBytes(@TempDir Path directory) throws Exception {
    for (String source : new String[] {"LICENSE", "examples", "driver/dist/src"}) {
      Path link = directory.resolve(source);
      Files.createDirectories(link.getParent());
      Files.createSymbolicLink(link, ROOT.resolve(source));
    }
    for (String home :
        new String[] {
          "driver/plugin/target/nomad-driver-remote", "driver/agent/target/tether-agent"
        }) {
      Files.createDirectories(directory.resolve(home));
      Trees.copy(ROOT.resolve(home).resolve("lib"), directory.resolve(home).resolve("lib"));
      for (Path file : new Path[] {Path.of(home).getFileName(), Path.of("sbom.cdx.json")}) {
        if (Files.exists(ROOT.resolve(home).resolve(file))) {
          Files.copy(
              ROOT.resolve(home).resolve(file),
              directory.resolve(home).resolve(file),
              StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    Path target = directory.resolve("target");
    Main.main(
        new String[] {
          "make",
          directory.toString(),
          target.toString(),
          System.getProperty("tether.version"),
          System.getProperty("tether.time")
        });

    assertThat(target.resolve("packages/SHA256SUMS"))
        .hasSameTextualContentAs(ROOT.resolve("driver/dist/target/packages/SHA256SUMS"));
  }
}
