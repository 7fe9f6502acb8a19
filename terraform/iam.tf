locals {
  accounts = {
    api   = "Longrun: serves operations"
    sweep = "Longrun: settles overdue operations"
    build = "Longrun: builds the functions"
    cron  = "Longrun: calls the sweep"
  }

  this_database = "resource.name == \"projects/${var.project_id}/databases/${local.database}\""

  # All that the accounts may do in the project, and under which condition. Writing logs from a function needs no role.
  project_grants = {
    "api roles/datastore.user"         = local.this_database
    "sweep roles/datastore.user"       = local.this_database
    "build roles/logging.logWriter"    = null
    "build roles/storage.objectViewer" = "resource.name.startsWith(\"projects/_/buckets/gcf-v2-sources-\")" # where Functions copies the sources to
  }

  # In oauth mode everyone has to get through to the service: the access tokens of stock Google clients are no ID tokens
  # of this service, so Cloud Run's IAM would refuse them. The service checks every request itself.
  # In iam mode neither allAuthenticatedUsers nor a unique id is a member that IAM should be given. An organization that
  # restricts domains refuses allUsers; there the check is switched off instead, which a function can't do, but an image.
  invokers = toset(var.auth_mode == "oauth" ? (var.public_access == "iam" && var.image == null ? ["allUsers"] : []) : concat(
    var.invokers, [for member in flatten(var.policy[*].members) : member if !can(regex("^(allAuthenticatedUsers|serviceAccount:[0-9]+)$", member))]
  ))
}

resource "google_service_account" "account" {
  for_each = local.accounts

  project      = var.project_id
  account_id   = "${var.name}-${each.key}"
  display_name = each.value

  depends_on = [time_sleep.apis]
}

resource "google_project_iam_member" "account" {
  for_each = local.project_grants

  project = var.project_id
  role    = split(" ", each.key)[1]
  member  = google_service_account.account[split(" ", each.key)[0]].member

  dynamic "condition" {
    for_each = each.value == null ? [] : [each.value]
    content {
      title      = "${var.name} only"
      expression = condition.value
    }
  }
}

resource "google_artifact_registry_repository_iam_member" "build" {
  project    = var.project_id
  location   = google_artifact_registry_repository.images.location
  repository = google_artifact_registry_repository.images.name
  role       = "roles/artifactregistry.writer"
  member     = google_service_account.account["build"].member
}

# Cloud Functions' own agent looks the repository up before it builds. On a new project the role that Google gives it
# comes late.
resource "google_artifact_registry_repository_iam_member" "functions_agent" {
  project    = var.project_id
  location   = google_artifact_registry_repository.images.location
  repository = google_artifact_registry_repository.images.name
  role       = "roles/artifactregistry.reader"
  member     = "serviceAccount:service-${local.project_number}@gcf-admin-robot.iam.gserviceaccount.com"
}

# A grant takes effect within a minute or so; a build that starts earlier fails.
resource "time_sleep" "grants" {
  create_duration = "60s"

  triggers = {
    build      = google_service_account.account["build"].unique_id
    repository = google_artifact_registry_repository.images.id
  }

  depends_on = [
    google_artifact_registry_repository_iam_member.build,
    google_artifact_registry_repository_iam_member.functions_agent,
    google_project_iam_member.account,
  ]
}

resource "google_cloud_run_v2_service_iam_member" "invoker" {
  for_each = local.invokers

  project  = var.project_id
  location = var.region
  name     = local.service["api"].name
  role     = "roles/run.invoker"
  member   = each.key
}

resource "google_cloud_run_v2_service_iam_member" "cron" {
  project  = var.project_id
  location = var.region
  name     = local.service["sweep"].name
  role     = "roles/run.invoker"
  member   = google_service_account.account["cron"].member
}
