locals {
  # Which log lines are a function's.
  logs = { for key, function in local.functions : key => <<-EOT
    resource.type="cloud_run_revision"
    resource.labels.location="${var.region}"
    resource.labels.service_name="${function.name}"
    EOT
  }

  # Counts of log lines, or distributions of a value in them. The fields are those that AuditLog and SweepLog write;
  # tests/code.tftest.hcl holds this against the code.
  metrics = {
    requests = {
      description = "Requests, by method and HTTP status"
      filter      = "${local.logs.api}log_id(\"run.googleapis.com/requests\")"
      value       = null
      labels = {
        code        = "EXTRACT(httpRequest.status)"
        http_method = "EXTRACT(httpRequest.requestMethod)"
        verb        = "REGEXP_EXTRACT(httpRequest.requestUrl, \":(start|claim|heartbeat|finish|cancel|wait)(?:[?]|$)\")"
      }
    }
    cancels = {
      description = "Cancel requests that had an effect, by the state that they led to"
      filter      = "${local.logs.api}jsonPayload.audit.method=\"CancelOperation\"\njsonPayload.audit.to:*"
      value       = null
      labels      = { to = "EXTRACT(jsonPayload.audit.to)" }
    }
    cancel_seconds = {
      description = "Seconds from the cancel request to the end, by the state that the operation ended in"
      filter      = "${local.logs.api}jsonPayload.audit.cancelSeconds>=0"
      value       = "EXTRACT(jsonPayload.audit.cancelSeconds)"
      labels      = { to = "EXTRACT(jsonPayload.audit.to)" }
    }
    swept = {
      description = "Operations that one run of the sweep settled, since nobody was heard from in time"
      filter      = "${local.logs.sweep}jsonPayload.sweep.settled>=0"
      value       = "EXTRACT(jsonPayload.sweep.settled)"
      labels      = {}
    }
  }

  # Alerts are on log lines and on Cloud Run's own metrics: one on a metric made from logs can't be created until some
  # minutes after the metric.
  log_alerts = {
    "a cancellation is stuck" = {
      filter = "${local.logs.sweep}jsonPayload.sweep.oldestCancelSeconds>=600"
      advice = "An operation has been CANCELLING for 10 minutes or more: its worker renews its lease, but doesn't stop. Find it in a list with the filter `metadata.common.state = CANCELLING`, and end the worker; the operation ends with the lease. A `cancelGracePeriod` at start bounds this."
    }
    "the sweep fails" = {
      filter = "${local.logs.sweep}jsonPayload.sweep.failed>0"
      advice = "Some operations could not be settled or purged, or their cancellation not passed on to children. The sweep tries again every minute; its log says which they are, and why."
    }
  }

  user_metric = "resource.type = \"cloud_run_revision\" AND metric.type = \"logging.googleapis.com/user/${var.name}"
  run_metric = { for key, function in local.functions : key =>
    "resource.type = \"cloud_run_revision\" AND resource.labels.location = \"${var.region}\" AND resource.labels.service_name = \"${function.name}\" AND metric.type = \"run.googleapis.com"
  }

  charts = [
    { title = "Requests by method", filter = "${local.user_metric}/requests\"", aligner = "ALIGN_RATE", by = ["metric.label.http_method", "metric.label.verb"] },
    { title = "Requests by status", filter = "${local.user_metric}/requests\"", aligner = "ALIGN_RATE", by = ["metric.label.code"] },
    { title = "Latency, 95th percentile (ms)", filter = "${local.run_metric.api}/request_latencies\"", aligner = "ALIGN_DELTA", by = [] },
    { title = "Cancels by the state they led to", filter = "${local.user_metric}/cancels\"", aligner = "ALIGN_DELTA", by = ["metric.label.to"] },
    { title = "Seconds from cancel to end, 95th percentile", filter = "${local.user_metric}/cancel_seconds\"", aligner = "ALIGN_DELTA", by = ["metric.label.to"] },
    { title = "Operations settled by the sweep, each time", filter = "${local.user_metric}/swept\"", aligner = "ALIGN_MEAN", by = [] },
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

  depends_on = [google_project_service.api]
}

resource "google_monitoring_alert_policy" "log" {
  for_each = { for name, alert in local.log_alerts : name => alert if var.enable_observability }

  project               = var.project_id
  display_name          = "${var.name}: ${each.key}"
  combiner              = "OR"
  severity              = "ERROR"
  notification_channels = var.notification_channels

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

  depends_on = [google_project_service.api]
}

resource "google_monitoring_alert_policy" "server_errors" {
  count = var.enable_observability ? 1 : 0

  project               = var.project_id
  display_name          = "${var.name}: server errors"
  combiner              = "OR"
  severity              = "ERROR"
  notification_channels = var.notification_channels

  conditions {
    display_name = "more than 5 answers with 5xx within 5 minutes"

    condition_threshold {
      # Cancel of an operation that can't be cancelled answers 501, which is no fault.
      filter          = "${local.run_metric.api}/request_count\" AND metric.labels.response_code_class = \"5xx\" AND metric.labels.response_code != \"501\""
      comparison      = "COMPARISON_GT"
      threshold_value = 5
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

  depends_on = [google_project_service.api]
}

resource "google_monitoring_alert_policy" "no_sweep" {
  count = var.enable_observability ? 1 : 0

  project               = var.project_id
  display_name          = "${var.name}: the sweep doesn't run"
  combiner              = "OR"
  severity              = "ERROR"
  notification_channels = var.notification_channels

  conditions {
    display_name = "no sweep succeeded for 15 minutes"

    condition_absent {
      filter   = "${local.run_metric.sweep}/request_count\" AND metric.labels.response_code_class = \"2xx\""
      duration = "900s"

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

  depends_on = [google_project_service.api]
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
                    crossSeriesReducer = strcontains(chart.title, "95th") ? "REDUCE_PERCENTILE_95" : "REDUCE_SUM"
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
