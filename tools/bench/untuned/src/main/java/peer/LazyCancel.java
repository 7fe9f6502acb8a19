package peer;

import com.google.cloud.functions.HttpFunction;
import com.google.cloud.functions.HttpRequest;
import com.google.cloud.functions.HttpResponse;
import java.io.IOException;

/** A cancel whose client is made by the first request. */
public final class LazyCancel implements HttpFunction {
  private Cancel cancel;

  @Override
  public void service(HttpRequest request, HttpResponse response) throws IOException {
    synchronized (this) {
      if (cancel == null) {
        cancel = new Cancel();
      }
    }
    cancel.service(request, response);
  }
}
