package dev.longrun.server;

import dev.longrun.api.QueryParameters;
import dev.longrun.api.Route;
import dev.longrun.api.SystemParameters;
import dev.longrun.auth.AuditEvent;
import dev.longrun.json.JsonFields;

/**
 * A call of a method whose caller is known, and may make it.
 *
 * @param event who calls what, for the log; the name in it is not checked yet
 * @param query all of it, wherever it stands
 * @param body of which nothing was asked for yet; without fields, if there is none
 */
record MethodCall(
    Route route,
    AuditEvent event,
    QueryParameters query,
    SystemParameters parameters,
    JsonFields body) {}
