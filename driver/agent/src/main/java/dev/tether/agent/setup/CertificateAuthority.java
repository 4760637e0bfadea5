package dev.tether.agent.setup;

import dev.tether.agent.process.ProcessStart;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * An authority that signs certificates, made with the JDK's keytool. Its keys are in a key store in
 * a directory that the caller makes and deletes. Used by one thread.
 */
public final class CertificateAuthority {
  private static final String AUTHORITY = "ca";
  private static final Base64.Encoder BASE64 =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private final Path keytool;
  private final Path store;
  private final String password;

  private CertificateAuthority(Path keytool, Path store, String password) {
    this.keytool = keytool;
    this.store = store;
    this.password = password;
  }

  /**
   * A certificate to make.
   *
   * @param alias a name for it among those of this authority
   * @param name the common name in it
   * @param alternatives what it is valid for, such as {@code dns:host} and {@code ip:127.0.0.1}
   * @param usage {@code serverAuth} or {@code clientAuth}
   * @param begins from when on it is valid, days from now; negative for the past
   * @param days for how long
   */
  public record Wanted(
      String alias, String name, List<String> alternatives, String usage, int begins, int days) {
    public Wanted {
      alternatives = List.copyOf(alternatives);
    }
  }

  /**
   * Makes an authority.
   *
   * @param javaHome a JDK
   * @param directory where its keys are kept; nobody else may read it
   * @param password for the keys
   * @param name the common name of the authority
   * @throws SetupProblem when the Java has no keytool or that fails
   */
  public static CertificateAuthority create(
      Path javaHome, Path directory, String password, String name, int days)
      throws SetupProblem, InterruptedException {
    Path keytool = javaHome.resolve("bin/keytool");
    if (!Files.isExecutable(keytool)) {
      throw SetupProblem.missing(
          "there is no keytool in %s, with which certificates are made: use a whole JDK"
              .formatted(keytool.getParent()));
    }
    CertificateAuthority authority =
        new CertificateAuthority(keytool, directory.resolve("authority.p12"), password);
    authority.generate(
        AUTHORITY, name, 0, days, List.of("-ext", "bc:c", "-ext", "ku:c=keyCertSign,cRLSign"));
    return authority;
  }

  /** Makes a certificate and its key. */
  public void issue(Wanted wanted) throws SetupProblem, InterruptedException {
    List<String> options =
        new ArrayList<>(List.of("-signer", AUTHORITY, "-ext", "ku:c=digitalSignature", "-ext"));
    options.add("eku=" + wanted.usage());
    if (!wanted.alternatives().isEmpty()) {
      options.addAll(List.of("-ext", "san=" + String.join(",", wanted.alternatives())));
    }
    generate(wanted.alias(), wanted.name(), wanted.begins(), wanted.days(), options);
  }

  private void generate(String alias, String name, int begins, int days, List<String> options)
      throws SetupProblem, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(keytool.toString(), "-genkeypair", "-alias", alias, "-keyalg", "EC"));
    command.addAll(List.of("-groupname", "secp256r1", "-dname", "CN=" + name));
    command.addAll(List.of("-startdate", "%+dd".formatted(begins), "-validity", "" + days));
    command.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString()));
    command.addAll(List.of("-storepass:env", "TETHER_STORE_PASSWORD"));
    command.addAll(options);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("TETHER_STORE_PASSWORD", password);
    try {
      Process process = ProcessStart.of(builder);
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw SetupProblem.failed(
            "keytool can't make the certificate of %s: %s".formatted(name, said.trim()));
      }
    } catch (IOException failed) {
      throw SetupProblem.failed("can't run keytool: " + failed.getMessage(), failed);
    }
  }

  /** Writes the authority's own certificate, for those who shall trust it. */
  public void exportAuthority(Path certificate) throws SetupProblem {
    try {
      write(certificate, "rw-r--r--", "CERTIFICATE", keys().getCertificate(AUTHORITY).getEncoded());
    } catch (IOException | GeneralSecurityException failed) {
      throw SetupProblem.failed("can't write %s: %s".formatted(certificate, failed), failed);
    }
  }

  /** Writes the authority's key, with which more certificates can be signed. */
  public void exportAuthorityKey(Path key) throws SetupProblem {
    exportKey(AUTHORITY, key);
  }

  /** Writes an issued certificate and its key, which only the present user may read. */
  public void export(String alias, Path certificate, Path key) throws SetupProblem {
    try {
      write(certificate, "rw-r--r--", "CERTIFICATE", keys().getCertificate(alias).getEncoded());
    } catch (IOException | GeneralSecurityException failed) {
      throw SetupProblem.failed("can't write %s: %s".formatted(certificate, failed), failed);
    }
    exportKey(alias, key);
  }

  private void exportKey(String alias, Path key) throws SetupProblem {
    try {
      write(
          key,
          "rw-------",
          "PRIVATE KEY",
          keys().getKey(alias, password.toCharArray()).getEncoded());
    } catch (IOException | GeneralSecurityException failed) {
      throw SetupProblem.failed("can't write %s: %s".formatted(key, failed), failed);
    }
  }

  private KeyStore keys() throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, password.toCharArray());
    }
    return keys;
  }

  private static void write(Path file, String permissions, String kind, byte[] der)
      throws IOException {
    Files.deleteIfExists(file);
    String pem =
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(kind, BASE64.encodeToString(der), kind);
    try (var channel =
        Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)))) {
      channel.write(StandardCharsets.US_ASCII.encode(pem));
    }
  }
}
