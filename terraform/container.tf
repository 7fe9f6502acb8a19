# The second way to deploy: the image of function/container, which serves gRPC and REST. A change of a setting is a new
# revision, and no build.

locals {
  # Both ways give services of the same names, so all else is the same.
  service = var.image == null ? {
    for key, function in google_cloudfunctions2_function.function : key => { name = function.name, uri = function.service_config[0].uri }
    } : {
    for key, service in google_cloud_run_v2_service.service : key => { name = service.name, uri = service.uri }
  }

  # The image has JVM options of its own, among them those for a quick start; JAVA_OPTS is behind them.
  container_environment = { for key, function in local.functions : key => merge(
    { for name, value in function.environment : name => value if name != "JAVA_TOOL_OPTIONS" },
    function.instances.min > 0 ? { JAVA_OPTS = "-XX:TieredStopAtLevel=4" } : {},
  ) }

  run_ingress = {
    ALLOW_ALL               = "INGRESS_TRAFFIC_ALL"
    ALLOW_INTERNAL_AND_GCLB = "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"
    ALLOW_INTERNAL_ONLY     = "INGRESS_TRAFFIC_INTERNAL_ONLY"
  }
}

resource "google_cloud_run_v2_service" "service" {
  for_each = { for key, function in local.functions : key => function if var.image != null }

  project             = var.project_id
  location            = var.region
  name                = each.value.name
  description         = each.value.description
  labels              = var.labels
  ingress             = local.run_ingress[each.value.ingress]
  deletion_protection = false # it holds nothing; what does is the database

  # In oauth mode the service checks every request itself. Switching Cloud Run's check off is allowed in an organization
  # that restricts domains, where letting in allUsers isn't.
  invoker_iam_disabled = each.key == "api" && var.auth_mode == "oauth"
  custom_audiences     = each.key == "api" && var.auth_mode == "iam" ? var.audiences : []

  scaling {
    min_instance_count = each.value.instances.min
  }

  template {
    service_account                  = google_service_account.account[each.key].email
    timeout                          = "${each.value.timeout}s"
    max_instance_request_concurrency = each.value.concurrency

    scaling {
      max_instance_count = each.value.instances.max
    }

    containers {
      image = var.image
      args  = ["--target", each.value.entry_point]

      ports {
        name           = "h2c" # HTTP/1.1 is served there, too
        container_port = 8080
      }

      resources {
        limits            = { cpu = "1", memory = "${local.memory_gb}Gi" }
        startup_cpu_boost = true
        cpu_idle          = each.value.instances.min == 0 # what is kept warm has its processor all the time
      }

      dynamic "env" {
        for_each = local.container_environment[each.key]
        content {
          name  = env.key
          value = env.value
        }
      }

      # An instance that is started for a call gets it as soon as it listens: the call waits for no more than it needs.
      # One that is to be warm has finished its warm-up before it gets any.
      startup_probe {
        period_seconds    = each.value.instances.min == 0 ? 240 : 1
        timeout_seconds   = each.value.instances.min == 0 ? 240 : 1
        failure_threshold = each.value.instances.min == 0 ? 1 : 240

        dynamic "tcp_socket" {
          for_each = each.value.instances.min == 0 ? [8080] : []
          content {
            port = tcp_socket.value
          }
        }
        dynamic "grpc" {
          for_each = each.value.instances.min == 0 ? [] : [8080]
          content {
            port = grpc.value
          }
        }
      }

      # The sweep serves no gRPC, and is called too rarely to be worth asking.
      dynamic "liveness_probe" {
        for_each = each.key == "api" ? [8080] : []
        content {
          period_seconds    = 30
          timeout_seconds   = 10
          failure_threshold = 3
          grpc {
            port = liveness_probe.value
          }
        }
      }
    }
  }

  depends_on = [time_sleep.grants]
}
