package dev.tether.runtime.docker.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.docker.engine.EngineClient.Call;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/** Brings images to the engine. Thread-safe. */
public final class Images {
  private static final System.Logger LOG = System.getLogger(Images.class.getName());
  private final EngineClient client;

  public Images(EngineClient client) {
    this.client = client;
  }

  /** A name and password for a registry. */
  public record Credentials(String server, String username, String password) {
    /** As the engine wants to have it in a header. */
    String header() {
      ObjectNode json = Json.object();
      json.put("username", username).put("password", password).put("serveraddress", server);
      return Base64.getUrlEncoder().encodeToString(Json.text(json).getBytes(UTF_8));
    }

    /** Without the password. */
    @Override
    public String toString() {
      return username + "@" + server;
    }
  }

  /**
   * Brings an image from its registry, the newest of its tag.
   *
   * @param limit how long that may take
   * @throws RemoteFailure.Refused when the registry does not have it or does not give it
   */
  public void pull(String image, Optional<Credentials> credentials, Duration limit) {
    Call call = new Call("POST", "/images/create?" + reference(image), "pull the image " + image);
    LOG.log(System.Logger.Level.INFO, "pulling the image {0}", image);
    Optional<String> error =
        client.bounded(
            call,
            limit,
            () -> {
              try (EngineClient.Stream progress =
                  credentials.isPresent()
                      ? client.open(call, "X-Registry-Auth", credentials.get().header(), limit)
                      : client.open(call, Optional.empty(), limit)) {
                return lastError(progress);
              } catch (EngineRefusal refusal) {
                return Optional.of(refusal.said());
              }
            });
    if (error.isPresent()) {
      throw new RemoteFailure.Refused(
          "the image %s can't be pulled: %s".formatted(image, error.get()));
    }
    LOG.log(System.Logger.Level.INFO, "the image {0} is there", image);
  }

  private static Optional<String> lastError(EngineClient.Stream progress) throws IOException {
    Optional<String> error = Optional.empty();
    BufferedReader lines = new BufferedReader(new InputStreamReader(progress.body(), UTF_8));
    String line;
    while ((line = lines.readLine()) != null) {
      if (!line.isBlank()) {
        JsonNode message = Json.parse(line);
        if (message.hasNonNull("error")) {
          error = Optional.of(message.path("error").asText());
        }
      }
    }
    return error;
  }

  /** An image without tag or digest means its tag latest, where the engine would pull all tags. */
  static String reference(String image) {
    int digest = image.indexOf('@');
    int colon = image.lastIndexOf(':');
    if (digest >= 0) {
      return "fromImage=" + Containers.encode(image);
    }
    if (colon > image.lastIndexOf('/')) {
      return "fromImage=%s&tag=%s"
          .formatted(
              Containers.encode(image.substring(0, colon)),
              Containers.encode(image.substring(colon + 1)));
    }
    return "fromImage=" + Containers.encode(image) + "&tag=latest";
  }
}
