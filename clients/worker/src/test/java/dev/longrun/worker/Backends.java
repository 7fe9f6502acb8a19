package dev.longrun.worker;

/** The servers on which the contracts are tested. */
enum Backends {
  FAKE {
    @Override
    Backend open() throws Exception {
      return new FakeBackend();
    }
  };

  abstract Backend open() throws Exception;
}
