package dev.longrun;

import dev.longrun.store.StoreUnderTest;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** One server over each store, for all the tests of a class with {@code @EachStore}. */
abstract class EachStoreFixture extends ServerFixture {
  @Parameter StoreUnderTest storeUnderTest;

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void startServer(@TempDir Path directory) throws Exception {
    serve(storeUnderTest.open(directory));
  }

  @AfterParameterizedClassInvocation
  void stopServer() throws Exception {
    stop();
  }
}
