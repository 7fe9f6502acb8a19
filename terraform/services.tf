resource "google_project_service" "api" {
  for_each = toset(concat(var.events ? ["pubsub.googleapis.com"] : [], [
    "artifactregistry.googleapis.com",
    "cloudbuild.googleapis.com",
    "cloudfunctions.googleapis.com",
    "cloudresourcemanager.googleapis.com", # for the project's IAM policy
    "cloudscheduler.googleapis.com",
    "firestore.googleapis.com",
    "iam.googleapis.com",
    "logging.googleapis.com",
    "monitoring.googleapis.com",
    "run.googleapis.com",
    "storage.googleapis.com",
  ]))

  project            = var.project_id
  service            = each.key
  disable_on_destroy = false # others in the project may need it
}

# An API answers "disabled" for a while after it was enabled, and its service agent comes later still. The provider
# doesn't repeat such a call, so everything else waits.
resource "time_sleep" "apis" {
  create_duration = "90s"

  triggers = { for name, service in google_project_service.api : name => service.service }
}
