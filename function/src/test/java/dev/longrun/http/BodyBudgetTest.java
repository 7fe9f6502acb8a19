package dev.longrun.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.longrun.error.ApiException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class BodyBudgetTest {
  private final BodyBudget budget = new BodyBudget(1000);

  private RequestBody body(byte[] bytes, String encoding) {
    Headers headers =
        new Headers(
            Map.of(
                "Content-Length", List.of("" + bytes.length),
                "Content-Encoding", List.of(encoding)));
    return new RequestBody(new ByteArrayInputStream(bytes), headers, budget);
  }

  private static void read(RequestBody body, String owner) {
    body.read(10_000, owner);
    body.text(10_000);
  }

  private static void assertOverloaded(RequestBody body, String owner) {
    ApiException refused = assertThrows(ApiException.class, () -> read(body, owner));
    assertEquals("OVERLOADED", refused.error().reason());
    body.close();
  }

  @Test
  void bodies_takeNoMoreThanThereIs_andGiveItBack() {
    RequestBody first = body(new byte[600], "identity");
    read(first, "ann");
    assertOverloaded(body(new byte[401], "identity"), "bob");
    RequestBody second = body(new byte[400], "identity");
    read(second, "bob");
    assertEquals(1000, budget.taken());
    first.close();
    first.close();
    second.close();
    assertEquals(0, budget.taken());
  }

  @Test
  void oneCaller_takesThreeQuartersAtMost() {
    assertOverloaded(body(new byte[751], "identity"), "ann");
    read(body(new byte[750], "identity"), "ann");
    read(body(new byte[250], "identity"), "bob");
  }

  @Test
  void whatUnpacks_countsUnpackedToo() throws IOException {
    byte[] packed = gzip(" ".repeat(700));
    read(body(packed, "gzip"), "ann");
    assertEquals(700 + packed.length, budget.taken());
    assertOverloaded(body(gzip(" ".repeat(9_000)), "gzip"), "bob");
    assertEquals(700 + packed.length, budget.taken());
  }

  @Test
  void anyHeap_hasRoomForOneBody_sentAndUnpacked() throws IOException {
    BodyBudget small = BodyBudget.ofHeap(1);
    byte[] packed = new byte[RequestBody.MAX_BYTES];
    small.reserve("ann", packed.length);
    small.reserve("ann", RequestBody.MAX_BYTES);
    assertEquals(2L * RequestBody.MAX_BYTES, small.taken());
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
