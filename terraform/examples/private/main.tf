# Nothing public: Cloud Run's IAM lets in the policy's members and one group, of whom the group may only read. The data
# lies in two regions, two instances are always warm, and someone is told when something is wrong.
variable "project_id" {
  description = "The project to deploy to."
  type        = string
}

resource "google_monitoring_notification_channel" "on_call" {
  project      = var.project_id
  display_name = "On call"
  type         = "email"
  labels       = { email_address = "on-call@example.com" }
}

module "longrun" {
  source = "../.."

  project_id         = var.project_id
  region             = "europe-west1"
  firestore_location = "eur3"
  name               = "longrun-private"
  auth_mode          = "iam"
  instances          = { min = 2, max = 20 }

  invokers = ["group:support@example.com"]
  policy = [
    { role = "viewer", members = ["allAuthenticatedUsers"] },
    { role = "admin", members = ["user:ann@example.com"] },
    { role = "worker", members = ["serviceAccount:transcoder@${var.project_id}.iam.gserviceaccount.com"], project = "media" },
  ]

  notification_channels = [google_monitoring_notification_channel.on_call.name]
}

output "deployment" {
  description = "What scripts/deploy --root asks for."
  value       = module.longrun.deployment
}

output "longrun" {
  description = "The outputs of the module."
  value       = module.longrun
}
