package dev.tether.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final String SECRET = "0123456789abcdef";

  private final Gate gate = new Gate(Set.of("127.0.0.1:8640"), SECRET, Optional.empty());
  private final Map<String, String> headers = new HashMap<>(Map.of("Host", "127.0.0.1:8640"));

  @Test
  void letsItsOwnPagesIn() {
    headers.put("Origin", "http://127.0.0.1:8640");
    headers.put(Gate.CSRF_HEADER, SECRET);

    assertThat(gate.refusal(exchange("GET", Map.of()))).isEmpty();
    assertThat(gate.refusal(exchange("POST", Map.of()))).isEmpty();
  }

  @Test
  void refusesAnotherName() {
    headers.put("Host", "evil.example:8640");

    assertThat(gate.refusal(exchange("GET", Map.of()))).isPresent();
  }

  @Test
  void refusesPagesOfOthers() {
    headers.put(Gate.CSRF_HEADER, SECRET);
    for (String origin : new String[] {"http://evil.example", "null", "http://127.0.0.1:1", "%"}) {
      headers.put("Origin", origin);
      assertThat(gate.refusal(exchange("POST", Map.of()))).as(origin).isPresent();
    }
  }

  @Test
  void refusesChangesWithoutTheTokenOfItsPages() {
    assertThat(gate.refusal(exchange("POST", Map.of()))).isPresent();
    headers.put(Gate.CSRF_HEADER, "wrong");
    assertThat(gate.refusal(exchange("POST", Map.of()))).isPresent();
  }

  @Test
  void wantsATokenWhereOtherMachinesReachIt() {
    Gate open = new Gate(Set.of("127.0.0.1:8640"), SECRET, Optional.of(SECRET));

    assertThat(open.refusal(exchange("GET", Map.of()))).isPresent();
    assertThat(open.refusal(exchange("GET", Map.of("token", "wrong")))).isPresent();
    assertThat(open.refusal(exchange("GET", Map.of("token", SECRET)))).isEmpty();
    headers.put("Cookie", "other=1; tether-token-8640=" + SECRET);
    assertThat(open.refusal(exchange("GET", Map.of()))).isEmpty();
  }

  private Exchange exchange(String method, Map<String, String> parameters) {
    return new Exchange(method, "/", parameters, name -> headers.getOrDefault(name, ""));
  }
}
