mock_provider "google" {}
mock_provider "time" {}

variables {
  project_id = "my-project"
  region     = "europe-west1"
  auth_mode  = "iam"
  policy     = [{ role = "admin", members = ["user:ann@example.com"] }]
}

run "every_validation_has_a_test" {
  module {
    source = "./tests/code"
  }

  assert {
    condition     = alltrue([for name, count in output.validations : count <= lookup(output.validation_tests, name, 0)])
    error_message = "Each variable needs as many tests here as it has validations."
  }
}

run "a_project_number_is_no_project_id" {
  command = plan

  variables {
    project_id = "123456789012"
  }

  expect_failures = [var.project_id]
}

run "a_zone_is_no_region" {
  command = plan

  variables {
    region = "europe-west1-b"
  }

  expect_failures = [var.region]
}

run "a_continent_is_no_location_of_a_database" {
  command = plan

  variables {
    firestore_location = "europe"
  }

  expect_failures = [var.firestore_location]
}

run "a_runtime_is_a_java_that_lasts" {
  command = plan

  variables {
    runtime = "java17"
  }

  expect_failures = [var.runtime]
}

run "a_name_is_lower_case" {
  command = plan

  variables {
    name = "Longrun"
  }

  expect_failures = [var.name]
}

run "a_service_open_to_all_is_refused" {
  command = plan

  variables {
    auth_mode = "none"
  }

  expect_failures = [var.auth_mode]
}

run "an_audience_is_an_https_address" {
  command = plan

  variables {
    auth_mode = "oauth"
    audiences = ["operations.example.com"]
  }

  expect_failures = [var.audiences]
}

run "audiences_are_for_oauth" {
  command = plan

  variables {
    audiences = ["https://operations.example.com"]
  }

  expect_failures = [var.audiences]
}

run "an_origin_has_no_path" {
  command = plan

  variables {
    auth_mode    = "oauth"
    cors_origins = ["https://console.example.com/"]
  }

  expect_failures = [var.cors_origins]
}

run "origins_are_for_oauth" {
  command = plan

  variables {
    cors_origins = ["https://console.example.com"]
  }

  expect_failures = [var.cors_origins]
}

run "the_id_of_an_oauth_client_has_no_spaces" {
  command = plan

  variables {
    clients = ["my client"]
  }

  expect_failures = [var.clients]
}

run "oauth_clients_are_for_oauth" {
  command = plan

  variables {
    auth_mode = "iam"
    clients   = ["32555940559.apps.googleusercontent.com"]
  }

  expect_failures = [var.clients]
}

run "a_cancel_grace_period_without_its_s_is_refused" {
  command = plan

  variables {
    cancel_grace_period = "600"
  }

  expect_failures = [var.cancel_grace_period]
}

run "a_retention_beyond_ten_years_is_refused" {
  command = plan

  variables {
    retention = "315360001s"
  }

  expect_failures = [var.retention]
}

run "more_instances_kept_warm_than_there_may_be_are_refused" {
  command = plan

  variables {
    instances = { min = 3, max = 2 }
  }

  expect_failures = [var.instances]
}

run "an_invoker_is_never_everyone" {
  command = plan

  variables {
    invokers = ["allAuthenticatedUsers"]
  }

  expect_failures = [var.invokers]
}

run "invokers_are_for_iam" {
  command = plan

  variables {
    auth_mode = "oauth"
    invokers  = ["group:team@example.com"]
  }

  expect_failures = [var.invokers]
}

run "in_iam_mode_someone_must_be_able_to_reach_the_service" {
  command = plan

  variables {
    policy = [{ role = "viewer", members = ["allAuthenticatedUsers"] }]
  }

  expect_failures = [var.invokers]
}

run "a_notification_channel_is_a_resource_name" {
  command = plan

  variables {
    notification_channels = ["on-call@example.com"]
  }

  expect_failures = [var.notification_channels]
}

run "a_policy_without_bindings_is_refused" {
  command = plan

  variables {
    auth_mode = "oauth"
    policy    = []
  }

  expect_failures = [var.policy]
}

run "an_unknown_role_is_refused" {
  command = plan

  variables {
    policy = [{ role = "owner", members = ["user:ann@example.com"] }]
  }

  expect_failures = [var.policy]
}

run "a_binding_without_members_is_refused" {
  command = plan

  variables {
    policy = [{ role = "admin", members = ["user:ann@example.com"] }, { role = "viewer", members = [] }]
  }

  expect_failures = [var.policy]
}

run "a_group_is_no_member" {
  command = plan

  variables {
    policy = [{ role = "admin", members = ["group:team@example.com"] }]
  }

  expect_failures = [var.policy]
}

run "all_users_are_no_member" {
  command = plan

  variables {
    policy = [{ role = "viewer", members = ["user:ann@example.com", "allUsers"] }]
  }

  expect_failures = [var.policy]
}

run "a_service_account_is_no_user" {
  command = plan

  variables {
    policy = [{ role = "worker", members = ["user:job@my-project.iam.gserviceaccount.com"] }]
  }

  expect_failures = [var.policy]
}

run "a_user_is_no_service_account" {
  command = plan

  variables {
    policy = [{ role = "worker", members = ["serviceAccount:ann@example.com"] }]
  }

  expect_failures = [var.policy]
}

run "a_binding_s_project_is_a_project_id" {
  command = plan

  variables {
    policy = [{ role = "admin", members = ["user:ann@example.com"], project = "projects/shop" }]
  }

  expect_failures = [var.policy]
}

run "a_misspelt_project_does_not_widen_a_binding" {
  command = plan

  variables {
    policy = [
      { role = "admin", members = ["user:ann@example.com"] },
      { role = "viewer", members = ["user:ben@example.com"], projects = "shop" },
    ]
  }

  expect_failures = [var.policy]
}

run "a_policy_that_fills_the_environment_is_refused" {
  command = plan

  variables {
    policy = [{ role = "admin", members = [for i in range(1000) : "user:somebody${i}@operations.example.com"] }]
  }

  expect_failures = [var.policy]
}

run "a_part_of_a_server_error_is_no_threshold" {
  command = plan

  variables {
    alert_thresholds = { server_errors = 1.5 }
  }

  expect_failures = [var.alert_thresholds]
}

run "a_cancellation_is_not_stuck_within_a_minute" {
  command = plan

  variables {
    alert_thresholds = { stuck_cancellation_seconds = 30 }
  }

  expect_failures = [var.alert_thresholds]
}

run "silence_is_counted_in_minutes" {
  command = plan

  variables {
    alert_thresholds = { sweep_silence_seconds = 130 }
  }

  expect_failures = [var.alert_thresholds]
}

run "a_backup_is_kept_for_14_weeks_at_most" {
  command = plan

  variables {
    backups = { daily_retention_days = 99 }
  }

  expect_failures = [var.backups]
}

run "a_released_zip_is_there" {
  command = plan

  variables {
    function_zip = "longrun-function-0.0.0.zip"
  }

  expect_failures = [var.function_zip]
}

run "an_existing_database_is_an_id" {
  command = plan

  variables {
    existing_database = "projects/my-project/databases/longrun"
  }

  expect_failures = [var.existing_database]
}

run "an_existing_database_lies_where_it_lies" {
  command = plan

  variables {
    existing_database  = "longrun-restored"
    firestore_location = "eur3"
  }

  expect_failures = [var.existing_database]
}

run "an_ingress_is_one_of_three" {
  command = plan

  variables {
    ingress = "all"
  }

  expect_failures = [var.ingress]
}

run "a_label_is_lower_case" {
  command = plan

  variables {
    labels = { Team = "media" }
  }

  expect_failures = [var.labels]
}

run "public_access_is_iam_or_none" {
  command = plan

  variables {
    auth_mode     = "oauth"
    public_access = "all"
  }

  expect_failures = [var.public_access]
}

run "public_access_is_for_oauth" {
  command = plan

  variables {
    public_access = "none"
  }

  expect_failures = [var.public_access]
}

run "a_zone_is_no_region_of_a_scheduler" {
  command = plan

  variables {
    scheduler_region = "europe-west1-b"
  }

  expect_failures = [var.scheduler_region]
}

run "a_region_without_a_scheduler_needs_another_for_it" {
  command = plan

  variables {
    region = "europe-west4"
  }

  expect_failures = [var.scheduler_region]
}

run "an_environment_that_google_would_refuse_is_refused_before" {
  command = plan

  variables {
    auth_mode = "oauth"
    audiences = [for i in range(1000) : "https://operations-${i}.example.com/longrun"]
  }

  expect_failures = [var.policy]
}

run "a_tag_names_no_image" {
  command = plan

  variables {
    image = "europe-west1-docker.pkg.dev/my-project/longrun-images/longrun:latest"
  }

  expect_failures = [var.image]
}

run "a_backend_project_is_an_id" {
  command = plan

  variables {
    backend_projects = ["123456789012"]
  }

  expect_failures = [var.backend_projects]
}
