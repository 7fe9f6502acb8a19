locals {
  # The fields of an operation, by what the store's queries need; tests/code.tftest.hcl holds this against the code.
  # Those that are not here are queried below one parent, which Firestore's automatic indexes serve.
  queried_across_parents = ["cancelWorker", "expireTime", "settleTime"]
  not_queried = [
    "cancelGracePeriod", "cancelRequest", "cancellable", "children", "endTime", "error", "finishedWith", "lease",
    "metadata", "progress", "requestId", "response", "startTime", "state",
  ]
  expire_field = "expireTime"
}

# A database of its own: its documents are the operations, and nothing else is within the functions' reach.
resource "google_firestore_database" "operations" {
  project     = var.project_id
  name        = var.name
  location_id = coalesce(var.firestore_location, var.region)
  type        = "FIRESTORE_NATIVE"

  delete_protection_state           = var.deletion_protection ? "DELETE_PROTECTION_ENABLED" : "DELETE_PROTECTION_DISABLED"
  deletion_policy                   = var.deletion_protection ? "ABANDON" : "DELETE"
  point_in_time_recovery_enablement = "POINT_IN_TIME_RECOVERY_ENABLED" # any minute of the last 7 days

  depends_on = [google_project_service.api]
}

# Point-in-time recovery ends with the database; a backup outlives it.
resource "google_firestore_backup_schedule" "daily" {
  project   = var.project_id
  database  = google_firestore_database.operations.name
  retention = "604800s" # 7 days

  daily_recurrence {}
}

# Indexes across all collections of operations: Firestore makes none by itself. They replace the field's automatic ones.
resource "google_firestore_field" "queried_across_parents" {
  for_each = toset(local.queried_across_parents)

  project    = var.project_id
  database   = google_firestore_database.operations.name
  collection = "operations"
  field      = each.key

  index_config {
    indexes {
      order       = "ASCENDING"
      query_scope = "COLLECTION_GROUP"
    }
  }

  dynamic "ttl_config" {
    for_each = each.key == local.expire_field ? [true] : []
    content {}
  }
}

# No index where no query asks for one: opaque JSON may be larger than an index entry can be, times that only grow
# make a hot spot, and every index is written with every change.
resource "google_firestore_field" "not_queried" {
  for_each = toset(local.not_queried)

  project    = var.project_id
  database   = google_firestore_database.operations.name
  collection = "operations"
  field      = each.key

  index_config {}
}
