package dev.longrun.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.longrun.http.Headers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceContextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x-cloud-trace-context | 0123456789abcdef0123456789abcdef/1;o=1 | 0123456789abcdef0123456789abcdef |",
        "x-cloud-trace-context | 0123456789abcdef0123456789abcdef/18446744073709551615 | 0123456789abcdef0123456789abcdef |",
        "X-Cloud-Trace-Context | 0123456789abcdef0123456789abcdef       | 0123456789abcdef0123456789abcdef |",
        "x-cloud-trace-context | 0123456789abcdef0123456789abcde/1;o=1  | |",
        "x-cloud-trace-context | 0123456789abcdef0123456789abcdefx      | |",
        "x-cloud-trace-context | \"                                     | |",
        "traceparent           | 00-0123456789abcdef0123456789abcdef-00f067aa0ba902b7-01 | 0123456789abcdef0123456789abcdef | 00f067aa0ba902b7",
        "Traceparent           | 00-0123456789abcdef0123456789abcdef-00f067aa0ba902b7-00 | 0123456789abcdef0123456789abcdef | 00f067aa0ba902b7",
        "traceparent           | 00-0123456789abcdef0123456789abcdef-00f067aa0ba902b7    | |",
        "traceparent           | 0123456789abcdef0123456789abcdef       | |",
      })
  void aTrace_isFound_ifItIsOne(String header, String value, String trace, String span) {
    TraceContext context = TraceContext.of(new Headers(Map.of(header, List.of(value))));
    assertEquals(Optional.ofNullable(trace), context.traceId());
    assertEquals(Optional.ofNullable(span), context.spanId());
  }

  @Test
  void ofTwoTraces_theOneWithASpanIsTaken() {
    String parent = "00-" + "a".repeat(32) + "-" + "b".repeat(16) + "-01";
    Headers both =
        new Headers(
            Map.of(
                "traceparent",
                List.of(parent),
                "x-cloud-trace-context",
                List.of("c".repeat(32) + "/1")));
    assertEquals(Optional.of("a".repeat(32)), TraceContext.of(both).traceId());
  }

  @Test
  void aRequestId_isCutToALengthThatCanBeRead() {
    Headers headers = new Headers(Map.of("x-request-id", List.of("r".repeat(5000))));
    assertEquals(Optional.of("r".repeat(128)), TraceContext.of(headers).requestId());
  }
}
