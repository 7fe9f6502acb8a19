locals {
  scheduler_region = coalesce(var.scheduler_region, var.region)

  memory_gb = 1 # measured under load: 380 MB and more; below, little is left for bodies and lists of some megabytes

  # What a JVM needs to hear. One CPU is best served by the serial collector; Netty's events for Flight Recorder would
  # cost a twentieth of a cold start; an instance whose memory is used up must end rather than answer now and then; and
  # Java 25 warns at each start that it loads native code. The rest is what the
  # buildpack's launcher would say if JAVA_TOOL_OPTIONS were not set: how much memory there is, and to use 70 % of it as
  # heap.
  jvm_options = join(" ", [
    "-XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError -Dio.grpc.netty.shaded.io.netty.jfr.enabled=false --enable-native-access=ALL-UNNAMED",
    "-XX:MaxRAM=${local.memory_gb}g -XX:MaxRAMPercentage=70"
  ])

  # C1 alone takes a third of the CPU off a cold start, and a quarter off the throughput that comes later.
  quick_start = "-XX:TieredStopAtLevel=1"

  store_environment = {
    GOOGLE_CLOUD_PROJECT       = var.project_id # the client needs no metadata server for it; log lines are tied to traces
    JAVA_TOOL_OPTIONS          = "${local.quick_start} ${local.jvm_options}"
    LONGRUN_FIRESTORE_DATABASE = local.database
  }

  access_environment = {
    LONGRUN_AUTH   = var.auth_mode
    LONGRUN_POLICY = jsonencode({ bindings = [for binding in var.policy : { for k, v in binding : k => v if v != null }] })
  }

  # A released zip, or one of the sources beside this module.
  source_zip    = var.function_zip == null ? data.archive_file.source[0].output_path : var.function_zip
  source_sha256 = var.function_zip == null ? data.archive_file.source[0].output_sha256 : filesha256(var.function_zip)

  project_number = google_storage_bucket.source.project_number

  # Of the two addresses that Cloud Run gives a service, the one that is made of these parts is known before the service
  # is there, so the service can be told that tokens for it are meant for it.
  base_url = "https://${var.name}-${local.project_number}.${var.region}.run.app"

  oauth_environment = merge({
    LONGRUN_AUDIENCES = join(",", concat([local.base_url], var.audiences))
    },
    length(var.clients) == 0 ? {} : { LONGRUN_CLIENTS = join(",", var.clients) },
    length(var.cors_origins) == 0 ? {} : { LONGRUN_CORS_ORIGINS = join(",", var.cors_origins) }
  )

  # What one instance may have at once. Requests as far as throughput grew when it was measured, since most only wait for
  # Firestore; the others cost next to nothing while they are held.
  at_once = {
    requests        = 64
    lists           = 4
    waits           = 32
    held_heartbeats = 256
  }

  functions = {
    api = {
      name        = var.name
      description = "google.longrunning.Operations"
      entry_point = "dev.longrun.OperationsFunction"
      environment = merge(
        local.store_environment,
        {
          LONGRUN_MAX_IN_FLIGHT       = local.at_once.requests
          LONGRUN_MAX_WAITS           = local.at_once.waits
          LONGRUN_MAX_HELD_HEARTBEATS = local.at_once.held_heartbeats
          LONGRUN_CANCEL_GRACE_PERIOD = var.cancel_grace_period
          LONGRUN_RETENTION           = var.retention
        },
        var.console ? {} : { LONGRUN_CONSOLE = "off" },
        local.effects_environment,
        var.instances.min > 0 ? { JAVA_TOOL_OPTIONS = local.jvm_options } : {}, # they start rarely and serve long
        local.access_environment,
        var.auth_mode == "oauth" ? local.oauth_environment : {}
      )
      timeout     = 70 # a wait takes up to 55 s, and may have to sit out a cold start first
      concurrency = sum(values(local.at_once))
      instances   = var.instances
      ingress     = var.ingress # from where; who is for IAM or for the service itself
    }
    sweep = {
      name        = "${var.name}-sweep"
      description = "Settles operations that are overdue; called by Cloud Scheduler"
      entry_point = "dev.longrun.SweepFunction"
      environment = merge(local.store_environment, local.effects_environment)
      timeout     = 120 # it stops by itself after 40 s, and finishes the operations that it is at
      concurrency = 1   # its job calls it once a minute
      instances   = { min = 0, max = 1 }
      ingress     = "ALLOW_INTERNAL_ONLY" # Cloud Scheduler of the same project counts as internal
    }
  }
}

# The sources alone: the buildpack runs Maven on the pom, and skips tests.
data "archive_file" "source" {
  count = var.function_zip == null ? 1 : 0

  type             = "zip"
  source_dir       = "${path.module}/../function"
  excludes         = ["container", "src/test", "target"]
  output_path      = "${path.root}/.terraform/${var.name}-function.zip"
  output_file_mode = "0644" # whatever the umask of who cloned, or the same sources would be deployed again
}

resource "google_storage_bucket" "source" {
  project                     = var.project_id
  name                        = "${var.project_id}-${var.name}-source"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = true # nothing in it that the repository doesn't have
  labels                      = var.labels

  versioning {
    enabled = true
  }

  # What is deployed is always the live object.
  lifecycle_rule {
    condition {
      days_since_noncurrent_time = 30
    }
    action {
      type = "Delete"
    }
  }

  depends_on = [time_sleep.apis]
}

# Named by its content, so that the same sources are never uploaded twice. Google builds an image for every change of a
# function all the same, be it only one of the policy.
resource "google_storage_bucket_object" "source" {
  bucket = google_storage_bucket.source.name
  name   = "function-${local.source_sha256}.zip"
  source = local.source_zip
}

# A repository of its own, so that old images are deleted and the build may write nowhere else.
resource "google_artifact_registry_repository" "images" {
  project       = var.project_id
  location      = var.region
  repository_id = "${var.name}-images"
  description   = "Images of the functions, made by Cloud Build"
  format        = "DOCKER"
  labels        = var.labels

  cleanup_policies {
    id     = "delete-old"
    action = "DELETE"
    condition {
      older_than = "604800s" # 7 days
    }
  }
  cleanup_policies {
    id     = "keep-latest"
    action = "KEEP"
    most_recent_versions {
      keep_count = 3
    }
  }

  depends_on = [time_sleep.apis]
}

resource "google_cloudfunctions2_function" "function" {
  for_each = local.functions

  project     = var.project_id
  location    = var.region
  name        = each.value.name
  description = each.value.description
  labels      = var.labels

  build_config {
    runtime           = var.runtime
    entry_point       = each.value.entry_point
    service_account   = google_service_account.account["build"].id
    docker_repository = google_artifact_registry_repository.images.id

    source {
      storage_source {
        bucket = google_storage_bucket.source.name
        object = google_storage_bucket_object.source.name
      }
    }
  }

  service_config {
    service_account_email            = google_service_account.account[each.key].email
    environment_variables            = each.value.environment
    available_cpu                    = "1" # the least with which an instance may serve requests side by side
    available_memory                 = "${local.memory_gb}Gi"
    timeout_seconds                  = each.value.timeout
    max_instance_request_concurrency = each.value.concurrency
    min_instance_count               = each.value.instances.min
    max_instance_count               = each.value.instances.max
    ingress_settings                 = each.value.ingress
  }

  depends_on = [time_sleep.grants]
}

resource "google_cloud_scheduler_job" "sweep" {
  project          = var.project_id
  region           = local.scheduler_region
  name             = "${var.name}-sweep"
  description      = "Settles operations that are overdue"
  schedule         = "* * * * *"
  time_zone        = "Etc/UTC"
  attempt_deadline = "${local.functions.sweep.timeout}s"

  # No retries: the next run comes within a minute.
  http_target {
    http_method = "POST"
    uri         = google_cloudfunctions2_function.function["sweep"].service_config[0].uri

    oidc_token {
      service_account_email = google_service_account.account["cron"].email
      audience              = google_cloudfunctions2_function.function["sweep"].service_config[0].uri
    }
  }

  depends_on = [
    google_cloud_run_v2_service_iam_member.cron,
    google_firestore_field.queried, # without its index a query fails
    google_firestore_index.search,
  ]
}
