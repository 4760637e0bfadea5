package dev.tether.harness.embedded.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.harness.embedded.command.Frame;
import dev.tether.protocol.nomad.drivers.ExecTaskStreamingRequest;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ExecRouteTest {

  @Test
  void theSizeOfATerminalReachesTheDriverAsNomadTellsIt() throws IOException {
    ExecTaskStreamingRequest message =
        ExecRoute.message(Frame.of(Frame.Kind.SIZE, "{\"height\":24,\"width\":132}"));

    assertThat(message.hasStdin()).isFalse();
    assertThat(message.getTtySize().getHeight()).isEqualTo(24);
    assertThat(message.getTtySize().getWidth()).isEqualTo(132);
  }

  @Test
  void inputAndItsEndChangeNoSize() throws IOException {
    ExecTaskStreamingRequest input = ExecRoute.message(Frame.of(Frame.Kind.STDIN, "ls\n"));
    ExecTaskStreamingRequest end = ExecRoute.message(Frame.of(Frame.Kind.STDIN_END, ""));

    assertThat(input.hasTtySize()).isFalse();
    assertThat(input.getStdin().getData().toStringUtf8()).isEqualTo("ls\n");
    assertThat(end.hasTtySize()).isFalse();
    assertThat(end.getStdin().getClose()).isTrue();
  }

  @Test
  void whatIsNoInputIsRefused() {
    assertThatThrownBy(() -> ExecRoute.message(Frame.of(Frame.Kind.STDOUT, "x")))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> ExecRoute.message(Frame.of(Frame.Kind.SIZE, "wide")))
        .isInstanceOf(IOException.class);
  }
}
