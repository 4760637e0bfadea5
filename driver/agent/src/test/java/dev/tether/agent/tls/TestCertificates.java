package dev.tether.agent.tls;

import dev.tether.agent.setup.CertificateAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Certificates of one authority for tests, as PEM files in a directory. */
public final class TestCertificates {
  private final Path directory;
  private final CertificateAuthority authority;

  /** Makes an authority. */
  public TestCertificates(Path directory, String name) throws Exception {
    this.directory = Files.createDirectories(directory);
    this.authority =
        CertificateAuthority.create(
            Path.of(System.getProperty("java.home")), directory, "for-tests", name, 30);
    authority.exportAuthority(ca());
  }

  public Path ca() {
    return directory.resolve("ca.pem");
  }

  /** An agent's, for 127.0.0.1 and localhost, valid now. */
  public TlsFiles agent(String name) throws Exception {
    return issue(name, List.of("dns:localhost", "ip:127.0.0.1"), "serverAuth", -1, 20);
  }

  /** A driver's, valid now. */
  public TlsFiles driver(String name) throws Exception {
    return issue(name, List.of(), "clientAuth", -1, 20);
  }

  /** One that begins and ends on the given days, counted from today. */
  public TlsFiles issue(String name, List<String> alternatives, String usage, int begins, int days)
      throws Exception {
    authority.issue(new CertificateAuthority.Wanted(name, name, alternatives, usage, begins, days));
    TlsFiles files =
        new TlsFiles(ca(), directory.resolve(name + ".pem"), directory.resolve(name + "-key.pem"));
    authority.export(name, files.certificate(), files.key());
    return files;
  }
}
