package dev.tether.harness.tap.record;

import com.google.protobuf.ByteString;
import dev.tether.harness.tap.message.Digest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The drivers' states that passed last, by the digest under which the record shows them, so that a
 * call by hand can use one. Never written anywhere. Safe for any thread.
 */
public final class HandleMemory {
  private static final int MOST = 1000;

  private final Map<String, ByteString> states = new LinkedHashMap<>();

  /** Creates an empty memory. */
  public HandleMemory() {}

  synchronized void remember(ByteString state) {
    if (!state.isEmpty()) {
      states.put(Digest.of(state), state);
      if (states.size() > MOST) {
        states.remove(states.keySet().iterator().next());
      }
    }
  }

  /** The state with this digest. */
  public synchronized Optional<ByteString> find(String digest) {
    return Optional.ofNullable(states.get(digest));
  }
}
