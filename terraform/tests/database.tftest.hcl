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
    condition     = google_firestore_database.operations.delete_protection_state == "DELETE_PROTECTION_ENABLED"
    error_message = "Nobody should be able to delete it while it is deployed, not even in the console."
  }
  assert {
    condition     = google_firestore_database.operations.deletion_policy == "ABANDON"
    error_message = "terraform destroy should leave it where it is."
  }
}

run "lost_operations_can_be_had_back" {
  command = plan

  assert {
    condition     = google_firestore_database.operations.point_in_time_recovery_enablement == "POINT_IN_TIME_RECOVERY_ENABLED"
    error_message = "Any minute of the last 7 days should be within reach."
  }
  assert {
    condition     = google_firestore_backup_schedule.daily.database == "longrun" && google_firestore_backup_schedule.daily.retention == "604800s"
    error_message = "A backup a day should be kept, beyond the life of the database."
  }
}

run "operations_have_a_native_database_of_their_own_near_the_functions" {
  command = plan

  assert {
    condition     = google_firestore_database.operations.name == "longrun" && google_firestore_database.operations.type == "FIRESTORE_NATIVE" && google_firestore_database.operations.location_id == "europe-west1"
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
    condition     = google_firestore_database.operations.delete_protection_state == "DELETE_PROTECTION_DISABLED" && google_firestore_database.operations.deletion_policy == "DELETE"
    error_message = "Who says so can have all of it gone."
  }
  assert {
    condition     = google_firestore_database.operations.location_id == "eur3"
    error_message = "The database should lie where it was asked for."
  }
}
