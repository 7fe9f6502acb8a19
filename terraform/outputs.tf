locals {
  base_url = google_cloudfunctions2_function.function["api"].service_config[0].uri
  cancel   = "${local.base_url}/v1/projects/${var.project_id}/operations/OPERATION:cancel"
  token    = var.auth_mode == "oauth" ? "print-access-token" : "print-identity-token"
}

output "base_url" {
  description = "The address of the service."
  value       = local.base_url
}

output "curl_cancel" {
  description = "Cancels an operation with curl."
  value       = "curl -d '' -H \"Authorization: Bearer $(gcloud auth ${local.token})\" ${local.cancel}"
}

output "dashboard_url" {
  description = "The dashboard in the console; null without observability."
  value       = one([for dashboard in google_monitoring_dashboard.longrun : "https://console.cloud.google.com/monitoring/dashboards/builder/${basename(dashboard.id)}?project=${var.project_id}"])
}

output "firestore_database" {
  description = "The database, for workers in Java, which use it directly: they need roles/datastore.user on it."
  value       = google_firestore_database.operations.name
}

output "gcloud_cancel" {
  description = "Cancels an operation with gcloud; null in iam mode, since gcloud sends access tokens and Cloud Run's IAM takes ID tokens."
  value       = var.auth_mode == "oauth" ? "CLOUDSDK_API_ENDPOINT_OVERRIDES_DATASTORE=${local.base_url}/ gcloud datastore operations cancel OPERATION --project=${var.project_id}" : null
}
