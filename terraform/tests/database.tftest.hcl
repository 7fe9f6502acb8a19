mock_provider "google" {}
mock_provider "time" {}

variables {
  project_id = "my-project"
  region     = "europe-west1"
  auth_mode  = "iam"
  policy     = [{ role = "admin", members = ["user:ann@example.com"] }]
}

run "the_database_can_t_be_destroyed_by_accident" {
  command = plan

  assert {
    condition     = google_firestore_database.operations[0].delete_protection_state == "DELETE_PROTECTION_ENABLED"
    error_message = "Nobody should be able to delete it while it is deployed, not even in the console."
  }
  assert {
    condition     = google_firestore_database.operations[0].deletion_policy == "ABANDON"
    error_message = "terraform destroy should leave it where it is."
  }
  assert {
    condition     = alltrue([for item in concat(values(google_firestore_field.queried), values(google_firestore_index.search), [google_firestore_field.all], values(google_firestore_backup_schedule.backup)) : item.deletion_policy == "ABANDON"])
    error_message = "A field that is destroyed is reset: a database that is left would lose its TTL and index all its JSON."
  }
}

run "lost_operations_can_be_had_back" {
  command = plan

  assert {
    condition     = google_firestore_database.operations[0].point_in_time_recovery_enablement == "POINT_IN_TIME_RECOVERY_ENABLED"
    error_message = "Any minute of the last 7 days should be within reach."
  }
  assert {
    condition     = keys(google_firestore_backup_schedule.backup) == ["daily"] && google_firestore_backup_schedule.backup["daily"].database == "longrun" && google_firestore_backup_schedule.backup["daily"].retention == "604800s"
    error_message = "A backup a day should be kept, beyond the life of the database."
  }
}

run "operations_have_a_native_database_of_their_own_near_the_functions" {
  command = plan

  assert {
    condition     = google_firestore_database.operations[0].name == "longrun" && google_firestore_database.operations[0].type == "FIRESTORE_NATIVE" && google_firestore_database.operations[0].location_id == "europe-west1"
    error_message = "Other data of the project is none of the functions' business."
  }
  assert {
    condition     = alltrue([for function in google_cloudfunctions2_function.function : function.service_config[0].environment_variables.LONGRUN_FIRESTORE_DATABASE == "longrun"])
    error_message = "The functions should use that database."
  }
}

run "without_protection_destroy_deletes_the_database" {
  command = plan

  variables {
    deletion_protection = false
    firestore_location  = "eur3"
  }

  assert {
    condition     = google_firestore_database.operations[0].delete_protection_state == "DELETE_PROTECTION_DISABLED" && google_firestore_database.operations[0].deletion_policy == "DELETE"
    error_message = "Who says so can have all of it gone."
  }
  assert {
    condition     = alltrue([for item in concat(values(google_firestore_field.queried), values(google_firestore_index.search), [google_firestore_field.all], values(google_firestore_backup_schedule.backup)) : item.deletion_policy == "DELETE"])
    error_message = "What belongs to the database goes with it."
  }
  assert {
    condition     = google_firestore_database.operations[0].location_id == "eur3"
    error_message = "The database should lie where it was asked for."
  }
}

run "recovery_and_backups_are_as_asked_for" {
  command = plan

  variables {
    point_in_time_recovery = false
    backups                = { daily_retention_days = 0, weekly_retention_days = 98 }
  }

  assert {
    condition     = google_firestore_database.operations[0].point_in_time_recovery_enablement == "POINT_IN_TIME_RECOVERY_DISABLED"
    error_message = "Who wants no versions of 7 days shouldn't pay for them."
  }
  assert {
    condition     = keys(google_firestore_backup_schedule.backup) == ["weekly"] && google_firestore_backup_schedule.backup["weekly"].retention == "8467200s" && google_firestore_backup_schedule.backup["weekly"].weekly_recurrence[0].day == "SUNDAY"
    error_message = "One backup a week should be kept for 14 weeks."
  }
}

run "an_existing_database_is_used_and_never_taken_away" {
  command = plan

  variables {
    existing_database   = "longrun-restored"
    deletion_protection = false
  }

  assert {
    condition     = length(google_firestore_database.operations) == 0
    error_message = "It is there already."
  }
  assert {
    condition     = alltrue([for item in concat(values(google_firestore_field.queried), values(google_firestore_index.search), [google_firestore_field.all], values(google_firestore_backup_schedule.backup)) : item.database == "longrun-restored" && item.deletion_policy == "ABANDON"])
    error_message = "Its operations need the same indexes, TTL and backups, and keep them when the module goes."
  }
  assert {
    condition     = alltrue([for function in google_cloudfunctions2_function.function : function.service_config[0].environment_variables.LONGRUN_FIRESTORE_DATABASE == "longrun-restored"])
    error_message = "The functions should use that database."
  }
  assert {
    condition     = strcontains(one(google_project_iam_member.account["api roles/datastore.user"].condition).expression, "databases/longrun-restored")
    error_message = "And they should be let into that database."
  }
}
