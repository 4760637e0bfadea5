package dev.tether.harness.nomad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class NomadBinariesTest {
  private static final Optional<NomadVersion> ANY = Optional.empty();
  private static final Optional<NomadVersion> V1_9_4 = Optional.of(NomadVersion.parse("1.9.4"));
  private static final String GO_BUILD =
      """
      case $1 in
        version) echo 'go version go1.26.1 linux/amd64' ;;
        get) /bin/cp go.mod "$CALLS.mod"; echo "env $GOWORK $GOFLAGS" >> "$CALLS" ;;
        build)
          printf '#!/bin/sh\\necho "Nomad v1.9.4"\\n' > "$3"
          /bin/chmod +x "$3" ;;
      esac
      """;
  @TempDir Path dir;
  private FakeTools tools;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  @BeforeEach
  void prepare() throws IOException {
    tools = new FakeTools(dir);
  }

  @Test
  void aGivenBinaryTellsItsVersion() throws Exception {
    Path nomad = FakeTools.nomad(dir.resolve("my-nomad"), "1.7.3");
    NomadBinary given = tools.binaries().given(nomad, ANY);
    assertThat(given.version()).isEqualTo(NomadVersion.parse("1.7.3"));
    assertThat(given.path()).isEqualTo(nomad);
  }

  @Test
  void aGivenBinaryOfAnotherVersionIsRefused() throws Exception {
    Path nomad = FakeTools.nomad(dir.resolve("my-nomad"), "1.7.3");
    assertThatThrownBy(() -> tools.binaries().given(nomad, V1_9_4))
        .isInstanceOf(NomadUnusable.class)
        .hasMessage("%s is Nomad 1.7.3, but 1.9.4 is wanted", nomad);
  }

  @Test
  void aGivenBinaryThatIsTooOldIsRefused() throws Exception {
    Path nomad = FakeTools.nomad(dir.resolve("my-nomad"), "1.5.17");
    assertThatThrownBy(() -> tools.binaries().given(nomad, ANY))
        .hasMessage("%s is Nomad 1.5.17, which is too old: 1.6.0 or newer is needed", nomad);
  }

  @Test
  void somethingElseThatIsGivenIsRefused() throws Exception {
    NomadBinaries binaries = tools.binaries();
    Path other = FakeTools.script(dir.resolve("other"), "echo hello; exit 1");
    assertThatThrownBy(() -> binaries.given(other, ANY))
        .hasMessage("%s is no Nomad: asked for its version it said \"hello\"", other);
    Path text = Files.writeString(dir.resolve("text"), "text");
    assertThatThrownBy(() -> binaries.given(text, ANY)).hasMessageContaining("is not executable");
    Path damaged = FakeTools.script(dir.resolve("damaged"), "");
    Files.writeString(damaged, "#!/absent/interpreter\n");
    assertThatThrownBy(() -> binaries.given(damaged, ANY)).hasMessageContaining("can't be run");
    assertThatThrownBy(() -> binaries.given(dir.resolve("absent"), ANY))
        .hasMessage("there is no Nomad binary at %s", dir.resolve("absent"));
  }

  @Test
  void aSuitableNomadOnThePathIsTaken() throws Exception {
    tools.tool("nomad", "echo 'Nomad v1.9.4'");
    assertThat(tools.binaries().get(ANY, lines::add).origin()).isEqualTo("the PATH");
    assertThat(tools.binaries().get(V1_9_4, lines::add).origin()).isEqualTo("the PATH");
  }

  @Test
  void theCacheIsTakenWhenThePathHasAnotherVersion() throws Exception {
    tools.tool("nomad", "echo 'Nomad v1.10.0'");
    FakeTools.nomad(tools.cached("1.9.4"), "1.9.4");
    NomadBinary binary = tools.binaries().get(V1_9_4, lines::add);
    assertThat(binary.path()).isEqualTo(tools.cached("1.9.4"));
    assertThat(lines).isEmpty();
  }

  @Test
  void withoutAWishTheNewestPinnedVersionIsLookedFor() throws Exception {
    FakeTools.nomad(tools.cached("1.11.2"), "1.11.2");
    assertThat(tools.binaries().get(ANY, lines::add).version())
        .isEqualTo(NomadVersion.parse("1.11.2"));
    assertThat(tools.binaries().pinnedVersions())
        .extracting(NomadVersion::toString)
        .containsExactly("1.6.1", "1.9.4", "1.11.2");
  }

  @Test
  void dockersImageIsCopiedIntoTheCache() throws Exception {
    tools.tool(
        "docker",
        """
        case $1 in
          version) echo 28.0 ;;
          create) echo "c-$3" ;;
          cp) printf '#!/bin/sh\\necho "Nomad v1.9.4"\\n' > "$3"; /bin/chmod +x "$3" ;;
        esac
        """);
    NomadBinary binary = tools.binaries().get(V1_9_4, lines::add);
    assertThat(binary.path()).isEqualTo(tools.cached("1.9.4"));
    assertThat(tools.calls())
        .contains("docker rm --force c-hashicorp/nomad:1.9.4")
        .anyMatch(c -> c.startsWith("docker cp c-hashicorp/nomad:1.9.4:/bin/nomad "));
    assertThat(tools.binaries().get(V1_9_4, lines::add).origin()).isEqualTo("the cache");
  }

  @Test
  void goBuildsThePinnedModuleWhenDockerDoesNotAnswer() throws Exception {
    tools.tool("docker", "echo 'Cannot connect to the Docker daemon' >&2; exit 1");
    tools.tool("go", GO_BUILD);
    tools.variable("GOFLAGS", "-buildvcs=false");
    NomadBinary binary = tools.binaries().get(V1_9_4, lines::add);
    assertThat(binary.path()).isEqualTo(tools.cached("1.9.4"));
    assertThat(tools.calls())
        .contains(
            "go get -tool github.com/hashicorp/nomad@v1.9.4"
                + " github.com/hashicorp/nomad/api@v0.0.0-20241218080744-e3ac00f30eec",
            "env off -buildvcs=false -mod=mod");
    assertThat(Files.readString(dir.resolve("calls.mod")))
        .contains("go 1.23\n")
        .contains("replace github.com/hashicorp/hcl => github.com/hashicorp/hcl v1.0.1-0.2020");
    try (var left = Files.list(tools.cached("1.9.4").getParent())) {
      assertThat(left.map(p -> p.getFileName().toString()))
          .containsExactlyInAnyOrder("nomad", "lock");
    }
    assertThat(lines).anyMatch(l -> l.contains("compiling"));
  }

  @Test
  void everyWayThatFailedIsTold() throws Exception {
    tools.tool("nomad", "echo 'Nomad v1.2.0'");
    tools.tool("docker", "echo 'Cannot connect' >&2; exit 1");
    tools.tool("go", "[ $1 = version ] && echo go1.26.0 || { echo 'no such host'; exit 1; }");
    assertThatThrownBy(() -> tools.binaries().get(V1_9_4, lines::add))
        .isInstanceOf(NomadUnavailable.class)
        .hasMessageContaining("No Nomad 1.9.4 can be had here. Tried:\n")
        .hasMessageContaining("  PATH: " + tools.bin.resolve("nomad") + " is Nomad 1.2.0, which")
        .hasMessageContaining("  cache: there is no " + tools.cached("1.9.4"))
        .hasMessageContaining("  Docker image: no Docker engine answers: Cannot connect")
        .hasMessageContaining("  Go build: getting the sources (1 of 2) failed: no such host")
        .hasMessageContaining("--nomad-binary PATH");
    assertThat(tools.cached("1.9.4")).doesNotExist();
  }

  @Test
  void aVersionThatIsNotPinnedIsToldAsSuch() throws Exception {
    tools.tool("go", GO_BUILD);
    assertThatThrownBy(
            () -> tools.binaries().get(Optional.of(NomadVersion.parse("1.8.0")), lines::add))
        .hasMessageContaining("Go build: only these versions are pinned: 1.6.1, 1.9.4, 1.11.2");
  }

  @Test
  void anOldGoIsToldAsSuch() throws Exception {
    tools.tool("go", "echo 'go version go1.22.3 linux/amd64'");
    assertThatThrownBy(() -> tools.binaries().get(V1_9_4, lines::add))
        .hasMessageContaining("Go build: Go 1.24 or newer is needed");
  }

  @Test
  void aBuildThatGivesAnotherVersionIsNotKept() throws Exception {
    tools.tool("go", GO_BUILD);
    Optional<NomadVersion> other = Optional.of(NomadVersion.parse("1.6.1"));
    assertThatThrownBy(() -> tools.binaries().get(other, lines::add))
        .hasMessageContaining("is Nomad 1.9.4, but 1.6.1 is wanted");
    assertThat(tools.cached("1.6.1")).doesNotExist();
  }

  @Test
  void aVersionThatIsTooOldIsRefusedAtOnce() {
    assertThatThrownBy(
            () -> tools.binaries().get(Optional.of(NomadVersion.parse("1.5.0")), lines::add))
        .isInstanceOf(NomadUnusable.class);
  }

  @Test
  void aDamagedBinaryInTheCacheIsMadeAgain() throws Exception {
    FakeTools.script(tools.cached("1.9.4"), "exit 1");
    tools.tool("go", GO_BUILD);
    assertThat(tools.binaries().get(V1_9_4, lines::add).origin()).isEqualTo("Go build");
  }

  @Test
  void manyAtOnceBuildOnce() throws Exception {
    tools.tool("go", GO_BUILD);
    List<Thread> threads = new ArrayList<>();
    List<NomadBinary> binaries = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      binaries.add(tools.binaries().get(V1_9_4, lines::add));
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(binaries).hasSize(4);
    assertThat(tools.calls().stream().filter(c -> c.startsWith("go build"))).hasSize(1);
  }

  @Test
  void anInterruptEndsTheBuildAndItsProcesses() throws Exception {
    Path pid = dir.resolve("pid");
    tools.tool(
        "go",
        """
        case $1 in
          version) echo go1.26.0 ;;
          *) echo $$ > "%s.new"; /bin/mv "%s.new" "%s"; exec /bin/sleep 1000 ;;
        esac
        """
            .formatted(pid, pid, pid));
    boolean[] interrupted = new boolean[1];
    Thread building =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    tools.binaries().get(V1_9_4, lines::add);
                  } catch (InterruptedException e) {
                    interrupted[0] = true;
                  }
                });
    while (Files.notExists(pid)) {
      Thread.onSpinWait();
    }
    ProcessHandle go =
        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
    building.interrupt();
    building.join();
    assertThat(interrupted[0]).isTrue();
    go.onExit().join();
    assertThat(go.isAlive()).isFalse();
  }
}
