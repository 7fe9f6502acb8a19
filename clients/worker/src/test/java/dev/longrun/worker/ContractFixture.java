package dev.longrun.worker;

import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** For what holds on every server. */
@ParameterizedClass
@MethodSource("dev.longrun.worker.Backends#available")
abstract class ContractFixture extends WorkerFixture {
  private final Backends backends;

  ContractFixture(Backends backends) {
    this.backends = backends;
  }

  @Override
  Backend open() throws Exception {
    return backends.open();
  }
}
