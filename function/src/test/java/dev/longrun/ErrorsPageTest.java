package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.longrun.auth.AccessErrors;
import dev.longrun.error.ApiError;
import dev.longrun.error.ApiException;
import dev.longrun.error.RequestErrors;
import dev.longrun.error.ServerErrors;
import dev.longrun.json.GeneratedPage;
import dev.longrun.operation.Effect;
import dev.longrun.operation.EffectKind;
import dev.longrun.operation.Lease;
import dev.longrun.operation.OperationErrors;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.State;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds docs/reference/errors.md against the catalogue of errors. */
class ErrorsPageTest {
  private static final GeneratedPage PAGE = GeneratedPage.of("reference/errors.md");
  private static final List<Class<?>> CATALOGUE =
      List.of(RequestErrors.class, AccessErrors.class, OperationErrors.class, ServerErrors.class);

  @Test
  void thePage_hasEveryReason_withItsCodeMessageAndMetadata() {
    PAGE.assertUpToDate(parts());
    PAGE.assertEachPartIsExplained();
  }

  /** By reason. */
  private static Map<String, String> parts() {
    Map<String, List<ApiError>> errors =
        CATALOGUE.stream()
            .flatMap(it -> Stream.of(it.getDeclaredMethods()))
            .filter(it -> Modifier.isPublic(it.getModifiers()))
            .sorted(Comparator.comparing(Method::getName))
            .map(ErrorsPageTest::made)
            .collect(Collectors.groupingBy(ApiError::reason, TreeMap::new, Collectors.toList()));
    Map<String, String> parts = new TreeMap<>();
    errors.forEach((reason, same) -> parts.put(reason, part(same)));
    return parts;
  }

  private static String part(List<ApiError> errors) {
    ApiError first = errors.get(0);
    StringBuilder part =
        new StringBuilder("%s, HTTP %d".formatted(first.code(), first.code().httpStatus()));
    TreeSet<String> keys = new TreeSet<>();
    for (ApiError error : errors) {
      assertEquals(first.code(), error.code(), error.reason());
      keys.addAll(error.metadata().keySet());
    }
    if (!keys.isEmpty()) {
      part.append("; metadata: `").append(String.join("`, `", keys)).append('`');
    }
    part.append("\n\n");
    errors.forEach(error -> part.append("> ").append(template(error)).append("\n>\n"));
    return part.substring(0, part.length() - 2);
  }

  /** The message, with the key of each variable part in its place. */
  private static String template(ApiError error) {
    String message = error.message();
    List<Map.Entry<String, String>> longestFirst = new ArrayList<>(error.metadata().entrySet());
    longestFirst.sort(Comparator.comparing(entry -> -entry.getValue().length()));
    for (Map.Entry<String, String> entry : longestFirst) {
      message = message.replace(entry.getValue(), "{" + entry.getKey() + "}");
    }
    return message.replace("<", "&lt;").replace("*", "\\*");
  }

  private static ApiError made(Method method) {
    Object[] arguments =
        Stream.of(method.getParameters())
            .map(it -> sample(it.getParameterizedType(), it.getType(), "the-" + it.getName()))
            .toArray();
    try {
      return ((ApiException) method.invoke(null, arguments)).error();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(method.toString(), e);
    }
  }

  /** A value that no message has by itself. */
  private static Object sample(Type generic, Class<?> type, String text) {
    if (generic.getTypeName().contains(Effect.class.getName())) {
      return List.of(new Effect(EffectKind.CANCEL_CHILDREN, 0, Instant.EPOCH, ""));
    }
    OperationName name = OperationName.parse("projects/the-project/operations/the-operation");
    Map<Class<?>, Object> samples =
        Map.of(
            String.class,
            text,
            int.class,
            770_000 + text.length(),
            long.class,
            770_000L + text.length(),
            List.class,
            List.of(text),
            Throwable.class,
            new IllegalStateException(text),
            Duration.class,
            Duration.ofSeconds(77),
            OperationName.class,
            name,
            State.class,
            State.FINALIZING,
            Lease.class,
            new Lease("the-worker", text, Instant.EPOCH, Duration.ofHours(1)));
    Object sample = samples.get(type);
    if (sample == null) {
      throw new AssertionError("a sample of " + type + " is missing here");
    }
    return sample;
  }
}
