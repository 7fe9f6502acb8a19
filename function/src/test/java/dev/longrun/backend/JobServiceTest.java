package dev.longrun.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.error.ApiException;
import dev.longrun.google.GoogleApi;
import dev.longrun.operation.Backend;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which call cancels which job, and which jobs are none of ours. */
class JobServiceTest {
  private static final BackendPolicy POLICY = new BackendPolicy(Set.of("p", "example.com:shop"));

  private static String call(String backend) {
    GoogleApi.Call call = POLICY.cancelOf(new Backend(backend)).orElseThrow();
    return (call.method() + " " + call.uri() + " " + call.body()).trim();
  }

  @ParameterizedTest
  @CsvSource({
    "//run.googleapis.com/projects/p/locations/europe-west1/jobs/j/executions/j-x1, POST https://run.googleapis.com/v2/projects/p/locations/europe-west1/jobs/j/executions/j-x1:cancel {}",
    "//batch.googleapis.com/projects/p/locations/l/jobs/j, POST https://batch.googleapis.com/v1/projects/p/locations/l/jobs/j:cancel {}",
    "//workflowexecutions.googleapis.com/projects/p/locations/l/workflows/w/executions/e, POST https://workflowexecutions.googleapis.com/v1/projects/p/locations/l/workflows/w/executions/e:cancel {}",
    "//cloudbuild.googleapis.com/projects/p/locations/global/builds/b, POST https://cloudbuild.googleapis.com/v1/projects/p/locations/global/builds/b:cancel {}",
    "//cloudbuild.googleapis.com/projects/p/builds/b, POST https://cloudbuild.googleapis.com/v1/projects/p/builds/b:cancel {}",
    "//dataproc.googleapis.com/projects/p/regions/us-central1/jobs/j, POST https://us-central1-dataproc.googleapis.com/v1/projects/p/regions/us-central1/jobs/j:cancel {}",
    "//bigquery.googleapis.com/projects/p/locations/EU/jobs/job_A-1, POST https://bigquery.googleapis.com/bigquery/v2/projects/p/jobs/job_A-1/cancel?location=EU",
    "//dataflow.googleapis.com/projects/p/locations/l/jobs/2026-01-01_00_00_00-1, PUT https://dataflow.googleapis.com/v1b3/projects/p/locations/l/jobs/2026-01-01_00_00_00-1 {\"requestedState\":\"JOB_STATE_CANCELLED\"}",
    "//batch.googleapis.com/projects/example.com:shop/locations/l/jobs/j, POST https://batch.googleapis.com/v1/projects/example.com:shop/locations/l/jobs/j:cancel {}",
  })
  void aJob_isCancelledByTheCallOfItsService(String backend, String expected) {
    assertEquals(expected, call(backend));
    POLICY.accept(new Backend(backend));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//storage.googleapis.com/projects/p/locations/l/jobs/j",
        "//run.googleapis.com/projects/p/locations/l/jobs/j",
        "//run.googleapis.com/projects/p/locations/l/services/s/executions/e",
        "//run.googleapis.com/projects/p/locations/l/jobs/j/executions/e/tasks/t",
        "//batch.googleapis.com/projects/p/locations/l/jobs/j:delete",
        "//batch.googleapis.com/projects/p/locations/l:x/jobs/j",
        "//us-dataproc.googleapis.com/projects/p/regions/us/jobs/j",
        "//dataproc.googleapis.com/projects/p/regions/evil.example.com/jobs/j",
        "//dataproc.googleapis.com/projects/p/regions/us_x/jobs/j",
        "//bigquery.googleapis.com/projects/p/jobs/j",
        "//cloudbuild.googleapis.com/projects/p/locations/builds/b",
      })
  void aJob_thatNoServiceOfTheTableHas_isRefused_andHasNoCall(String name) {
    Backend backend = new Backend(name);
    assertEquals(Optional.empty(), POLICY.cancelOf(backend));
    ApiException refused = assertThrows(ApiException.class, () -> POLICY.accept(backend));
    assertTrue(refused.getMessage().contains("must be one of"), refused::getMessage);
  }

  @Test
  void aJob_inAProjectThatIsNotListed_isRefused() {
    for (String project : new String[] {"p2", "P", "p.", "example.com", "shop", "p-p"}) {
      Backend backend =
          new Backend("//batch.googleapis.com/projects/" + project + "/locations/l/jobs/j");
      ApiException refused = assertThrows(ApiException.class, () -> POLICY.accept(backend));
      assertTrue(refused.getMessage().contains("LONGRUN_BACKEND_PROJECTS"), refused::getMessage);
    }
  }

  @Test
  void withoutProjects_noBackendCanBeUsed() {
    Backend backend = new Backend("//batch.googleapis.com/projects/p/locations/l/jobs/j");
    BackendPolicy none = new BackendPolicy(Set.of());
    ApiException refused = assertThrows(ApiException.class, () -> none.accept(backend));
    assertTrue(refused.getMessage().contains("is not set"), refused::getMessage);
    assertFalse(none.problem(backend).isEmpty());
  }
}
