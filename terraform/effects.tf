locals {
  # What the cancel of each job service needs, by the service's name in JobService.java, and nothing else.
  cancel_permissions = {
    batch              = "batch.jobs.cancel"
    bigquery           = "bigquery.jobs.update"
    cloudbuild         = "cloudbuild.builds.update"
    dataflow           = "dataflow.jobs.cancel"
    dataproc           = "dataproc.jobs.cancel"
    run                = "run.executions.cancel"
    workflowexecutions = "workflows.executions.cancel"
  }

  # Both functions carry effects out: the one that serves at once, the sweep what that has left.
  backend_grants = { for pair in setproduct(["api", "sweep"], var.backend_projects) : "${pair[0]} ${pair[1]}" => { account = pair[0], project = pair[1] } }

  effects_environment = merge(
    length(var.backend_projects) == 0 ? {} : { LONGRUN_BACKEND_PROJECTS = join(",", var.backend_projects) },
    var.events ? { LONGRUN_EVENTS_TOPIC = local.events_topic } : {}
  )

  events_topic = "projects/${var.project_id}/topics/${var.name}-events"
}

# A custom role belongs to one project, so each has its own.
resource "google_project_iam_custom_role" "cancel_jobs" {
  for_each = toset(var.backend_projects)

  project     = each.key
  role_id     = "${replace(var.name, "-", "_")}_cancel_jobs"
  title       = "${var.name}: cancel jobs"
  description = "Cancels the jobs that do the work of operations"
  permissions = sort(values(local.cancel_permissions))

  depends_on = [time_sleep.apis]
}

resource "google_project_iam_member" "backend" {
  for_each = local.backend_grants

  project = each.value.project
  role    = google_project_iam_custom_role.cancel_jobs[each.value.project].id
  member  = google_service_account.account[each.value.account].member
}

# What nobody has taken yet is kept for a week, and can be asked for again.
resource "google_pubsub_topic" "events" {
  count = var.events ? 1 : 0

  project                    = var.project_id
  name                       = basename(local.events_topic)
  message_retention_duration = "604800s" # 7 days
  labels                     = var.labels

  depends_on = [time_sleep.apis]
}

resource "google_pubsub_topic_iam_member" "publisher" {
  for_each = var.events ? toset(["api", "sweep"]) : toset([])

  project = var.project_id
  topic   = google_pubsub_topic.events[0].name
  role    = "roles/pubsub.publisher"
  member  = google_service_account.account[each.key].member
}
