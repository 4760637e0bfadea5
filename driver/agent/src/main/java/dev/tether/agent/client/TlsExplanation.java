package dev.tether.agent.client;

import dev.tether.agent.tls.TlsCredentials;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Finds out whether calls fail because of certificates, and says so in words. */
final class TlsExplanation implements ClientInterceptor {
  private static final String REFUSED_BY_AGENT = "Received fatal alert";

  private final TlsCredentials credentials;

  TlsExplanation(TlsCredentials credentials) {
    this.credentials = credentials;
  }

  /** The cause of a call's failure; its message is a whole clause. */
  static final class Problem extends Exception {
    private static final long serialVersionUID = 1;

    Problem(String message) {
      super(message);
    }
  }

  @Override
  public <Q, T> ClientCall<Q, T> interceptCall(
      MethodDescriptor<Q, T> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<T> listener, Metadata headers) {
        super.start(
            new SimpleForwardingClientCallListener<>(listener) {
              @Override
              public void onClose(Status status, Metadata trailers) {
                super.onClose(explained(status), trailers);
              }
            },
            headers);
      }
    };
  }

  private Status explained(Status status) {
    if (status.getCode() != Status.Code.UNAVAILABLE) {
      return status;
    }
    return credentials
        .problem()
        .or(() -> reason(status.getCause()))
        .map(reason -> status.withCause(new Problem(reason)))
        .orElse(status);
  }

  private Optional<String> reason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (cause instanceof CertificateException) {
        return Optional.of(message);
      }
      if (cause instanceof SSLException && message.contains(REFUSED_BY_AGENT)) {
        return Optional.of(
            "it refused the driver's certificate (%s): its log says why, see its tls_ca_file"
                .formatted(credentials.shown()));
      }
    }
    return Optional.empty();
  }
}
