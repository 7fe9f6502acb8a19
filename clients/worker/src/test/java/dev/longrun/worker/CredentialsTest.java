package dev.longrun.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.worker.auth.Credentials;
import dev.longrun.worker.auth.TokenSource;
import dev.longrun.worker.client.ApiException;
import dev.longrun.worker.client.Code;
import dev.longrun.worker.client.Endpoint;
import dev.longrun.worker.client.Operation;
import dev.longrun.worker.client.OperationsClient;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Which token a request has, and what becomes of one that is rejected. */
class CredentialsTest extends LeaseFixture {
  private final AtomicInteger renewals = new AtomicInteger();
  private volatile String token = "first";
  private final TokenSource source =
      renew -> {
        if (renew) {
          renewals.incrementAndGet();
          token = "renewed";
        }
        return token;
      };

  private OperationsClient client(TokenSource credentials) {
    return new OperationsClient(Endpoint.of(proxy.url()), credentials, "test");
  }

  private Worker authorized() {
    return new Worker(
        client(source), backend.clock(), new SecureRandom(), WorkerOptions.named("w"));
  }

  private void rejectFirst() {
    proxy.inject(
        FaultyProxy.Fault.UNAUTHENTICATED,
        request -> !request.authorization().equals("Bearer renewed"));
  }

  @Test
  void everyRequest_hasTheToken() throws Exception {
    client(source).get(start());
    assertEquals("Bearer first", proxy.seen().get(0).authorization());
    client(Credentials.none()).get(start());
    assertEquals("", proxy.seen().get(1).authorization());
  }

  @Test
  void aRejectedToken_isRenewed_andTheRequestSentAgain_once() throws Exception {
    String name = start();
    rejectFirst();
    OperationsClient client = client(source);
    assertEquals(name, client.get(name).name());
    client.get(name);
    assertEquals(1, renewals.get());
    assertEquals(3, proxy.seen().size());
    proxy.inject(FaultyProxy.Fault.UNAUTHENTICATED);
    ApiException refused = assertThrows(ApiException.class, () -> client.get(name));
    assertEquals(Code.UNAUTHENTICATED, refused.code());
    assertEquals(5, proxy.seen().size());
  }

  @Test
  void aTokenThatExpires_isNotNoticedByAHandler() throws Exception {
    String name = start();
    try (Worker worker = authorized()) {
      WaitingHandler handler = new WaitingHandler();
      Future<Operation> running = begin(worker, name, handler);
      handler.begun();
      awaitWaiting(name);
      rejectFirst();
      backend.advance(LEASE.dividedBy(3));
      proxy.awaitFailures(1);
      cancel(name);
      handler.awaitCancel();
      handler.stopIfCancelled();
      assertTrue(ended(running).isCancelled());
      assertEquals(1, renewals.get());
    }
  }

  @Test
  void aClaimWithoutAValidToken_isRefusedAtOnce() throws Exception {
    String name = start();
    proxy.inject(FaultyProxy.Fault.UNAUTHENTICATED);
    try (Worker worker = authorized()) {
      ApiException refused =
          assertThrows(ApiException.class, () -> worker.run(name, context -> Optional.empty()));
      assertEquals(Code.UNAUTHENTICATED, refused.code());
    }
  }

  @Test
  void aFinishWithoutAValidToken_isTriedAgain_untilThereIsOne() throws Exception {
    String name = start();
    try (Worker worker = authorized()) {
      Future<Operation> running =
          begin(
              worker,
              name,
              context -> {
                proxy.inject(FaultyProxy.Fault.UNAUTHENTICATED);
                return Optional.empty();
              });
      proxy.awaitFailures(4);
      proxy.inject(FaultyProxy.Fault.NONE);
      assertTrue(ended(running).isSuccessful());
    }
  }

  @Test
  void aSourceThatHasNoToken_isAsARejection() throws Exception {
    String name = start();
    ApiException refused =
        assertThrows(
            ApiException.class,
            () ->
                client(
                        renew -> {
                          throw new IOException("no network");
                        })
                    .get(name));
    assertEquals(Code.UNAUTHENTICATED, refused.code());
    assertTrue(refused.getMessage().contains("no network"));
    assertEquals(0, proxy.seen().size());
  }

  @Test
  void aToken_isNotSentInTheClearToAnotherMachine() {
    OperationsClient client =
        new OperationsClient(Endpoint.of("http://longrun.invalid"), source, "test");
    assertThrows(IllegalStateException.class, () -> client.get("projects/p/operations/o"));
  }
}
