package dev.longrun.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the name of a job says. */
class BackendTest {
  @Test
  void aName_hasAService_aProject_andAPath() {
    Backend job = new Backend("//run.googleapis.com/projects/p/locations/l/jobs/j");
    assertEquals("run.googleapis.com", job.service());
    assertEquals("p", job.project());
    assertEquals(List.of("projects", "p", "locations", "l", "jobs", "j"), job.path());
    assertEquals("//run.googleapis.com/projects/p/locations/l/jobs/j", job.toString());
  }
}
