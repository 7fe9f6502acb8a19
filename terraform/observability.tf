locals {
  # Which log lines are a function's.
  logs = { for key, function in local.functions : key => <<-EOT
    resource.type="cloud_run_revision"
    resource.labels.location="${var.region}"
    resource.labels.service_name="${function.name}"
    EOT
  }
  either_log = <<-EOT
    resource.type="cloud_run_revision"
    resource.labels.location="${var.region}"
    resource.labels.service_name=("${join("\" OR \"", [for function in local.functions : function.name])}")
    EOT

  # Counts of log lines, or distributions of a value in them, by these bounds: without any, a percentile would be right
  # within a factor of 2 only. The fields are those that AuditLog and SweepLog write;
  # tests/code.tftest.hcl holds this against the code.
  metrics = {
    requests = {
      description = "Requests, by method and HTTP status"
      filter      = "${local.logs.api}log_id(\"run.googleapis.com/requests\")"
      value       = null
      bounds      = null
      labels = {
        code        = "EXTRACT(httpRequest.status)"
        http_method = "EXTRACT(httpRequest.requestMethod)"
        verb        = "REGEXP_EXTRACT(httpRequest.requestUrl, \":(start|claim|heartbeat|finish|cancel|wait|terminate|inspect|search|count|testIamPermissions)(?:[?]|$)\")"
      }
    }
    cancels = {
      description = "Cancel requests that had an effect, by the state that they led to"
      filter      = "${local.logs.api}jsonPayload.audit.method=\"CancelOperation\"\njsonPayload.audit.to:*"
      value       = null
      bounds      = null
      labels      = { to = "EXTRACT(jsonPayload.audit.to)" }
    }
    cancel_seconds = {
      description = "Seconds from the cancel request to the end that a caller brought, by the state that the operation ended in"
      filter      = "${local.logs.api}jsonPayload.audit.cancelSeconds>=0"
      value       = "EXTRACT(jsonPayload.audit.cancelSeconds)"
      bounds      = [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 21600, 86400, 604800] # up to the longest grace period
      labels      = { to = "EXTRACT(jsonPayload.audit.to)" }
    }
    settled_cancel_seconds = {
      description = "Seconds from the cancel request to the end that time brought, by what was over, such as gracePeriodOver"
      filter      = "${local.either_log}jsonPayload.settled.cancelSeconds>=0"
      value       = "EXTRACT(jsonPayload.settled.cancelSeconds)"
      bounds      = [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 21600, 86400, 604800]
      labels      = { cause = "EXTRACT(jsonPayload.settled.cause)" }
    }
    swept = {
      description = "Operations that one run of the sweep settled, since nobody was heard from in time"
      filter      = "${local.logs.sweep}jsonPayload.sweep.settled>=0"
      value       = "EXTRACT(jsonPayload.sweep.settled)"
      bounds      = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000]
      labels      = {}
    }
  }

  # Alerts are on log lines and on Cloud Run's own metrics: one on a metric made from logs can't be created until some
  # minutes after the metric.
  log_alerts = {
    "a cancellation is stuck" = {
      filter = "${local.logs.sweep}jsonPayload.sweep.oldestCancelSeconds>=${var.alert_thresholds.stuck_cancellation_seconds}"
      advice = "An operation has been CANCELLING for ${var.alert_thresholds.stuck_cancellation_seconds} seconds or more: its worker doesn't stop, or isn't heard from and has a long lease. Find it in a list with the filter `metadata.common.state = CANCELLING`, and end the worker, or terminate the operation. It ends with its grace period (`cancelGracePeriod` at start) or its lease at the latest."
    }
    "the sweep fails" = {
      filter = "${local.logs.sweep}jsonPayload.sweep.failed>0"
      advice = "Some operations could not be settled or purged, or what has to follow their changes not carried out. The sweep tries again every minute; its log says which they are, and why."
    }
    "an effect is given up" = {
      filter = join("\n", [
        "resource.type=\"cloud_run_revision\"",
        "resource.labels.location=\"${var.region}\"",
        "resource.labels.service_name=(${join(" OR ", [for function in local.functions : "\"${function.name}\""])})",
        "jsonPayload.effect.givenUp:*",
      ])
      advice = "What had to follow a change of an operation was not carried out, and is not tried again; the log line says what, of which operation, and why. cancelBackend: the job may still run, so cancel it by hand, and see whether its project is in backend_projects. publishStarted, publishCancelRequested, publishDone: nobody was told. cancelChildren: cancel the children yourself."
    }
    # Silence is only heard where there was a sound before: if the sweep never ran, "the sweep doesn't run" never fires.
    "the sweep can't be called" = {
      filter = join("\n", [
        "resource.type=\"cloud_scheduler_job\"",
        "resource.labels.location=\"${local.scheduler_region}\"",
        "resource.labels.job_id=\"${var.name}-sweep\"",
        "severity>=ERROR",
      ])
      advice = "Cloud Scheduler called the sweep, and got no answer or an error. The job's log says which; then look at the log of the function. Until it works, lost workers are not written down and cancellations may not be passed on to children."
    }
  }

  user_metric = "resource.type = \"cloud_run_revision\" AND metric.type = \"logging.googleapis.com/user/${var.name}"
  run_metric = { for key, function in local.functions : key =>
    "resource.type = \"cloud_run_revision\" AND resource.labels.location = \"${var.region}\" AND resource.labels.service_name = \"${function.name}\" AND metric.type = \"run.googleapis.com"
  }

  # A distribution can be added up over time, but has no mean over time; of several distributions there is one.
  charts = [
    { title = "Requests by method", filter = "${local.user_metric}/requests\"", aligner = "ALIGN_RATE", reducer = "REDUCE_SUM", by = ["metric.label.http_method", "metric.label.verb"] },
    { title = "Requests by status", filter = "${local.user_metric}/requests\"", aligner = "ALIGN_RATE", reducer = "REDUCE_SUM", by = ["metric.label.code"] },
    { title = "Latency, 95th percentile (ms)", filter = "${local.run_metric.api}/request_latencies\"", aligner = "ALIGN_DELTA", reducer = "REDUCE_PERCENTILE_95", by = [] },
    { title = "Cancels by the state they led to", filter = "${local.user_metric}/cancels\"", aligner = "ALIGN_DELTA", reducer = "REDUCE_SUM", by = ["metric.label.to"] },
    { title = "Seconds from cancel to end, 95th percentile", filter = "${local.user_metric}/cancel_seconds\"", aligner = "ALIGN_DELTA", reducer = "REDUCE_PERCENTILE_95", by = ["metric.label.to"] },
    { title = "Seconds from cancel to an end that time brought, 95th percentile", filter = "${local.user_metric}/settled_cancel_seconds\"", aligner = "ALIGN_DELTA", reducer = "REDUCE_PERCENTILE_95", by = ["metric.label.cause"] },
    { title = "Operations settled by the sweep, each time", filter = "${local.user_metric}/swept\"", aligner = "ALIGN_DELTA", reducer = "REDUCE_MEAN", by = [] },
  ]
}

resource "google_logging_metric" "longrun" {
  for_each = { for key, metric in local.metrics : key => metric if var.enable_observability }

  project          = var.project_id
  name             = "${var.name}/${each.key}"
  description      = each.value.description
  filter           = each.value.filter
  value_extractor  = each.value.value
  label_extractors = each.value.labels

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = each.value.value == null ? "INT64" : "DISTRIBUTION"

    dynamic "labels" {
      for_each = each.value.labels
      content {
        key = labels.key
      }
    }
  }

  dynamic "bucket_options" {
    for_each = each.value.value == null ? [] : [each.value.bounds]
    content {
      explicit_buckets {
        bounds = bucket_options.value
      }
    }
  }

  depends_on = [time_sleep.apis]
}

resource "google_monitoring_alert_policy" "log" {
  for_each = { for name, alert in local.log_alerts : name => alert if var.enable_observability }

  project               = var.project_id
  display_name          = "${var.name}: ${each.key}"
  combiner              = "OR"
  severity              = "ERROR"
  notification_channels = var.notification_channels
  user_labels           = var.labels

  conditions {
    display_name = each.key

    condition_matched_log {
      filter = each.value.filter
    }
  }

  alert_strategy {
    auto_close = "3600s"

    notification_rate_limit {
      period = "3600s"
    }
  }

  documentation {
    content = each.value.advice
  }

  depends_on = [time_sleep.apis]
}

resource "google_monitoring_alert_policy" "server_errors" {
  count = var.enable_observability ? 1 : 0

  project               = var.project_id
  display_name          = "${var.name}: server errors"
  combiner              = "OR"
  severity              = "ERROR"
  notification_channels = var.notification_channels
  user_labels           = var.labels

  conditions {
    display_name = "more than ${var.alert_thresholds.server_errors} answers with 5xx within 5 minutes"

    condition_threshold {
      # Cancel of an operation that can't be cancelled answers 501, which is no fault.
      filter          = "${local.run_metric.api}/request_count\" AND metric.labels.response_code_class = \"5xx\" AND metric.labels.response_code != \"501\""
      comparison      = "COMPARISON_GT"
      threshold_value = var.alert_thresholds.server_errors
      duration        = "0s"

      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_DELTA"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }

  documentation {
    content = "503 says that Firestore was down or an operation contended; 500 is a fault of the service, whose log has the details."
  }

  depends_on = [time_sleep.apis]
}

resource "google_monitoring_alert_policy" "no_sweep" {
  count = var.enable_observability ? 1 : 0

  project               = var.project_id
  display_name          = "${var.name}: the sweep doesn't run"
  combiner              = "OR"
  severity              = "ERROR"
  notification_channels = var.notification_channels
  user_labels           = var.labels

  conditions {
    display_name = "no sweep succeeded for ${var.alert_thresholds.sweep_silence_seconds / 60} minutes"

    condition_absent {
      filter   = "${local.run_metric.sweep}/request_count\" AND metric.labels.response_code_class = \"2xx\""
      duration = "${var.alert_thresholds.sweep_silence_seconds}s"

      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_DELTA"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }

  documentation {
    content = "Readers see the truth all the same, but cancellations may not be passed on to children, and nobody would say that one is stuck. Look at the job in Cloud Scheduler and at the log of the function."
  }

  depends_on = [time_sleep.apis]
}

resource "google_monitoring_dashboard" "longrun" {
  count = var.enable_observability ? 1 : 0

  project = var.project_id
  dashboard_json = jsonencode({
    displayName = "Longrun: ${var.name}"
    mosaicLayout = {
      columns = 12
      # Cloud Monitoring doesn't keep zeros and empty lists; with them, every plan would show a change.
      tiles = [for i, chart in local.charts : merge({ for key, value in { xPos = i % 2 * 6, yPos = floor(i / 2) * 4 } : key => value if value != 0 }, {
        width  = 6
        height = 4
        widget = {
          title = chart.title
          xyChart = {
            dataSets = [{
              plotType = "LINE"
              timeSeriesQuery = {
                timeSeriesFilter = {
                  filter = chart.filter
                  aggregation = merge({
                    alignmentPeriod    = "60s"
                    perSeriesAligner   = chart.aligner
                    crossSeriesReducer = chart.reducer
                  }, length(chart.by) == 0 ? {} : { groupByFields = chart.by })
                }
              }
            }]
          }
        }
      })]
    }
  })

  depends_on = [google_logging_metric.longrun]
}
