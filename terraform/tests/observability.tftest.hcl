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
    condition     = toset([for metric in google_logging_metric.longrun : metric.name]) == toset(["longrun/requests", "longrun/cancels", "longrun/cancel_seconds", "longrun/swept"])
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
