package dev.longrun;

import static dev.longrun.service.Live.live;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.RequestTable.Row;
import dev.longrun.admission.Admission;
import dev.longrun.admission.RateLimiter;
import dev.longrun.auth.Access;
import dev.longrun.auth.AuditLog;
import dev.longrun.auth.CrossSiteRule;
import dev.longrun.auth.IamAuthenticator;
import dev.longrun.auth.Jwt;
import dev.longrun.auth.PolicyReader;
import dev.longrun.http.Origins;
import dev.longrun.store.OperationStore;
import dev.longrun.store.sqlite.SqliteOperationStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Some thousand requests by hand, to servers of all three modes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestTableTest {
  private static final Pattern TOKEN = Pattern.compile("\\$\\{token ([^}]+)}");
  private static final Pattern IAM = Pattern.compile("\\$\\{iam (\\S+) ([^}]*)}");
  private static final Pattern REASON = Pattern.compile("\"reason\": ?\"([A-Z_]+)\"");
  private static final Origins ORIGINS = new Origins(Set.of(AccessServer.ORIGIN));

  @TempDir static Path directory;
  private final ManualClock clock = new ManualClock();
  private final long now = clock.instant().getEpochSecond();
  private AccessServer oauth;
  private OperationStore store;
  private OperationsServer iam;
  private OperationsServer none;

  private final Map<String, String> claims =
      Map.of(
          "good", idToken("viewer", ""),
          "other", idToken("operator", ""),
          "owner", idToken("owner", ""),
          "ended", idToken("viewer", "").replace("" + (now + 60), "" + (now - 60)),
          "endless", idToken("viewer", "").replace("\"exp\"", "\"expp\""),
          "issuer", idToken("viewer", "").replace("google.com", "evil.example"),
          "issuerless", idToken("viewer", "").replace("\"iss\"", "\"isss\""),
          "subjectless", idToken("viewer", "").replace("\"sub\"", "\"subb\""),
          "twice", idToken("viewer", ",\"email\":\"owner@example.com\""),
          "empty", "{}");

  private String idToken(String name, String more) {
    return "{\"iss\":\"https://accounts.google.com\",\"aud\":\"https://x.run.app\",\"exp\":%d,\"sub\":\"1\",\"email\":\"%s@example.com\",\"email_verified\":true%s}"
        .formatted(now + 60, name, more);
  }

  @BeforeAll
  void startServers() throws Exception {
    oauth = new AccessServer(directory, clock, RateLimiter.none());
    store = new SqliteOperationStore(directory.resolve("others.db"));
    iam =
        serve(
            new Access(
                new IamAuthenticator(Set.of(), clock),
                PolicyReader.read(Callers.POLICY),
                RateLimiter.none(),
                AuditLog.silent(),
                new CrossSiteRule(ORIGINS, true)));
    none = serve(OpenAccess.access(ORIGINS));
  }

  private OperationsServer serve(Access access) throws Exception {
    return new OperationsServer(
        Dispatchers.of(
            store,
            Dispatchers.handlers(live(store, clock), access, clock, new SecureRandom()),
            access,
            Admission.unlimited(),
            ORIGINS));
  }

  @AfterAll
  void stopServers() throws Exception {
    oauth.close();
    iam.close();
    none.close();
    store.close();
  }

  static List<Row> rows() throws IOException {
    return RequestTable.rows();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aRequest_getsTheReplyThatItShould(Row row) {
    RawHttp.Reply reply = send(row);
    Matcher matcher = REASON.matcher(reply.body());
    String reason = matcher.find() ? matcher.group(1) : "";
    assertTrue(
        row.statuses().contains(reply.status())
            && (row.reason().isEmpty() || row.reason().equals(reason)),
        () -> row + " " + row.headers() + " " + row.body() + " -> " + reply);
  }

  private RawHttp.Reply send(Row row) {
    int port =
        switch (row.mode()) {
          case "oauth" -> oauth.port();
          case "iam" -> iam.port();
          default -> none.port();
        };
    byte[] body = row.body().getBytes(StandardCharsets.UTF_8);
    List<String> head = new ArrayList<>();
    head.add(filledIn(row.request()) + " HTTP/1.1");
    boolean hasHost = row.headers().stream().anyMatch(it -> it.startsWith("Host:"));
    Stream.of("Host: localhost").filter(it -> !hasHost).forEach(head::add);
    row.headers().stream().map(this::filledIn).forEach(head::add);
    if (!row.caller().equals("raw")) {
      head.add("Content-Length: " + body.length);
      if (!row.caller().equals("-")) {
        String[] credentials = oauth.callers.headers(row.caller());
        for (int i = 0; i < credentials.length; i += 2) {
          head.add(credentials[i] + ": " + credentials[i + 1]);
        }
      }
    }
    return RawHttp.send(port, body, head.toArray(String[]::new));
  }

  /** With tokens in place of their names. */
  private String filledIn(String text) {
    String withTokens =
        TOKEN
            .matcher(text)
            .replaceAll(it -> Matcher.quoteReplacement(oauth.callers.tokens().get(it.group(1))));
    return IAM.matcher(withTokens)
        .replaceAll(it -> Matcher.quoteReplacement(signed(it.group(1), it.group(2))));
  }

  private String signed(String name, String signature) {
    return Jwt.base64("{\"alg\":\"RS256\",\"kid\":\"k\",\"typ\":\"JWT\"}")
        + "."
        + Jwt.base64(claims.get(name))
        + "."
        + (signature.equals("-") ? "" : signature);
  }
}
