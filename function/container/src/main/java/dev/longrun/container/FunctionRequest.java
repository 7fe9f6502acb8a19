package dev.longrun.container;

import com.google.cloud.functions.HttpRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/**
 * A request as a function gets it. One that came over HTTP/2 looks as it would over HTTP/1.1, since
 * that is what a function reads: with a {@code Host}, and with a header that tells of a body.
 */
record FunctionRequest(Request request) implements HttpRequest {
  @Override
  public String getMethod() {
    return request.getMethod();
  }

  @Override
  public String getUri() {
    return request.getHttpURI().asString();
  }

  @Override
  public String getPath() {
    return request.getHttpURI().getCanonicalPath();
  }

  @Override
  public Optional<String> getQuery() {
    return Optional.ofNullable(request.getHttpURI().getQuery());
  }

  @Override
  public Map<String, List<String>> getQueryParameters() {
    Map<String, List<String>> parameters = new TreeMap<>();
    Request.extractQueryParameters(request)
        .forEach(field -> parameters.put(field.getName(), field.getValues()));
    return parameters;
  }

  /** None: there is no form among what is served. */
  @Override
  public Map<String, HttpPart> getParts() {
    return Map.of();
  }

  @Override
  public Optional<String> getContentType() {
    return Optional.ofNullable(request.getHeaders().get(HttpHeader.CONTENT_TYPE));
  }

  @Override
  public long getContentLength() {
    return request.getLength();
  }

  @Override
  public Optional<String> getCharacterEncoding() {
    return Optional.ofNullable(Request.getCharset(request)).map(Object::toString);
  }

  @Override
  public InputStream getInputStream() {
    return Content.Source.asInputStream(request);
  }

  @Override
  public BufferedReader getReader() throws IOException {
    return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
  }

  @Override
  public Map<String, List<String>> getHeaders() {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (HttpField field : request.getHeaders()) {
      headers.computeIfAbsent(field.getName(), it -> new ArrayList<>()).add(field.getValue());
    }
    if (request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2) {
      asInHttp1(headers);
    }
    return headers;
  }

  /**
   * The authority is what the client asked for, whatever a header beside it says (RFC 9113, 8.3.1).
   */
  private void asInHttp1(Map<String, List<String>> headers) {
    String authority = request.getHttpURI().getAuthority();
    if (authority != null) {
      headers.put("host", List.of(authority));
    }
    if (request.getMethod().equals("POST") && !headers.containsKey("content-length")) {
      headers.put("transfer-encoding", List.of("chunked"));
    }
  }
}
