# With an image the same services are deployed without a build, and speak gRPC too.

mock_provider "google" {
  mock_resource "google_service_account" {
    defaults = { member = "serviceAccount:any@my-project.iam.gserviceaccount.com" }
  }
  mock_resource "google_cloud_run_v2_service" {
    defaults = { uri = "https://any.run.app" }
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
  auth_mode  = "oauth"
  policy     = [{ role = "admin", members = ["user:ann@example.com"] }]
  image      = "europe-west1-docker.pkg.dev/my-project/longrun-images/longrun@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
}

run "code" {
  module {
    source = "./tests/code"
  }
}

run "without_an_image_there_are_functions_and_no_service" {
  command = plan

  variables {
    image = null
  }

  assert {
    condition     = length(google_cloudfunctions2_function.function) == 2 && length(google_cloud_run_v2_service.service) == 0
    error_message = "Only an image switches to Cloud Run's own resource."
  }
}

run "an_image_replaces_both_functions_under_their_names" {
  assert {
    condition     = length(google_cloudfunctions2_function.function) == 0 && { for key, service in google_cloud_run_v2_service.service : key => service.name } == { api = "longrun", sweep = "longrun-sweep" }
    error_message = "Names are what alerts, grants and clients know the services by."
  }
  assert {
    condition     = output.service_names == { api = "longrun", sweep = "longrun-sweep" } && output.uri == "https://any.run.app" && output.base_url == "https://longrun-123456789012.europe-west1.run.app"
    error_message = "The outputs are the same either way."
  }
  assert {
    condition     = google_cloud_scheduler_job.sweep.http_target[0].uri == "https://any.run.app" && google_cloud_run_v2_service_iam_member.cron.name == "longrun-sweep"
    error_message = "The scheduler calls the service."
  }
}

run "both_services_run_the_image_each_with_its_entry_point" {
  assert {
    condition     = alltrue([for service in google_cloud_run_v2_service.service : service.template[0].containers[0].image == var.image])
    error_message = "One image serves both."
  }
  assert {
    condition     = toset([for service in google_cloud_run_v2_service.service : service.template[0].containers[0].args[1]]) == run.code.entry_points && alltrue([for service in google_cloud_run_v2_service.service : service.template[0].containers[0].args[0] == "--target"])
    error_message = "The entry points should be ${join(", ", run.code.entry_points)}."
  }
}

run "grpc_reaches_the_container" {
  assert {
    condition     = alltrue([for service in google_cloud_run_v2_service.service : service.template[0].containers[0].ports[0].name == "h2c" && service.template[0].containers[0].ports[0].container_port == 8080])
    error_message = "Cloud Run hands on HTTP/2 only to a port that is named h2c."
  }
}

run "the_settings_are_those_of_the_functions_but_for_the_jvm" {
  assert {
    condition     = { for env in google_cloud_run_v2_service.service["api"].template[0].containers[0].env : env.name => env.value } == { for name, value in local.functions.api.environment : name => tostring(value) if name != "JAVA_TOOL_OPTIONS" }
    error_message = "The image has JVM options of its own, and all else is as before."
  }
  assert {
    condition = alltrue([for key, service in google_cloud_run_v2_service.service :
      service.template[0].max_instance_request_concurrency == local.functions[key].concurrency && service.template[0].timeout == "${local.functions[key].timeout}s" && service.template[0].scaling[0].max_instance_count == local.functions[key].instances.max
    ])
    error_message = "Concurrency, timeout and instances are those of the functions."
  }
  assert {
    condition     = alltrue([for service in google_cloud_run_v2_service.service : service.deletion_protection == false])
    error_message = "destroy destroys what holds nothing."
  }
}

run "a_start_has_all_the_processor_there_is_and_its_call_waits_for_no_probe" {
  assert {
    condition     = alltrue([for service in google_cloud_run_v2_service.service : service.template[0].containers[0].resources[0].startup_cpu_boost && service.template[0].containers[0].resources[0].cpu_idle])
    error_message = "The start is where the processor is needed."
  }
  assert {
    condition     = alltrue([for service in google_cloud_run_v2_service.service : service.template[0].containers[0].startup_probe[0].tcp_socket[0].port == 8080])
    error_message = "An instance serves as soon as it listens."
  }
  assert {
    condition     = google_cloud_run_v2_service.service["api"].template[0].containers[0].liveness_probe[0].grpc[0].port == 8080 && length(google_cloud_run_v2_service.service["sweep"].template[0].containers[0].liveness_probe) == 0
    error_message = "An instance that no longer answers is replaced."
  }
}

run "instances_that_are_kept_warm_are_warm_before_they_serve" {
  variables {
    instances = { min = 1 }
  }

  assert {
    condition     = google_cloud_run_v2_service.service["api"].template[0].containers[0].startup_probe[0].grpc[0].port == 8080 && !google_cloud_run_v2_service.service["api"].template[0].containers[0].resources[0].cpu_idle && google_cloud_run_v2_service.service["api"].scaling[0].min_instance_count == 1
    error_message = "They are asked whether they are ready, and have their processor all the time."
  }
  assert {
    condition     = { for key, service in google_cloud_run_v2_service.service : key => contains([for env in service.template[0].containers[0].env : "${env.name}=${env.value}"], "JAVA_OPTS=-XX:TieredStopAtLevel=4") } == { api = true, sweep = false }
    error_message = "They are compiled for throughput; the sweep isn't."
  }
}

run "in_oauth_mode_the_check_is_off_and_nobody_needs_a_grant" {
  assert {
    condition     = { for key, service in google_cloud_run_v2_service.service : key => service.invoker_iam_disabled } == { api = true, sweep = false } && length(google_cloud_run_v2_service_iam_member.invoker) == 0
    error_message = "The service checks each request itself; only the scheduler may call the sweep."
  }
}

run "in_iam_mode_the_check_is_on_and_takes_a_domain_of_ones_own" {
  variables {
    auth_mode = "iam"
    audiences = ["https://operations.example.com"]
  }

  assert {
    condition     = google_cloud_run_v2_service.service["api"].invoker_iam_disabled == false && google_cloud_run_v2_service.service["api"].custom_audiences == tolist(["https://operations.example.com"])
    error_message = "Cloud Run checks who calls, and for whom the token is."
  }
  assert {
    condition     = toset(keys(google_cloud_run_v2_service_iam_member.invoker)) == toset(["user:ann@example.com"])
    error_message = "The members of the policy may invoke the service."
  }
}

run "ingress_is_what_was_chosen" {
  variables {
    ingress = "ALLOW_INTERNAL_AND_GCLB"
  }

  assert {
    condition     = { for key, service in google_cloud_run_v2_service.service : key => service.ingress } == { api = "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER", sweep = "INGRESS_TRAFFIC_INTERNAL_ONLY" }
    error_message = "The sweep is reached from inside alone."
  }
}
