package peer;

import com.google.cloud.firestore.DocumentReference;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.FirestoreOptions;
import com.google.cloud.functions.HttpFunction;
import com.google.cloud.functions.HttpRequest;
import com.google.cloud.functions.HttpResponse;
import java.io.IOException;
import java.util.concurrent.ExecutionException;

/** A cancel as the client's documentation shows it: a client in the constructor, a transaction. */
public final class Cancel implements HttpFunction {
  private static final int PREFIX = "/v1/".length();

  private final Firestore firestore = FirestoreOptions.getDefaultInstance().getService();

  @Override
  public void service(HttpRequest request, HttpResponse response) throws IOException {
    String path = request.getPath();
    DocumentReference operation =
        firestore.document(path.substring(PREFIX, path.lastIndexOf(':')));
    try {
      firestore
          .runTransaction(
              transaction -> {
                if (!transaction.get(operation).get().exists()) {
                  throw new IllegalStateException("no such operation");
                }
                return transaction.update(operation, "cancelRequested", true);
              })
          .get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IOException(e);
    }
    response.setContentType("application/json");
    response.getWriter().write("{}");
  }
}
