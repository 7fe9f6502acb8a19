# What the code says about itself, read from its sources, for the tests to hold the module against.
locals {
  variables = split("\nvariable ", join("\n", [for name in fileset("${path.module}/../..", "variables*.tf") : file("${path.module}/../../${name}")]))
  tested    = flatten(regexall("expect_failures = \\[var[.](\\w+)\\]", file("${path.module}/../validation.tftest.hcl")))

  function     = "${path.module}/../../../function"
  sources      = "${local.function}/src/main/java/dev/longrun"
  document     = join("\n", [for name in ["DocumentSchema", "OperationDocument"] : file("${local.sources}/store/${name}.java")])
  queries      = join("\n", [for name in ["Queries", "Search", "Watches"] : file("${local.sources}/store/firestore/Firestore${name}.java")])
  job_services = file("${local.sources}/backend/JobService.java")
  audit        = file("${local.sources}/auth/AuditLog.java")

  constants = { for pair in regexall("static final String ([A-Z_]+) = \"(\\w+)\"", local.document) : pair[0] => pair[1] }
  puts      = regexall("(?:fields[.]put[(]|put[(]fields,)\\s*(?:\"(\\w+)\"|DocumentSchema[.]([A-Z_]+),)", local.document)
}

output "entry_points" {
  value = toset([for name in fileset(local.sources, "*.java") : "dev.longrun.${trimsuffix(name, ".java")}"
  if strcontains(file("${local.sources}/${name}"), "implements HttpFunction ")])
}

output "java_release" {
  value = tonumber(one(regex("<maven.compiler.release>(\\d+)<", file("${local.function}/pom.xml"))))
}

output "settings" {
  value = toset(flatten([for name in ["Config", "AccessConfig", "EffectsConfig"] : regexall("\"(LONGRUN_[A-Z_]+)\"", file("${local.sources}/${name}.java"))]))
}

output "scopes" {
  value = flatten(regexall("\"https://www.googleapis.com/(auth/[a-z-]+)\"", file("${local.sources}/auth/Scopes.java")))
}

output "roles" {
  value = [for name in flatten(regexall("(?m)^  ([A-Z]+)[(]\"operations", file("${local.sources}/auth/Role.java"))) : lower(name)]
}

output "written_fields" {
  value = toset([for put in local.puts : put[0] != null ? put[0] : local.constants[put[1]]])
}

output "queried_fields" {
  value = toset([for name in flatten(regexall("DocumentSchema[.]([A-Z_]+)", local.queries)) : local.constants[name]])
}

output "expire_field" {
  value = local.constants.EXPIRE_TIME
}

output "collection_group" {
  value = one(distinct(flatten(regexall("OPERATIONS = \"(\\w+)\"", local.queries))))
}

output "verbs" {
  value = toset(flatten(regexall("[(]\"(?:GET|POST)\", (?:true|false), \"(\\w+)\"", file("${local.sources}/api/Route.java"))))
}

output "max_wait_seconds" {
  value = tonumber(one(regex("LONGEST_WAIT = Duration.ofSeconds[(](\\d+)[)]", file("${local.sources}/admission/Admission.java"))))
}

output "max_sweep_seconds" {
  value = tonumber(one(regex("MAX_DURATION = Duration.ofSeconds[(](\\d+)[)]", file("${local.sources}/SweepFunction.java"))))
}

output "audit_fields" {
  value = toset(flatten(regexall("(?:audit[.]put[(]|Map[.]of[(]|, )\\s*\"(\\w+)\"", local.audit)))
}

output "effect_fields" {
  value = toset(flatten(regexall("\"(\\w+)\", (?:effect|givenUp)[.(]", file("${local.sources}/EffectLog.java"))))
}

output "job_services" {
  value = toset(concat(
    flatten(regexall("custom[(]\\s*\"(\\w+)\"", local.job_services)),
    flatten(regexall("\"(\\w+)[.]googleapis[.]com\"", local.job_services)),
  ))
}

output "sweep_fields" {
  value = toset(flatten([for name in ["SweepLog", "service/SweepSummary"] : regexall("\"(\\w+)\", [a-z]\\w+[,)]", file("${local.sources}/${name}.java"))]))
}

output "validations" {
  value = { for block in local.variables : one(regex("\"(\\w+)\"", block)) => length(regexall("\n  validation {", block)) }
}

output "validation_tests" {
  value = { for name in distinct(local.tested) : name => length([for tested in local.tested : tested if tested == name]) }
}
