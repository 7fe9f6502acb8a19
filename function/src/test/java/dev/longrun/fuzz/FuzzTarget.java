package dev.longrun.fuzz;

import dev.longrun.http.BodyBudget;
import dev.longrun.http.Headers;
import dev.longrun.http.HttpCall;
import dev.longrun.http.RequestBody;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A part of a request, and how bytes become a request in which that part is what they say. */
public enum FuzzTarget {
  PATH {
    @Override
    HttpCall call(String text, FuzzedService service) {
      int blank = text.indexOf(' ');
      String method = blank < 0 ? "GET" : text.substring(0, blank);
      return request(method, "/v1/" + text.substring(blank + 1), "", Map.of(), "");
    }
  },
  QUERY {
    @Override
    HttpCall call(String text, FuzzedService service) {
      return request("GET", FuzzedService.COLLECTION, text, Map.of(), "");
    }
  },
  HEADERS {
    @Override
    HttpCall call(String text, FuzzedService service) {
      Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      for (String line : text.split("\n")) {
        int colon = Math.max(line.indexOf(':'), 0);
        headers
            .computeIfAbsent(line.substring(0, colon), it -> new ArrayList<>())
            .add(line.substring(Math.min(colon + 1, line.length())).trim());
      }
      String method = text.length() % 2 == 0 ? "GET" : "POST";
      return request(
          method, FuzzedService.COLLECTION, "", headers, text.length() % 3 == 0 ? text : "");
    }
  },
  BODY {
    @Override
    HttpCall call(String text, FuzzedService service) {
      String verb = text.isEmpty() ? "" : Verbs.ALL.get(text.charAt(0) % VERBS);
      String body = text.isEmpty() ? "" : text.substring(1).replace("$T", service.leaseToken());
      return request("POST", service.path(verb), "", Map.of(), body);
    }
  },
  FILTER {
    @Override
    HttpCall call(String text, FuzzedService service) {
      return request(
          "GET", FuzzedService.COLLECTION, "pageSize=5&filter=" + encoded(text), Map.of(), "");
    }
  },
  PAGE_TOKEN {
    @Override
    HttpCall call(String text, FuzzedService service) {
      return request(
          "GET", FuzzedService.COLLECTION, "pageSize=2&pageToken=" + encoded(text), Map.of(), "");
    }
  },
  FIELDS {
    @Override
    HttpCall call(String text, FuzzedService service) {
      return request(
          "GET", FuzzedService.COLLECTION, "pageSize=5&fields=" + encoded(text), Map.of(), "");
    }
  },
  JWT {
    @Override
    HttpCall call(String text, FuzzedService service) {
      String authorization = service.authorization(text);
      return request(
          "GET", FuzzedService.COLLECTION, "", Map.of("Authorization", List.of(authorization)), "");
    }
  };

  private static final int VERBS = Verbs.ALL.size();

  abstract HttpCall call(String text, FuzzedService service);

  /** Every byte is a character, as the server reads them. */
  final HttpCall call(byte[] input, FuzzedService service) {
    return call(new String(input, StandardCharsets.ISO_8859_1), service);
  }

  String fileName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static HttpCall request(
      String method, String path, String query, Map<String, List<String>> headers, String body) {
    Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
    all.put("Host", List.of("localhost"));
    all.put("Content-Length", List.of(Integer.toString(bytes.length)));
    all.putAll(headers);
    Headers sent = new Headers(all);
    return new HttpCall(
        method,
        path,
        query,
        sent,
        new RequestBody(new ByteArrayInputStream(bytes), sent, new BodyBudget(1 << 24)));
  }

  private static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte each : text.getBytes(StandardCharsets.ISO_8859_1)) {
      boolean plain = Character.isLetterOrDigit(each) && each > 0;
      encoded.append(plain ? "" + (char) each : String.format("%%%02X", each & 0xff));
    }
    return encoded.toString();
  }
}
