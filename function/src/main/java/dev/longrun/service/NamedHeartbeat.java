package dev.longrun.service;

import dev.longrun.operation.Heartbeat;
import dev.longrun.operation.LeaseToken;
import dev.longrun.operation.OperationName;

/** A heartbeat, and the operation that it is for. */
public record NamedHeartbeat(OperationName name, LeaseToken token, Heartbeat heartbeat) {}
