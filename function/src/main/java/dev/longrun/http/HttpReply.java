package dev.longrun.http;

import java.util.Map;

/** An HTTP response, whole. */
public record HttpReply(int status, Map<String, String> headers, String body) {}
