package dev.longrun.cli;

import dev.longrun.worker.auth.Credentials;
import dev.longrun.worker.auth.TokenSource;
import dev.longrun.worker.client.Endpoint;
import dev.longrun.worker.client.OperationsClient;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server, and as whom. */
public final class Connection {
  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description =
          "The URL of the server (default: $LONGRUN_ENDPOINT, else http://localhost:8080).")
  private @Nullable String endpoint;

  @Option(
      names = "--id-token",
      description =
          "Send an ID token of the application default credentials, as servers in the mode iam"
              + " expect, instead of an access token.")
  private boolean idToken;

  private final Map<String, String> environment;

  /** Takes the rest from the environment. */
  public Connection() {
    this(System.getenv());
  }

  Connection(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * The server that the options or the environment name.
   *
   * @throws IllegalArgumentException if it is not the URL of a server
   */
  public Endpoint endpoint() {
    String url = endpoint == null ? environment.getOrDefault("LONGRUN_ENDPOINT", "") : endpoint;
    return Endpoint.of(url.isEmpty() ? "http://localhost:8080" : url);
  }

  /** Where to take tokens from, for this server. */
  public TokenSource credentials() {
    String command = environment.getOrDefault("LONGRUN_TOKEN_COMMAND", "");
    String token = environment.getOrDefault("LONGRUN_TOKEN", "");
    if (!command.isEmpty()) {
      return Credentials.command("sh", "-c", command);
    }
    if (!token.isEmpty()) {
      return Credentials.fixed(token);
    }
    if (endpoint().isLoopback()) {
      return Credentials.none();
    }
    return idToken
        ? Credentials.applicationDefaultIdToken(endpoint().toString())
        : Credentials.applicationDefault();
  }

  OperationsClient client() {
    return new OperationsClient(endpoint(), credentials(), "longrun-cli");
  }
}
