package dev.tether.harness.tap.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SecretsTest {
  @Test
  void settingsThatHoldSecretsAreKnownByTheirNames() {
    assertThat(
            new String[] {
              "password",
              "db_password",
              "token",
              "api_token",
              "secret",
              "client-secret",
              "api_key",
              "access_key_id",
              "private_key",
              "auth",
              "basic_auth",
              "key",
              "PASS"
            })
        .allMatch(Secrets::isSecret);
    assertThat(
            new String[] {
              "command",
              "args",
              "key_file",
              "token_file",
              "secret_path",
              "monkey",
              "keyboard",
              "address",
              "secret_name",
              "author",
              "passthrough",
              "compass"
            })
        .noneMatch(Secrets::isSecret);
  }

  @Test
  void onlyNomadsOwnVariablesAreShown() {
    assertThat(Secrets.ofVariable("NOMAD_ALLOC_ID", "a1")).isEqualTo("a1");
    assertThat(Secrets.ofVariable("NOMAD_PORT_http", "8080")).isEqualTo("8080");
    assertThat(Secrets.ofVariable("NOMAD_TOKEN", "t")).isEqualTo("***");
    assertThat(Secrets.ofVariable("NOMAD_META_password", "t")).isEqualTo("***");
    assertThat(Secrets.ofVariable("HOME", "/h")).isEqualTo("***");
  }

  @Test
  void passwordsInTextsAreMasked() {
    assertThat(Secrets.masked("curl --password=hunter2 http://x"))
        .isEqualTo("curl --password=*** http://x");
    assertThat(Secrets.masked("login --token \"a b c\" now")).isEqualTo("login --token *** now");
    assertThat(Secrets.masked("postgres://me:hunter2@db/x")).isEqualTo("postgres://me:***@db/x");
    assertThat(Secrets.masked("Authorization: Bearer abcdefghij.klm"))
        .isEqualTo("Authorization: Bearer ***");
    assertThat(Secrets.masked("API_KEY=zzz ./run")).isEqualTo("API_KEY=*** ./run");
  }

  @Test
  void proseStaysReadable() {
    assertThat(Secrets.masked("the token is missing")).isEqualTo("the token is missing");
    assertThat(Secrets.masked("started a process")).isEqualTo("started a process");
  }
}
