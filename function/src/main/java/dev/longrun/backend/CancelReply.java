package dev.longrun.backend;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import dev.longrun.google.GoogleApi;
import dev.longrun.operation.EffectResult;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a service answered to a cancel. Google's services answer errors in one form (AIP-193), and
 * FAILED_PRECONDITION where there is nothing left to cancel.
 */
final class CancelReply {
  private static final Gson GSON = new Gson();

  /** What may be otherwise the next time. */
  private static final Set<Integer> PASSING = Set.of(401, 408, 409, 429);

  /** Why BigQuery answers 403 to those who ask too often. */
  private static final Set<String> TOO_OFTEN =
      Set.of("rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "jobRateLimitExceeded");

  private CancelReply() {}

  /** The JSON of an error. */
  private record Body(@Nullable Problem error) {}

  private record Problem(
      @Nullable String status, @Nullable String message, @Nullable List<Detail> errors) {}

  private record Detail(@Nullable String reason) {}

  static EffectResult result(GoogleApi.Reply reply) {
    if (reply.isOk()) {
      return EffectResult.DONE;
    }
    Problem problem = problem(reply.body());
    String text = text(reply.status(), problem);
    if (problem.status() != null && problem.status().equals("FAILED_PRECONDITION")) {
      return EffectResult.DONE; // it has ended already
    }
    if (reply.status() == 404) {
      return EffectResult.missing(text);
    }
    boolean passes =
        reply.status() >= 500 || PASSING.contains(reply.status()) || isTooOften(problem);
    return passes ? EffectResult.failed(text) : EffectResult.refused(text);
  }

  private static boolean isTooOften(Problem problem) {
    return problem.errors() != null
        && problem.errors().stream()
            .anyMatch(it -> it.reason() != null && TOO_OFTEN.contains(it.reason()));
  }

  private static Problem problem(String body) {
    Problem none = new Problem(null, null, null);
    try {
      Body parsed = GSON.fromJson(body, Body.class);
      return parsed == null || parsed.error() == null ? none : parsed.error();
    } catch (JsonParseException e) {
      return none; // a proxy's page, for instance
    }
  }

  private static String text(int status, Problem problem) {
    String name = problem.status() == null ? "HTTP " + status : problem.status();
    return problem.message() == null ? name : name + ": " + problem.message();
  }
}
