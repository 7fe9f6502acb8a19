locals {
  cancel     = "${local.base_url}/v1/projects/${var.project_id}/operations/OPERATION:cancel"
  token      = var.auth_mode == "oauth" ? "application-default print-access-token" : "print-identity-token"
  function   = google_cloudfunctions2_function.function
  sweep_path = google_cloud_scheduler_job.sweep.id
}

output "base_url" {
  description = "The address of the service, which tokens that service accounts sign themselves may be for."
  value       = local.base_url
  depends_on  = [google_cloudfunctions2_function.function]
}

output "curl_cancel" {
  description = "Cancels an operation with curl."
  value       = "curl -d '' -H \"Authorization: Bearer $(gcloud auth ${local.token})\" ${local.cancel}"
  depends_on  = [google_cloudfunctions2_function.function]
}

output "dashboard_url" {
  description = "The dashboard in the console; null without observability."
  value       = one([for dashboard in google_monitoring_dashboard.longrun : "https://console.cloud.google.com/monitoring/dashboards/builder/${basename(dashboard.id)}?project=${var.project_id}"])
}

output "deployment" {
  description = "What scripts/deploy has to know to check the deployment. A root module of your own hands it on under the same name."
  value = {
    auth_mode     = var.auth_mode
    base_url      = local.base_url
    ingress       = var.ingress
    name          = var.name
    project_id    = var.project_id
    public_access = var.public_access
    region        = var.region
    sweep_job     = local.sweep_path
    uri           = local.function["api"].service_config[0].uri
  }
}

output "events_subscription" {
  description = "Makes a subscription that is told when operations are done; null without events."
  value       = var.events ? "gcloud pubsub subscriptions create done --project=${var.project_id} --topic=${local.events_topic} --enable-message-ordering --message-filter='attributes.ce-type = \"dev.longrun.operation.done.v1\"'" : null
  depends_on  = [google_pubsub_topic.events]
}

output "events_topic" {
  description = "The Pub/Sub topic of the events; null without events."
  value       = one(google_pubsub_topic.events[*].id)
}

output "firestore_database" {
  description = "The id of the database."
  value       = local.database
}

output "gcloud_cancel" {
  description = "Cancels an operation with gcloud; null in iam mode, since gcloud sends access tokens and Cloud Run's IAM takes ID tokens."
  value       = var.auth_mode == "oauth" ? "CLOUDSDK_API_ENDPOINT_OVERRIDES_DATASTORE=${local.base_url}/ gcloud datastore operations cancel OPERATION --project=${var.project_id}" : null
  depends_on  = [google_cloudfunctions2_function.function]
}

output "service_accounts" {
  description = "The e-mail addresses of the service accounts: api and sweep run the functions, build builds them, cron calls the sweep."
  value       = { for key, account in google_service_account.account : key => account.email }
}

output "service_names" {
  description = "The names of the two Cloud Run services, api and sweep."
  value       = { for key, function in local.function : key => function.name }
}

output "sweep_job" {
  description = "The Cloud Scheduler job that calls the sweep."
  value       = local.sweep_path
}

output "uri" {
  description = "The other address that Cloud Run gives the service."
  value       = local.function["api"].service_config[0].uri
}
