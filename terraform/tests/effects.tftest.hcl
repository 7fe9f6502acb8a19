# What the module gives the functions so that effects can follow: projects to cancel jobs in, and a topic.

mock_provider "google" {
  # What a mock makes up by itself is no IAM member.
  mock_resource "google_service_account" {
    defaults = { member = "serviceAccount:any@my-project.iam.gserviceaccount.com" }
  }
  override_resource {
    target = google_service_account.account["api"]
    values = { member = "serviceAccount:api@x" }
  }
  override_resource {
    target = google_service_account.account["sweep"]
    values = { member = "serviceAccount:sweep@x" }
  }
}
mock_provider "time" {}

variables {
  project_id = "my-project"
  region     = "europe-west1"
  auth_mode  = "iam"
  policy     = [{ role = "admin", members = ["user:ann@example.com"] }]
}

run "code" {
  module {
    source = "./tests/code"
  }
}

run "by_default_nothing_is_granted_and_nothing_published" {
  assert {
    condition     = length(google_project_iam_custom_role.cancel_jobs) + length(google_project_iam_member.backend) + length(google_pubsub_topic.events) + length(google_pubsub_topic_iam_member.publisher) == 0
    error_message = "Who asks for no effects should get no role, no grant and no topic."
  }
  assert {
    condition     = alltrue([for function in google_cloudfunctions2_function.function : !anytrue([for name in keys(function.service_config[0].environment_variables) : contains(["LONGRUN_BACKEND_PROJECTS", "LONGRUN_EVENTS_TOPIC"], name)])])
    error_message = "Nor should the functions be told of any."
  }
  assert {
    condition     = output.events_topic == null && output.events_subscription == null && !contains(keys(google_project_service.api), "pubsub.googleapis.com")
    error_message = "Without events there is no topic, and no need of Pub/Sub."
  }
}

run "in_each_backend_project_both_functions_may_cancel_jobs_and_no_more" {
  variables {
    backend_projects = ["my-project", "other-project"]
  }

  assert {
    condition     = { for project, role in google_project_iam_custom_role.cancel_jobs : project => role.role_id } == { "my-project" = "longrun_cancel_jobs", "other-project" = "longrun_cancel_jobs" }
    error_message = "Each project needs a role of its own."
  }
  assert {
    condition = alltrue([for role in google_project_iam_custom_role.cancel_jobs : role.permissions == toset([
      "batch.jobs.cancel", "bigquery.jobs.update", "cloudbuild.builds.update", "dataflow.jobs.cancel", "dataproc.jobs.cancel",
      "run.executions.cancel", "workflows.executions.cancel",
    ])])
    error_message = "A new permission needs a reason, and a line here."
  }
  assert {
    condition     = toset([for grant in google_project_iam_member.backend : "${grant.member} in ${grant.project}"]) == toset(["serviceAccount:api@x in my-project", "serviceAccount:api@x in other-project", "serviceAccount:sweep@x in my-project", "serviceAccount:sweep@x in other-project"])
    error_message = "The service cancels at once, and the sweep what that has left."
  }
  assert {
    condition     = alltrue([for grant in google_project_iam_member.backend : grant.role == google_project_iam_custom_role.cancel_jobs[grant.project].id])
    error_message = "They should get the role to cancel, and no other."
  }
  assert {
    condition     = alltrue([for function in google_cloudfunctions2_function.function : function.service_config[0].environment_variables.LONGRUN_BACKEND_PROJECTS == "my-project,other-project"])
    error_message = "Both functions should know the projects."
  }
}

run "every_service_of_the_code_has_its_permission" {
  command = plan

  variables {
    backend_projects = ["my-project"]
  }

  assert {
    condition     = length(run.code.job_services) == 7 && run.code.job_services == toset(keys(local.cancel_permissions))
    error_message = "The code cancels jobs of ${join(", ", run.code.job_services)}."
  }
}

run "with_events_both_functions_publish_to_a_topic_of_their_own" {
  variables {
    events = true
    labels = { team = "media" }
  }

  assert {
    condition     = google_pubsub_topic.events[0].name == "longrun-events" && google_pubsub_topic.events[0].message_retention_duration == "604800s" && google_pubsub_topic.events[0].labels == tomap({ team = "media" })
    error_message = "The topic should keep its messages for a week, and have the labels."
  }
  assert {
    condition     = toset([for grant in google_pubsub_topic_iam_member.publisher : "${grant.member} ${grant.role} ${grant.topic}"]) == toset(["serviceAccount:api@x roles/pubsub.publisher longrun-events", "serviceAccount:sweep@x roles/pubsub.publisher longrun-events"])
    error_message = "Both functions may publish to it, and do nothing else."
  }
  assert {
    condition     = alltrue([for function in google_cloudfunctions2_function.function : function.service_config[0].environment_variables.LONGRUN_EVENTS_TOPIC == "projects/my-project/topics/longrun-events"])
    error_message = "Both functions should know the topic."
  }
  assert {
    condition     = strcontains(output.events_subscription, "--topic=projects/my-project/topics/longrun-events --enable-message-ordering")
    error_message = "The line should make an ordered subscription to the topic."
  }
  assert {
    condition     = contains(keys(google_project_service.api), "pubsub.googleapis.com")
    error_message = "Pub/Sub should be enabled."
  }
}

run "an_effect_that_is_given_up_is_heard_of" {
  command = plan

  assert {
    condition     = google_monitoring_alert_policy.log["an effect is given up"].conditions[0].condition_matched_log[0].filter == "resource.type=\"cloud_run_revision\"\nresource.labels.location=\"europe-west1\"\nresource.labels.service_name=(\"longrun\" OR \"longrun-sweep\")\njsonPayload.effect.givenUp:*"
    error_message = "Whichever function gives up, somebody should hear of it."
  }
  assert {
    condition     = contains(run.code.effect_fields, "givenUp")
    error_message = "The code writes ${join(", ", run.code.effect_fields)}."
  }
}
