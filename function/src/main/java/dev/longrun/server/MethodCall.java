package dev.longrun.server;

import dev.longrun.api.QueryParameters;
import dev.longrun.api.Route;
import dev.longrun.api.SystemParameters;
import dev.longrun.auth.AuditEvent;
import dev.longrun.json.JsonFields;

/** A call of a method whose caller is known, and may make it. */
record MethodCall(
    Route route,
    AuditEvent event,
    QueryParameters query,
    SystemParameters parameters,
    JsonFields body) {}
