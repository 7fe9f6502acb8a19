locals {
  # The fields that the store's queries ask for, by where they ask: below one parent, or across all parents.
  # tests/code.tftest.hcl holds this against the code, and
  # FirestoreIndexesTest against each query.
  queried_fields = {
    cancelWorker    = { scope = "COLLECTION_GROUP", orders = ["ASCENDING"] }
    done            = { scope = "COLLECTION", orders = ["ASCENDING"] }
    endedWorker     = { scope = "COLLECTION_GROUP", orders = ["ASCENDING"] }
    expireTime      = { scope = "COLLECTION_GROUP", orders = ["ASCENDING"] }
    labels          = { scope = "COLLECTION", orders = ["ASCENDING"] } # for each key of the map, too
    operationType   = { scope = "COLLECTION", orders = ["ASCENDING"] }
    parentOperation = { scope = "COLLECTION", orders = ["ASCENDING"] }
    settleTime      = { scope = "COLLECTION_GROUP", orders = ["ASCENDING"] }
    startTime       = { scope = "COLLECTION", orders = ["ASCENDING", "DESCENDING"] }
    state           = { scope = "COLLECTION", orders = ["ASCENDING"] }
  }

  # What a search filters by, with the order of time that it asks for. Firestore merges them where it filters by both.
  search_indexes = {
    operation_type_newest_first = { filter = "operationType", order = "DESCENDING" }
    operation_type_oldest_first = { filter = "operationType", order = "ASCENDING" }
    state_newest_first          = { filter = "state", order = "DESCENDING" }
    state_oldest_first          = { filter = "state", order = "ASCENDING" }
  }

  expire_field = "expireTime"

  database = coalesce(var.existing_database, one(google_firestore_database.operations[*].name))

  # What terraform destroy does with the database, its fields and its backups. A field that is destroyed is reset: its
  # TTL ends, and Firestore builds automatic indexes over all documents.
  deletion_policy = var.deletion_protection || var.existing_database != null ? "ABANDON" : "DELETE"

  backups = { for how, days in { daily = var.backups.daily_retention_days, weekly = var.backups.weekly_retention_days } : how => days if days > 0 }
}

# A database of its own: its documents are the operations, and nothing else is within the functions' reach.
resource "google_firestore_database" "operations" {
  count = var.existing_database == null ? 1 : 0

  project     = var.project_id
  name        = var.name
  location_id = coalesce(var.firestore_location, var.region)
  type        = "FIRESTORE_NATIVE"

  delete_protection_state           = var.deletion_protection ? "DELETE_PROTECTION_ENABLED" : "DELETE_PROTECTION_DISABLED"
  deletion_policy                   = local.deletion_policy
  point_in_time_recovery_enablement = var.point_in_time_recovery ? "POINT_IN_TIME_RECOVERY_ENABLED" : "POINT_IN_TIME_RECOVERY_DISABLED"

  depends_on = [time_sleep.apis]
}

moved {
  from = google_firestore_database.operations
  to   = google_firestore_database.operations[0]
}

# Point-in-time recovery ends with the database; a backup outlives it.
resource "google_firestore_backup_schedule" "backup" {
  for_each = local.backups

  project         = var.project_id
  database        = local.database
  retention       = "${each.value * 86400}s"
  deletion_policy = local.deletion_policy

  dynamic "daily_recurrence" {
    for_each = each.key == "daily" ? [true] : []
    content {}
  }
  dynamic "weekly_recurrence" {
    for_each = each.key == "weekly" ? [true] : []
    content {
      day = "SUNDAY"
    }
  }

  depends_on = [time_sleep.apis] # an existing database doesn't wait for them
}

moved {
  from = google_firestore_backup_schedule.daily
  to   = google_firestore_backup_schedule.backup["daily"]
}

# No index where no query asks for one: opaque JSON may be larger than an index entry can be, times that only grow make
# a hot spot, and every index is written with every change. One exemption for all fields, not one for each: Firestore
# refuses some of many changes at once.
resource "google_firestore_field" "all" {
  project         = var.project_id
  database        = local.database
  collection      = "operations"
  field           = "*"
  deletion_policy = local.deletion_policy

  index_config {}

  depends_on = [google_firestore_field.queried] # or in between no query would have an index
}

# An index in each order that the queries ask for. Across all parents Firestore makes none by itself.
resource "google_firestore_field" "queried" {
  for_each = local.queried_fields

  project         = var.project_id
  database        = local.database
  collection      = "operations"
  field           = each.key
  deletion_policy = local.deletion_policy

  index_config {
    dynamic "indexes" {
      for_each = each.value.orders
      content {
        order       = indexes.value
        query_scope = each.value.scope
      }
    }
  }

  dynamic "ttl_config" {
    for_each = each.key == local.expire_field ? [true] : []
    content {}
  }

  depends_on = [time_sleep.apis]
}

# Firestore adds the name at the end by itself, in the order of the field before it.
resource "google_firestore_index" "search" {
  for_each = local.search_indexes

  project         = var.project_id
  database        = local.database
  collection      = "operations"
  query_scope     = "COLLECTION"
  deletion_policy = local.deletion_policy

  fields {
    field_path = each.value.filter
    order      = "ASCENDING"
  }
  fields {
    field_path = "startTime"
    order      = each.value.order
  }

  depends_on = [google_firestore_field.queried] # Firestore refuses some of many changes at once
}

moved {
  from = google_firestore_field.queried_across_parents
  to   = google_firestore_field.queried
}

# They stay as they are, which is what "*" says: to reset them first would build the indexes that nobody asks for.
removed {
  from = google_firestore_field.not_queried

  lifecycle {
    destroy = false
  }
}
