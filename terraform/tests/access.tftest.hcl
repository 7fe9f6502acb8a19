mock_provider "google" {
  # What a mock makes up by itself is no IAM member.
  mock_resource "google_service_account" {
    defaults = { member = "serviceAccount:any@my-project.iam.gserviceaccount.com" }
  }
  override_resource {
    target = google_service_account.account["api"]
    values = { email = "api@x", member = "serviceAccount:api@x" }
  }
  override_resource {
    target = google_service_account.account["sweep"]
    values = { email = "sweep@x", member = "serviceAccount:sweep@x" }
  }
  override_resource {
    target = google_service_account.account["build"]
    values = { id = "projects/my-project/serviceAccounts/build@x", member = "serviceAccount:build@x" }
  }
  override_resource {
    target = google_service_account.account["cron"]
    values = { email = "cron@x", member = "serviceAccount:cron@x" }
  }
}
mock_provider "time" {}

override_resource {
  target = google_storage_bucket.source
  values = { project_number = 123456789012 }
}

variables {
  project_id = "my-project"
  region     = "europe-west1"
  auth_mode  = "iam"
  policy = [
    { role = "viewer", members = ["allAuthenticatedUsers"] },
    { role = "admin", members = ["user:ann@example.com", "domain:example.com"] },
    { role = "worker", members = ["user:ann@example.com"], project = "shop" },
  ]
}

run "in_iam_mode_nothing_is_public" {
  assert {
    condition     = toset(keys(google_cloud_run_v2_service_iam_member.invoker)) == toset(["user:ann@example.com", "domain:example.com"])
    error_message = "Those who reach the service are the members of the policy; allUsers and allAuthenticatedUsers are none that Cloud Run's IAM should let in."
  }
  assert {
    condition     = alltrue([for invoker in google_cloud_run_v2_service_iam_member.invoker : invoker.role == "roles/run.invoker" && invoker.name == "longrun"])
    error_message = "They may invoke the service, and no more."
  }
}

run "in_any_mode_only_the_scheduler_reaches_the_sweep" {
  assert {
    condition     = google_cloud_run_v2_service_iam_member.cron.name == "longrun-sweep" && google_cloud_run_v2_service_iam_member.cron.member == "serviceAccount:cron@x" && google_cloud_run_v2_service_iam_member.cron.role == "roles/run.invoker"
    error_message = "The account of the scheduler may invoke the sweep."
  }
  assert {
    condition     = google_cloud_scheduler_job.sweep.http_target[0].oidc_token[0].service_account_email == "cron@x" && google_cloud_scheduler_job.sweep.http_target[0].oidc_token[0].audience == google_cloudfunctions2_function.function["sweep"].service_config[0].uri
    error_message = "The scheduler should prove to the sweep who it is."
  }
  assert {
    condition     = google_cloudfunctions2_function.function["sweep"].service_config[0].ingress_settings == "ALLOW_INTERNAL_ONLY"
    error_message = "The sweep should not be reachable from outside the project."
  }
}

run "every_account_has_only_its_listed_roles" {
  assert {
    condition = toset([for grant in google_project_iam_member.account : "${grant.member} ${grant.role}"]) == toset([
      "serviceAccount:api@x roles/datastore.user",
      "serviceAccount:sweep@x roles/datastore.user",
      "serviceAccount:build@x roles/logging.logWriter",
      "serviceAccount:build@x roles/storage.objectViewer",
    ])
    error_message = "A new grant in the project needs a reason, and a line here."
  }
  assert {
    condition     = google_artifact_registry_repository_iam_member.build.member == "serviceAccount:build@x" && google_artifact_registry_repository_iam_member.build.role == "roles/artifactregistry.writer"
    error_message = "The build may write images."
  }
  assert {
    condition     = google_artifact_registry_repository_iam_member.functions_agent.member == "serviceAccount:service-123456789012@gcf-admin-robot.iam.gserviceaccount.com" && google_artifact_registry_repository_iam_member.functions_agent.role == "roles/artifactregistry.reader"
    error_message = "Cloud Functions' agent may look the repository up; on a new project it couldn't yet."
  }
  assert {
    condition     = toset(flatten([for name in fileset(path.root, "*.tf") : flatten(regexall("resource \"(google_\\w*_iam_\\w+)\" \"(\\w+)\"", file(name)))])) == toset(["google_project_iam_member", "account", "backend", "google_project_iam_custom_role", "cancel_jobs", "google_pubsub_topic_iam_member", "publisher", "google_artifact_registry_repository_iam_member", "build", "functions_agent", "google_cloud_run_v2_service_iam_member", "invoker", "cron"])
    error_message = "This file should know every grant of the module."
  }
}

run "in_iam_mode_only_addresses_reach_cloud_run_s_iam" {
  variables {
    invokers = ["serviceAccount:job@my-project.iam.gserviceaccount.com"]
    policy   = [{ role = "worker", members = ["serviceAccount:123456789012345678901"] }]
  }

  assert {
    condition     = keys(google_cloud_run_v2_service_iam_member.invoker) == ["serviceAccount:job@my-project.iam.gserviceaccount.com"]
    error_message = "IAM knows no service account by its unique id."
  }
}

run "each_function_runs_as_its_own_account" {
  assert {
    condition     = { for key, function in google_cloudfunctions2_function.function : key => function.service_config[0].service_account_email } == { api = "api@x", sweep = "sweep@x" }
    error_message = "Neither function should run as the other, or as the project's default account."
  }
  assert {
    condition     = alltrue([for function in google_cloudfunctions2_function.function : function.build_config[0].service_account == "projects/my-project/serviceAccounts/build@x"])
    error_message = "The build should not run as the project's default account, whose rights are for others to decide."
  }
}

run "accounts_reach_only_this_database_and_the_build_only_sources" {
  assert {
    condition = { for key, grant in google_project_iam_member.account : key => join("", grant.condition[*].expression) } == {
      "api roles/datastore.user"         = "resource.name == \"projects/my-project/databases/longrun\""
      "sweep roles/datastore.user"       = "resource.name == \"projects/my-project/databases/longrun\""
      "build roles/logging.logWriter"    = ""
      "build roles/storage.objectViewer" = "resource.name.startsWith(\"projects/_/buckets/gcf-v2-sources-\")"
    }
    error_message = "Grants in the project should be narrowed to what they are for."
  }
}

run "nothing_starts_the_moment_an_api_is_enabled" {
  assert {
    condition     = length(flatten([for name in fileset(path.root, "*.tf") : regexall("depends_on = \\[google_project_service", file(name))])) == 0 && toset(values(time_sleep.apis.triggers)) == toset(values(google_project_service.api)[*].service)
    error_message = "An API that was just enabled answers as if it weren't: wait for time_sleep.apis."
  }
}

run "no_primitive_roles" {
  assert {
    condition     = length(flatten([for name in fileset(path.root, "**/*.tf") : regexall("roles/(?:owner|editor|viewer)\"", file(name))])) == 0
    error_message = "roles/owner, editor and viewer give far more than is needed."
  }
}

run "the_console_is_served" {
  assert {
    condition     = !contains(keys(google_cloudfunctions2_function.function["api"].service_config[0].environment_variables), "LONGRUN_CONSOLE")
    error_message = "The code serves the console unless it is told not to."
  }
}

run "the_console_can_be_turned_off" {
  variables {
    console = false
  }

  assert {
    condition     = google_cloudfunctions2_function.function["api"].service_config[0].environment_variables.LONGRUN_CONSOLE == "off"
    error_message = "console = false should reach the code, which knows on and off."
  }
}

run "in_oauth_mode_everyone_reaches_the_service_which_checks_tokens_itself" {
  variables {
    auth_mode    = "oauth"
    audiences    = ["https://operations.example.com"]
    cors_origins = ["https://console.example.com", "http://localhost:3000"]
  }

  assert {
    condition     = keys(google_cloud_run_v2_service_iam_member.invoker) == ["allUsers"]
    error_message = "Stock Google clients send access tokens, which Cloud Run's IAM would refuse."
  }
  assert {
    condition     = google_cloudfunctions2_function.function["api"].service_config[0].environment_variables.LONGRUN_AUTH == "oauth"
    error_message = "A service that everyone reaches must check who it is."
  }
  assert {
    condition     = google_cloudfunctions2_function.function["api"].service_config[0].environment_variables.LONGRUN_AUDIENCES == "https://longrun-123456789012.europe-west1.run.app,https://operations.example.com"
    error_message = "Tokens that accounts sign themselves are for the service's own address, or for one that was given."
  }
  assert {
    condition     = output.base_url == split(",", google_cloudfunctions2_function.function["api"].service_config[0].environment_variables.LONGRUN_AUDIENCES)[0] && output.deployment.base_url == output.base_url
    error_message = "The address that is given out should be one that tokens may be for."
  }
  assert {
    condition     = strcontains(output.gcloud_cancel, "${output.base_url}/") && strcontains(output.curl_cancel, "${output.base_url}/")
    error_message = "The commands to paste should be for that address."
  }
  assert {
    condition     = google_cloudfunctions2_function.function["api"].service_config[0].environment_variables.LONGRUN_CORS_ORIGINS == "https://console.example.com,http://localhost:3000"
    error_message = "Pages of the origins that were given should be let in."
  }
}

run "an_organization_that_restricts_domains_is_not_asked_for_all_users" {
  variables {
    auth_mode     = "oauth"
    public_access = "none"
  }

  assert {
    condition     = length(google_cloud_run_v2_service_iam_member.invoker) == 0
    error_message = "Such an organization refuses allUsers, and apply would fail at its end."
  }
}

run "the_service_is_reached_from_where_it_was_said" {
  variables {
    ingress = "ALLOW_INTERNAL_AND_GCLB"
  }

  assert {
    condition     = google_cloudfunctions2_function.function["api"].service_config[0].ingress_settings == "ALLOW_INTERNAL_AND_GCLB" && google_cloudfunctions2_function.function["sweep"].service_config[0].ingress_settings == "ALLOW_INTERNAL_ONLY"
    error_message = "ingress is about the service; the sweep is always internal."
  }
}

run "the_source_is_private" {
  assert {
    condition     = google_storage_bucket.source.public_access_prevention == "enforced" && google_storage_bucket.source.uniform_bucket_level_access
    error_message = "No object of the bucket should ever be public, whatever its own access list says."
  }
  assert {
    condition     = google_storage_bucket.source.versioning[0].enabled && one(one(google_storage_bucket.source.lifecycle_rule).action).type == "Delete"
    error_message = "What is replaced is kept for a while, and then deleted."
  }
}

run "the_source_is_named_by_its_content" {
  assert {
    condition     = google_storage_bucket_object.source.name == "function-${filesha256(data.archive_file.source[0].output_path)}.zip"
    error_message = "A change of the sources should be a new object, and nothing else should."
  }
}

run "a_released_zip_is_deployed_in_place_of_the_checkout" {
  command = plan

  variables {
    function_zip = "versions.tf" # any file
  }

  assert {
    condition     = length(data.archive_file.source) == 0 && google_storage_bucket_object.source.source == "versions.tf" && google_storage_bucket_object.source.name == "function-${filesha256("versions.tf")}.zip"
    error_message = "The zip should be uploaded as it is, under the name of its content."
  }
}
