package dev.longrun.worker;

/** For what needs a clock that can be moved. */
abstract class LeaseFixture extends WorkerFixture {
  FakeBackend fake;

  @Override
  Backend open() throws Exception {
    fake = new FakeBackend();
    return fake;
  }
}
