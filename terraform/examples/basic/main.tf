# The least that works: stock Google clients, of one company, in one region.
variable "project_id" {
  description = "The project to deploy to."
  type        = string
}

module "longrun" {
  source = "../.."

  project_id = var.project_id
  region     = "europe-west1"
  auth_mode  = "oauth"
  policy = [
    { role = "operator", members = ["domain:example.com"] },
    { role = "admin", members = ["user:ann@example.com"] },
    { role = "worker", members = ["serviceAccount:transcoder@${var.project_id}.iam.gserviceaccount.com"] },
  ]
}

output "deployment" {
  description = "What scripts/deploy --root asks for."
  value       = module.longrun.deployment
}

output "longrun" {
  description = "The outputs of the module."
  value       = module.longrun
}
