package dev.longrun.store.firestore;

import com.google.firestore.v1.FirestoreGrpc;
import com.google.firestore.v1.ListenRequest;
import com.google.firestore.v1.ListenResponse;
import com.google.firestore.v1.RunAggregationQueryRequest;
import com.google.firestore.v1.RunAggregationQueryResponse;
import com.google.firestore.v1.RunQueryRequest;
import com.google.firestore.v1.RunQueryResponse;
import com.google.firestore.v1.StructuredQuery;
import com.google.firestore.v1.Value;
import dev.longrun.store.OperationStore;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A Firestore that has no documents, and remembers what it was asked for. */
final class RecordedFirestore extends FirestoreGrpc.FirestoreImplBase implements AutoCloseable {
  private final BlockingQueue<StructuredQuery> queries = new LinkedBlockingQueue<>();
  private final Server server;

  RecordedFirestore() throws IOException {
    this.server = ServerBuilder.forPort(0).addService(this).build().start();
  }

  OperationStore store() {
    Optional<String> host = Optional.of("127.0.0.1:" + server.getPort());
    FirestoreDatabase database =
        new FirestoreDatabase("demo-longrun", FirestoreDatabase.DEFAULT, host);
    return new FirestoreOperationStore(FirestoreConnection.to(database), new Random(1));
  }

  /** What was asked for, in its order; more may come. */
  BlockingQueue<StructuredQuery> queries() {
    return queries;
  }

  @Override
  public void runQuery(RunQueryRequest request, StreamObserver<RunQueryResponse> observer) {
    queries.add(request.getStructuredQuery());
    observer.onCompleted();
  }

  @Override
  public void runAggregationQuery(
      RunAggregationQueryRequest request, StreamObserver<RunAggregationQueryResponse> observer) {
    queries.add(request.getStructuredAggregationQuery().getStructuredQuery());
    RunAggregationQueryResponse.Builder none = RunAggregationQueryResponse.newBuilder();
    none.getResultBuilder()
        .putAggregateFields("count", Value.newBuilder().setIntegerValue(0).build());
    observer.onNext(none.build());
    observer.onCompleted();
  }

  @Override
  public StreamObserver<ListenRequest> listen(StreamObserver<ListenResponse> observer) {
    return new StreamObserver<>() {
      @Override
      public void onNext(ListenRequest request) {
        if (request.getAddTarget().hasQuery()) {
          queries.add(request.getAddTarget().getQuery().getStructuredQuery());
        }
      }

      @Override
      public void onError(Throwable failure) {}

      @Override
      public void onCompleted() {
        observer.onCompleted();
      }
    };
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
