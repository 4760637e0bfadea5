package dev.tether.agent.client;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.agent.endpoint.Endpoint;
import dev.tether.agent.wire.ContentsInput;
import dev.tether.runtime.RemoteFailure;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class ContentsCallTest {
  private static final Endpoint AGENT = new Endpoint.Unix(Path.of("/run/agent.sock"));

  @Test
  void aConnectionThatIsClosedBetweenTwoMessagesIsAnAgentOutOfReach() {
    try (ContentsCall call = ContentsCall.open(AGENT, new Closed(), Duration.ofSeconds(1))) {
      assertThatThrownBy(() -> call.send(ContentsInput.getDefaultInstance()))
          .isInstanceOf(RemoteFailure.Unreachable.class)
          .hasMessageContaining("was closed");
      assertThatThrownBy(call::finish).isInstanceOf(RemoteFailure.Unreachable.class);
    }
  }

  /** Whose threads have ended, as gRPC shows it until it has told the calls. */
  private static final class Closed extends Channel {
    @Override
    public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
      return new ClientCall<>() {
        @Override
        public void start(Listener<A> listener, Metadata headers) {}

        @Override
        public void request(int messages) {}

        @Override
        public void cancel(String message, Throwable cause) {}

        @Override
        public void halfClose() {
          throw new RejectedExecutionException("event executor terminated");
        }

        @Override
        public void sendMessage(Q message) {
          throw new RejectedExecutionException("event executor terminated");
        }
      };
    }

    @Override
    public String authority() {
      return "closed";
    }
  }
}
