# The module and the code are one product: what the one says of the other is read from it here, so that it can't drift.

mock_provider "google" {}
mock_provider "time" {}

variables {
  project_id = "my-project"
  region     = "europe-west1"
  auth_mode  = "oauth"
  policy     = [{ role = "admin", members = ["user:ann@example.com"] }]
}

run "code" {
  module {
    source = "./tests/code"
  }
}

run "the_functions_are_those_that_the_code_has" {
  command = plan

  assert {
    condition     = toset([for function in google_cloudfunctions2_function.function : function.build_config[0].entry_point]) == run.code.entry_points
    error_message = "The entry points should be ${join(", ", run.code.entry_points)}."
  }
}

run "the_runtime_can_run_what_maven_compiles" {
  command = plan

  assert {
    condition     = alltrue([for function in google_cloudfunctions2_function.function : tonumber(trimprefix(function.build_config[0].runtime, "java")) >= run.code.java_release])
    error_message = "The runtime should be java${run.code.java_release} or newer."
  }
}

run "the_runtime_is_the_one_that_was_chosen" {
  command = plan

  variables {
    runtime = "java21"
  }

  assert {
    condition     = alltrue([for function in google_cloudfunctions2_function.function : function.build_config[0].runtime == "java21"])
    error_message = "Both functions should be built for, and run on, the runtime that was chosen."
  }
}

run "functions_are_given_only_settings_that_the_code_knows" {
  command = plan

  assert {
    condition = length(setsubtract(
      [for name in flatten([for function in google_cloudfunctions2_function.function : keys(function.service_config[0].environment_variables)]) : name if startswith(name, "LONGRUN_")],
      run.code.settings
    )) == 0
    error_message = "The code knows these settings: ${join(", ", run.code.settings)}."
  }
}

run "the_scopes_that_callers_need_are_documented" {
  command = plan

  assert {
    condition     = alltrue([for scope in run.code.scopes : strcontains(file("variables-access.tf"), scope)])
    error_message = "auth_mode should name the scopes ${join(" and ", run.code.scopes)}."
  }
}

run "every_role_of_the_code_can_be_given" {
  command = plan

  variables {
    policy = [for role in run.code.roles : { role = role, members = ["domain:example.com"] }]
  }

  assert {
    condition     = length(run.code.roles) > 0 && [for binding in jsondecode(google_cloudfunctions2_function.function["api"].service_config[0].environment_variables.LONGRUN_POLICY).bindings : binding.role] == run.code.roles
    error_message = "The code has these roles: ${join(", ", run.code.roles)}."
  }
}

run "the_policy_is_given_as_the_code_reads_it" {
  command = plan

  variables {
    policy = [
      { role = "viewer", members = ["allAuthenticatedUsers"] },
      { role = "worker", members = ["user:ann@example.com"], project = "shop" },
    ]
  }

  assert {
    condition     = google_cloudfunctions2_function.function["api"].service_config[0].environment_variables.LONGRUN_POLICY == "{\"bindings\":[{\"members\":[\"allAuthenticatedUsers\"],\"role\":\"viewer\"},{\"members\":[\"user:ann@example.com\"],\"project\":\"shop\",\"role\":\"worker\"}]}"
    error_message = "A binding has a role, members and, only if it is given, a project; PolicyReader refuses all else, null too."
  }
}

run "every_field_that_the_store_queries_has_the_index_that_it_asks_for" {
  command = plan

  assert {
    condition     = toset([for field in google_firestore_field.queried : field.field]) == run.code.queried_fields
    error_message = "The store queries ${join(", ", run.code.queried_fields)}; each needs a place in queried_fields, and nothing else does."
  }
  assert {
    condition     = alltrue([for field in google_firestore_field.queried : contains(run.code.written_fields, field.field)])
    error_message = "An index is for a field that the store writes."
  }
  assert {
    condition     = toset([for field in google_firestore_field.queried : field.field if anytrue([for index in field.index_config[0].indexes : index.query_scope == "COLLECTION_GROUP"])]) == toset(["cancelWorker", "endedWorker", "expireTime", "settleTime"])
    error_message = "The sweep and the workers ask across all parents, others below one."
  }
  assert {
    condition     = [for field in google_firestore_field.queried : field.field if contains(field.index_config[0].indexes[*].order, "DESCENDING")] == ["startTime"]
    error_message = "Only a search goes backwards, through times."
  }
  assert {
    condition     = toset([for index in google_firestore_index.search : join(" ", [for field in index.fields : "${field.field_path} ${field.order}"])]) == toset(flatten([for filter in ["operationType", "state"] : [for order in ["ASCENDING", "DESCENDING"] : "${filter} ASCENDING startTime ${order}"]]))
    error_message = "A search filters by type and state, in either order of time."
  }
  assert {
    condition     = alltrue([for index in google_firestore_index.search : index.collection == run.code.collection_group && index.query_scope == "COLLECTION" && index.database == var.name])
    error_message = "A search is below one parent."
  }
}

run "any_other_field_has_no_index" {
  command = plan

  assert {
    condition     = google_firestore_field.all.field == "*" && length(google_firestore_field.all.index_config[0].indexes) == 0 && length(google_firestore_field.all.ttl_config) == 0
    error_message = "An empty index_config of * is what exempts all fields; a TTL it must not have."
  }
}

run "documents_are_deleted_by_the_field_that_says_when_an_operation_expires" {
  command = plan

  assert {
    condition     = [for field in google_firestore_field.queried : field.field if length(field.ttl_config) > 0] == [run.code.expire_field]
    error_message = "The TTL policy should be on ${run.code.expire_field} alone."
  }
  assert {
    condition     = alltrue([for field in concat(values(google_firestore_field.queried), [google_firestore_field.all]) : field.collection == run.code.collection_group && field.database == var.name])
    error_message = "Operations are in the collections ${run.code.collection_group} of the module's own database."
  }
}

run "a_function_outlives_what_it_may_take" {
  command = plan

  assert {
    condition     = google_cloudfunctions2_function.function["api"].service_config[0].timeout_seconds > run.code.max_wait_seconds + 10
    error_message = "A wait takes ${run.code.max_wait_seconds} s, and a cold start before it some more."
  }
  assert {
    condition     = google_cloudfunctions2_function.function["sweep"].service_config[0].timeout_seconds > run.code.max_sweep_seconds + 30
    error_message = "A sweep takes ${run.code.max_sweep_seconds} s, and the operation that it is at some more."
  }
  assert {
    condition     = google_cloud_scheduler_job.sweep.attempt_deadline == "${google_cloudfunctions2_function.function["sweep"].service_config[0].timeout_seconds}s"
    error_message = "Cloud Scheduler should wait as long as the sweep may take."
  }
}

run "metrics_are_made_of_what_the_code_logs" {
  command = plan

  assert {
    condition     = alltrue([for field in flatten([for metric in google_logging_metric.longrun : regexall("jsonPayload[.]audit[.](\\w+)", join(" ", concat([metric.filter, coalesce(metric.value_extractor, "-")], values(metric.label_extractors))))]) : contains(run.code.audit_fields, field)])
    error_message = "AuditLog writes ${join(", ", run.code.audit_fields)}."
  }
  assert {
    condition = alltrue([for field in flatten(regexall("jsonPayload[.]sweep[.](\\w+)", join(" ", concat([for metric in google_logging_metric.longrun : metric.filter], [for alert in google_monitoring_alert_policy.log : alert.conditions[0].condition_matched_log[0].filter])))) :
    contains(run.code.sweep_fields, field)])
    error_message = "The sweep logs ${join(", ", run.code.sweep_fields)}."
  }
  assert {
    condition     = toset(split("|", one(regex("\":[(]([a-zA-Z|]+)[)]", google_logging_metric.longrun["requests"].label_extractors.verb)))) == run.code.verbs
    error_message = "Route has the verbs ${join(", ", run.code.verbs)}."
  }
}

run "functions_that_start_when_called_are_compiled_for_a_quick_start" {
  command = plan

  assert {
    condition     = alltrue([for function in google_cloudfunctions2_function.function : strcontains(function.service_config[0].environment_variables.JAVA_TOOL_OPTIONS, "-XX:TieredStopAtLevel=1 ")])
    error_message = "JAVA_TOOL_OPTIONS should leave out the optimizing compiler."
  }
}

run "instances_that_are_kept_warm_are_compiled_for_throughput_and_the_sweep_is_not" {
  command = plan

  variables {
    instances = { min = 1 }
  }

  assert {
    condition     = { for key, function in google_cloudfunctions2_function.function : key => strcontains(function.service_config[0].environment_variables.JAVA_TOOL_OPTIONS, "-XX:TieredStopAtLevel=1") } == { api = false, sweep = true }
    error_message = "JAVA_TOOL_OPTIONS should leave out the optimizing compiler of the sweep alone."
  }
  assert {
    condition     = alltrue([for function in google_cloudfunctions2_function.function : endswith(function.service_config[0].environment_variables.JAVA_TOOL_OPTIONS, "-XX:MaxRAM=1g -XX:MaxRAMPercentage=70")])
    error_message = "JAVA_TOOL_OPTIONS should say how much memory there is, as the buildpack's launcher would."
  }
}
