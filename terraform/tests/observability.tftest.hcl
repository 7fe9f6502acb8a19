mock_provider "google" {}
mock_provider "time" {}

variables {
  project_id            = "my-project"
  region                = "europe-west1"
  auth_mode             = "iam"
  policy                = [{ role = "admin", members = ["user:ann@example.com"] }]
  notification_channels = ["projects/my-project/notificationChannels/1"]
}

run "a_deployment_is_observed_from_the_first_day" {
  command = plan

  assert {
    condition     = toset([for metric in google_logging_metric.longrun : metric.name]) == toset(["longrun/requests", "longrun/cancels", "longrun/cancel_seconds", "longrun/settled_cancel_seconds", "longrun/swept"])
    error_message = "Requests, cancels, how long they took, and what the sweep did should be counted."
  }
  assert {
    condition = alltrue([for alert in concat(values(google_monitoring_alert_policy.log), google_monitoring_alert_policy.server_errors, google_monitoring_alert_policy.no_sweep) :
    alert.notification_channels == tolist(["projects/my-project/notificationChannels/1"])])
    error_message = "Every alert should reach someone."
  }
}

run "the_dashboard_shows_every_metric" {
  command = plan

  assert {
    condition     = alltrue([for metric in google_logging_metric.longrun : strcontains(google_monitoring_dashboard.longrun[0].dashboard_json, "logging.googleapis.com/user/${metric.name}\\\"")])
    error_message = "A metric that nobody sees is of no use."
  }
}

run "the_dashboard_says_nothing_that_google_leaves_out" {
  command = plan

  assert {
    condition     = length(regexall("\":(?:0[,}]|\\[\\]|\\{\\}|\"\"|null|false)", google_monitoring_dashboard.longrun[0].dashboard_json)) == 0
    error_message = "Cloud Monitoring doesn't keep zeros and what is empty, so that every plan would show a change."
  }
}

run "no_alert_waits_for_a_metric_made_from_logs" {
  command = plan

  assert {
    condition = alltrue([for filter in [google_monitoring_alert_policy.server_errors[0].conditions[0].condition_threshold[0].filter, google_monitoring_alert_policy.no_sweep[0].conditions[0].condition_absent[0].filter] :
    strcontains(filter, "run.googleapis.com/request_count")])
    error_message = "Cloud Monitoring refuses an alert on a metric that is younger than some minutes, so the first apply would fail."
  }
}

# Which aligners a metric's kind and value type permit, and which reducers the aligned series do: TypedValue and
# Aggregation in google/monitoring/v3/common.proto.
run "every_chart_and_alert_aligns_what_its_metric_is" {
  command = plan

  assert {
    condition = alltrue([for chart in jsondecode(google_monitoring_dashboard.longrun[0].dashboard_json).mosaicLayout.tiles[*].widget :
      contains(
        anytrue([for name in ["cancel_seconds", "swept", "request_latencies"] : strcontains(chart.xyChart.dataSets[0].timeSeriesQuery.timeSeriesFilter.filter, name)])
        ? ["ALIGN_DELTA REDUCE_MEAN", "ALIGN_DELTA REDUCE_PERCENTILE_95", "ALIGN_DELTA REDUCE_SUM"]
        : ["ALIGN_DELTA REDUCE_SUM", "ALIGN_RATE REDUCE_SUM", "ALIGN_DELTA REDUCE_MEAN", "ALIGN_RATE REDUCE_MEAN"],
        join(" ", [for key in ["perSeriesAligner", "crossSeriesReducer"] : chart.xyChart.dataSets[0].timeSeriesQuery.timeSeriesFilter.aggregation[key]])
    )])
    error_message = "ALIGN_MEAN and ALIGN_RATE aren't defined for distributions, nor percentiles for numbers."
  }
  assert {
    condition     = toset([for metric in google_logging_metric.longrun : metric.name if metric.metric_descriptor[0].value_type == "DISTRIBUTION"]) == toset(["longrun/cancel_seconds", "longrun/settled_cancel_seconds", "longrun/swept"])
    error_message = "The assertion above should know which metrics are distributions."
  }
  assert {
    condition     = google_monitoring_alert_policy.server_errors[0].conditions[0].condition_threshold[0].aggregations[0].per_series_aligner == "ALIGN_DELTA" && google_monitoring_alert_policy.no_sweep[0].conditions[0].condition_absent[0].aggregations[0].per_series_aligner == "ALIGN_DELTA"
    error_message = "request_count is a DELTA of INT64."
  }
}

run "every_distribution_has_bounds_of_its_own" {
  command = plan

  assert {
    condition     = alltrue([for metric in google_logging_metric.longrun : length(metric.bucket_options) == (metric.metric_descriptor[0].value_type == "DISTRIBUTION" ? 1 : 0)])
    error_message = "Without bounds each bucket is twice as wide as the one before, and so wrong is a percentile."
  }
  assert {
    condition     = alltrue([for metric in google_logging_metric.longrun : alltrue([for options in metric.bucket_options : alltrue([for i, bound in options.explicit_buckets[0].bounds : i == 0 || bound > options.explicit_buckets[0].bounds[max(i - 1, 0)]])])])
    error_message = "Bounds should grow, or Cloud Logging refuses the metric."
  }
}

run "a_sweep_that_never_ran_is_heard_of" {
  command = plan

  variables {
    region           = "europe-west4"
    scheduler_region = "europe-west1"
  }

  assert {
    condition     = google_monitoring_alert_policy.log["the sweep can't be called"].conditions[0].condition_matched_log[0].filter == "resource.type=\"cloud_scheduler_job\"\nresource.labels.location=\"europe-west1\"\nresource.labels.job_id=\"longrun-sweep\"\nseverity>=ERROR"
    error_message = "An alert on silence needs a sound before; the job's own errors need none."
  }
  assert {
    condition     = google_cloud_scheduler_job.sweep.region == "europe-west1" && google_cloudfunctions2_function.function["sweep"].location == "europe-west4"
    error_message = "The job may be in another region than the functions."
  }
}

run "alerts_fire_when_it_was_said" {
  command = plan

  variables {
    alert_thresholds = { server_errors = 50, stuck_cancellation_seconds = 3600, sweep_silence_seconds = 300 }
  }

  assert {
    condition     = google_monitoring_alert_policy.server_errors[0].conditions[0].condition_threshold[0].threshold_value == 50
    error_message = "The threshold of server errors should be the one that was given."
  }
  assert {
    condition     = endswith(google_monitoring_alert_policy.log["a cancellation is stuck"].conditions[0].condition_matched_log[0].filter, "oldestCancelSeconds>=3600")
    error_message = "A cancellation should be stuck when it was said to be."
  }
  assert {
    condition     = google_monitoring_alert_policy.no_sweep[0].conditions[0].condition_absent[0].duration == "300s"
    error_message = "The sweep should be missed when it was said to be."
  }
}

run "what_can_have_labels_has_them" {
  command = plan

  variables {
    labels = { team = "media" }
  }

  assert {
    condition = alltrue([for labels in concat([for function in google_cloudfunctions2_function.function : function.labels], [google_storage_bucket.source.labels, google_artifact_registry_repository.images.labels],
    [for alert in concat(values(google_monitoring_alert_policy.log), google_monitoring_alert_policy.server_errors, google_monitoring_alert_policy.no_sweep) : alert.user_labels]) : labels == tomap({ team = "media" })])
    error_message = "Labels are for all that has some, or bills don't add up."
  }
}

run "without_observability_there_is_none" {
  command = plan

  variables {
    enable_observability = false
  }

  assert {
    condition     = length(google_logging_metric.longrun) + length(google_monitoring_alert_policy.log) + length(google_monitoring_alert_policy.server_errors) + length(google_monitoring_alert_policy.no_sweep) + length(google_monitoring_dashboard.longrun) == 0
    error_message = "No metric, alert or dashboard was asked for."
  }
  assert {
    condition     = output.dashboard_url == null
    error_message = "There is no dashboard to go to."
  }
}
