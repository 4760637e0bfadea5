package dev.tether.harness.container;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Image;
import com.github.dockerjava.api.model.PullResponseItem;
import dev.tether.harness.cluster.Await;
import dev.tether.harness.cluster.ClusterFailure;
import dev.tether.harness.nomad.Exclusive;
import dev.tether.harness.nomad.NomadBinary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.utility.DockerImageName;

/**
 * Makes images with Nomad and Java, and finds those again that were made before. The base is a
 * public image with a Java 25, or, where that can't be had or does not suit this machine's Nomad, a
 * few files of this machine.
 */
final class NomadImages {
  /** Changes with what is made of the same parts. */
  private static final String RECIPE = "3";

  private static final String BASE_VARIABLE = "TETHER_CONTAINER_BASE";
  private static final String PUBLIC_BASE = "eclipse-temurin:25-jre";
  private static final String NO_BASE = "none";
  private static final Duration PULL = Duration.ofMinutes(5);
  private static final Duration BUILD = Duration.ofMinutes(5);
  private static final Duration OLD = Duration.ofDays(14);

  private final Engine engine;
  private final Await.Progress progress;
  private final String base;

  NomadImages(Engine engine, Await.Progress progress) {
    this.engine = Objects.requireNonNull(engine, "engine");
    this.progress = Objects.requireNonNull(progress, "progress");
    this.base = System.getenv().getOrDefault(BASE_VARIABLE, PUBLIC_BASE);
  }

  /**
   * The image with this Nomad; it is made if there is none.
   *
   * @throws ClusterFailure when it can't be made
   */
  NomadImage get(NomadBinary nomad) {
    Path java = Path.of(System.getProperty("java.home"));
    String tag = tag(nomad, java);
    String name = NomadImage.REPOSITORY + ":" + tag;
    Path lockFile =
        Path.of(System.getProperty("java.io.tmpdir"))
            .resolve("tether-image-%s-%s.lock".formatted(System.getProperty("user.name"), tag));
    // Clusters that start at the same time need the same image, in this process and in others.
    Runnable waiting =
        () ->
            progress.say(
                "waiting for the %s, which is being made".formatted(NomadImage.title(nomad)));
    try {
      return Exclusive.run(
          lockFile,
          waiting,
          () -> {
            Optional<NomadImage> found = find(name);
            if (found.isPresent()) {
              return found.get();
            }
            removeOld();
            return make(nomad, java, tag);
          });
    } catch (IOException e) {
      throw new ClusterFailure("the %s can't be made: %s".formatted(NomadImage.title(nomad), e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterFailure("interrupted while waiting for the " + NomadImage.title(nomad), e);
    }
  }

  private String tag(NomadBinary nomad, Path java) {
    try {
      String parts =
          String.join(
              "\n",
              RECIPE,
              base,
              nomad.path().toString(),
              Long.toString(Files.size(nomad.path())),
              Files.getLastModifiedTime(nomad.path()).toString(),
              java.toString(),
              Files.readString(java.resolve("release")));
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(parts.getBytes(StandardCharsets.UTF_8));
      return nomad.version() + "-" + HexFormat.of().formatHex(Arrays.copyOf(digest, 6));
    } catch (IOException e) {
      throw new ClusterFailure("what the image is made of can't be read: " + e, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private DockerClient client() {
    return engine.client();
  }

  private Optional<NomadImage> find(String name) {
    return inspect(name).map(seen -> new NomadImage(name, javaHome(seen)));
  }

  private Optional<InspectImageResponse> inspect(String name) {
    return engine.call(
        "tell of the image " + name,
        () -> {
          try {
            return Optional.of(client().inspectImageCmd(name).exec());
          } catch (NotFoundException none) {
            return Optional.empty();
          }
        });
  }

  private static String javaHome(InspectImageResponse image) {
    String[] variables = image.getConfig() == null ? null : image.getConfig().getEnv();
    return Arrays.stream(variables == null ? new String[0] : variables)
        .filter(variable -> variable.startsWith("JAVA_HOME="))
        .map(variable -> variable.substring("JAVA_HOME=".length()))
        .findFirst()
        .orElse(LocalBase.JAVA_HOME);
  }

  private NomadImage make(NomadBinary nomad, Path java, String tag) throws IOException {
    String name = NomadImage.REPOSITORY + ":" + tag;
    if (hasBase()) {
      progress.say("making an %s from %s".formatted(NomadImage.title(nomad), base));
      try {
        String recipe = "FROM %s\nCOPY nomad %s\n".formatted(base, NomadImage.nomad());
        build(recipe, "nomad", nomad.path(), name);
        return checked(name);
      } catch (RuntimeException unsuited) {
        progress.say(
            "%s does not do for it: %s"
                .formatted(base, Engine.reason(unsuited).replace('\n', ' ')));
      }
    }
    progress.say("making an %s from files of this machine".formatted(NomadImage.title(nomad)));
    Path files = Files.createTempFile("tether-image", ".tar");
    try {
      new LocalBase(nomad.path(), java).write(files);
      String recipe = "FROM scratch\nADD files.tar /\nENV JAVA_HOME=" + LocalBase.JAVA_HOME + "\n";
      build(recipe, "files.tar", files, name);
    } finally {
      Files.deleteIfExists(files);
    }
    return checked(name);
  }

  /** Whether there is a base, here already or now. */
  private boolean hasBase() {
    if (base.equals(NO_BASE)) {
      return false;
    }
    if (inspect(base).isPresent()) {
      return true;
    }
    progress.say("pulling " + base);
    try {
      boolean ended =
          client()
              .pullImageCmd(base)
              .exec(new ResultCallback.Adapter<PullResponseItem>())
              .awaitCompletion(PULL.toSeconds(), TimeUnit.SECONDS);
      return ended && inspect(base).isPresent();
    } catch (RuntimeException unreachable) {
      progress.say("%s can't be had: %s".formatted(base, Engine.reason(unreachable)));
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterFailure("interrupted while " + base + " was pulled", e);
    }
  }

  private void build(String recipe, String name, Path file, String image) throws IOException {
    Path context = Files.createTempFile("tether-image", ".tar");
    try {
      LocalBase.writeContext(context, recipe, name, file);
      try (InputStream tar = Files.newInputStream(context)) {
        engine.call(
            "build an image",
            () ->
                client()
                    .buildImageCmd(tar)
                    .withTags(Set.of(image))
                    .exec(new BuildImageResultCallback())
                    .awaitImageId(BUILD.toSeconds(), TimeUnit.SECONDS));
      }
    } finally {
      Files.deleteIfExists(context);
    }
  }

  /** The image, once its programs have run in it: it may be made of parts that don't fit. */
  private NomadImage checked(String name) {
    NomadImage image =
        find(name).orElseThrow(() -> new ClusterFailure("the engine made no image " + name));
    try (GenericContainer<?> trial =
        new GenericContainer<>(DockerImageName.parse(name))
            .withLabels(engine.labels("image"))
            .withCommand(
                "/bin/sh",
                "-c",
                "%s version && %s/bin/java -version"
                    .formatted(NomadImage.nomad(), image.javaHome()))
            .withStartupCheckStrategy(
                new OneShotStartupCheckStrategy().withTimeout(Duration.ofMinutes(1)))) {
      trial.start();
    } catch (RuntimeException e) {
      remove(name);
      throw new ClusterFailure(
          "Nomad and Java can't be run in the image %s: %s".formatted(name, Engine.reason(e)), e);
    }
    return image;
  }

  private void removeOld() {
    List<Image> images =
        engine.call(
            "list images",
            () -> client().listImagesCmd().withReferenceFilter(NomadImage.REPOSITORY).exec());
    long oldest = System.currentTimeMillis() / 1000 - OLD.toSeconds();
    for (Image image : images) {
      if (image.getCreated() < oldest) {
        remove(image.getId());
      }
    }
  }

  private void remove(String image) {
    try {
      client().removeImageCmd(image).exec();
    } catch (RuntimeException used) {
      // There is none, or somebody needs it still.
    }
  }
}
