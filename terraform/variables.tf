variable "alert_thresholds" {
  description = "When alerts fire: more than server_errors answers with 5xx within 5 minutes; an operation that has been CANCELLING for stuck_cancellation_seconds; no sweep that succeeded for sweep_silence_seconds."
  type = object({
    server_errors              = optional(number, 5)
    stuck_cancellation_seconds = optional(number, 600)
    sweep_silence_seconds      = optional(number, 900)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.alert_thresholds.server_errors >= 0 && floor(var.alert_thresholds.server_errors) == var.alert_thresholds.server_errors
    error_message = "alert_thresholds.server_errors is a whole number, 0 or more."
  }
  validation {
    condition     = var.alert_thresholds.stuck_cancellation_seconds >= 60 && floor(var.alert_thresholds.stuck_cancellation_seconds) == var.alert_thresholds.stuck_cancellation_seconds
    error_message = "alert_thresholds.stuck_cancellation_seconds is a whole number, 60 or more: the sweep tells of no cancellation that is younger."
  }
  validation {
    condition     = var.alert_thresholds.sweep_silence_seconds >= 120 && var.alert_thresholds.sweep_silence_seconds <= 84600 && var.alert_thresholds.sweep_silence_seconds % 60 == 0
    error_message = "alert_thresholds.sweep_silence_seconds is from 120 to 84600 (23.5 hours), in whole minutes: Cloud Monitoring takes no other."
  }
}

variable "backend_projects" {
  description = "The projects in which the service may cancel the jobs that do the work of operations: Cloud Run executions, Batch, Workflows, Cloud Build, Dataproc, BigQuery and Dataflow. In each, a custom role with the permissions to cancel and no others is made and given to the two functions."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for project in var.backend_projects : can(regex("^([a-z][a-z0-9.-]{1,60}:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$", project))])
    error_message = "A backend project is a project id like my-project, neither a number nor a pattern."
  }
}

variable "backups" {
  description = "For how many days a backup of each day, and one of each Sunday, is kept; 0 for none. They outlive the database."
  type = object({
    daily_retention_days  = optional(number, 7)
    weekly_retention_days = optional(number, 0)
  })
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for days in values(var.backups) : days >= 0 && days <= 98 && floor(days) == days])
    error_message = "Backups are kept for a whole number of days, at most 98 (14 weeks); 0 for none."
  }
}

variable "cancel_grace_period" {
  description = "How long a worker may take to stop after a cancel, in seconds with an s behind them, for operations whose start doesn't say. When it is over, the operation ends CANCELLED."
  type        = string
  default     = "600s"
  nullable    = false

  validation {
    condition     = can(regex("^[1-9][0-9]{0,5}s$", var.cancel_grace_period)) && tonumber(trimsuffix(var.cancel_grace_period, "s")) <= 604800
    error_message = "cancel_grace_period is whole seconds, from 1s to 604800s (7 days)."
  }
}

variable "console" {
  description = "Whether the service serves its console, a page for operators, at /console/. Its files are public; what it shows and does takes the same permissions as any other client's requests."
  type        = bool
  default     = true
  nullable    = false
}

variable "deletion_protection" {
  description = "Whether the database is protected: no one can delete it, and terraform destroy leaves it where it is. Without, terraform destroy deletes it and all operations in it."
  type        = bool
  default     = true
  nullable    = false
}

variable "enable_observability" {
  description = "Whether to create metrics from the logs, alerts and a dashboard."
  type        = bool
  default     = true
  nullable    = false
}

variable "events" {
  description = "Whether the service publishes events, as CloudEvents on a Pub/Sub topic that is made for them: when an operation starts, when somebody asks to cancel it, when it is done. Holds for operations that start from then on."
  type        = bool
  default     = false
  nullable    = false
}

variable "existing_database" {
  description = "The id of a Firestore database in native mode that is there already, such as one that was restored from a backup; (default) for the default one. The module then makes no database, but sets the indexes and the TTL of its operations and its backups, and leaves all that is in it where it is when it is destroyed. Nothing but Longrun should have a collection named operations in it."
  type        = string
  default     = null

  validation {
    condition     = var.existing_database == null || can(regex("^([(]default[)]|[a-z][a-z0-9-]{2,61}[a-z0-9])$", var.existing_database))
    error_message = "existing_database is the id of a database, like longrun-restored or (default)."
  }
  validation {
    condition     = var.existing_database == null || var.firestore_location == null
    error_message = "firestore_location says where a new database lies; an existing one lies where it lies."
  }
}

variable "firestore_location" {
  description = "Where the database lies: a region, or a multi-region such as nam5 or eur3. By default the region of the functions. It can't be changed later."
  type        = string
  default     = null

  validation {
    condition     = var.firestore_location == null || can(regex("^([a-z]+-[a-z]+[0-9]+|[a-z]{3}[0-9])$", var.firestore_location))
    error_message = "firestore_location is a region like europe-west1, or a multi-region like eur3."
  }
}

variable "function_zip" {
  description = "The path of a released longrun-function-VERSION.zip, which is deployed in place of the sources beside this module. With it, the folder terraform/ is enough."
  type        = string
  default     = null

  validation {
    condition     = var.function_zip == null || can(filesha256(var.function_zip))
    error_message = "function_zip is the path of a file that is there, such as $${path.root}/longrun-function-0.2.0.zip."
  }
}

variable "image" {
  description = "The image of function/container to run, by its digest: REGION-docker.pkg.dev/PROJECT/REPOSITORY/IMAGE@sha256:... By default the functions are built from source; they speak REST alone, the image also gRPC."
  type        = string
  default     = null

  validation {
    condition     = var.image == null || can(regex("^[a-z0-9.-]+(/[a-z0-9._-]+)+@sha256:[0-9a-f]{64}$", var.image))
    error_message = "image is named by its digest, IMAGE@sha256:..., since a tag may be another image at each start of an instance."
  }
}

variable "instances" {
  description = "How many instances may serve: min are kept warm, which costs something all the time but spares callers the start of a JVM (with any, all are compiled for throughput rather than for a quick start); max bounds what a flood of requests may cost."
  type = object({
    min = optional(number, 0)
    max = optional(number, 10)
  })
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for n in values(var.instances) : n >= 0 && floor(n) == n]) && var.instances.max >= 1 && var.instances.min <= var.instances.max
    error_message = "instances.min and instances.max are whole numbers, min at least 0, max at least 1 and not below min."
  }
}

variable "labels" {
  description = "Labels of all that can have some (functions, bucket, images, alerts), such as for bills."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = length(var.labels) <= 60 && alltrue([for key, value in var.labels : can(regex("^[a-z][a-z0-9_-]{0,62}$", key)) && can(regex("^[a-z0-9_-]{0,63}$", value))])
    error_message = "There are at most 60 labels, whose keys begin with a letter; keys and values have up to 63 lower-case letters, digits, hyphens and underscores."
  }
}

variable "name" {
  description = "The name of the function and of the database, and the first part of every other name."
  type        = string
  default     = "longrun"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,18}[a-z0-9]$", var.name))
    error_message = "The name has 4 to 20 lower-case letters, digits and hyphens, starts with a letter and ends with a letter or digit."
  }
}

variable "notification_channels" {
  description = "The Cloud Monitoring notification channels that alerts are sent to, by resource name. Without any, alerts only show in the console."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for channel in var.notification_channels : can(regex("^projects/[^/]+/notificationChannels/[^/]+$", channel))])
    error_message = "A notification channel is a name like projects/my-project/notificationChannels/123."
  }
}

variable "point_in_time_recovery" {
  description = "Whether any minute of the last 7 days can be read and restored. Firestore then keeps, and bills, each version of a document for 7 days. An existing database is left as it is."
  type        = bool
  default     = true
  nullable    = false
}

variable "project_id" {
  description = "The project to deploy to."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "project_id is the id of a project, like my-project; neither its number nor its display name."
  }
}

variable "region" {
  description = "The region of the functions, their source and their images. It needs Cloud Run functions, Artifact Registry and Firestore (or firestore_location), and Cloud Scheduler (or scheduler_region)."
  type        = string

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "region is a region like europe-west1."
  }
}

variable "retention" {
  description = "How long a finished operation can be read, in seconds with an s behind them; kept in the operation at its start. TTL deletes it after that."
  type        = string
  default     = "2592000s"
  nullable    = false

  validation {
    condition     = can(regex("^[1-9][0-9]{0,8}s$", var.retention)) && tonumber(trimsuffix(var.retention, "s")) <= 315360000
    error_message = "retention is whole seconds, from 1s to 315360000s (10 years)."
  }
}

variable "runtime" {
  description = "The Java that Cloud Build compiles with and the functions run on: java25 or java21."
  type        = string
  default     = "java25"
  nullable    = false

  validation {
    condition     = contains(["java21", "java25"], var.runtime)
    error_message = "runtime is java25 or java21; Cloud Run functions has no other Java that runs this code for years to come."
  }
}

variable "scheduler_region" {
  description = "The region of the Cloud Scheduler job that calls the sweep, where region has no Cloud Scheduler. By default region."
  type        = string
  default     = null

  validation {
    condition     = var.scheduler_region == null || can(regex("^[a-z]+-[a-z]+[0-9]+$", var.scheduler_region))
    error_message = "scheduler_region is a region like europe-west1."
  }
  validation {
    condition = var.scheduler_region != null || contains([
      "asia-east1", "asia-east2", "asia-northeast1", "asia-northeast2", "asia-northeast3", "asia-south1", "asia-south2",
      "asia-southeast1", "asia-southeast2", "australia-southeast1", "europe-central2", "europe-west1", "europe-west2",
      "europe-west3", "europe-west6", "europe-west12", "northamerica-northeast1", "northamerica-northeast2",
      "southamerica-east1", "us-central1", "us-east1", "us-east4", "us-west1", "us-west2", "us-west3", "us-west4",
    ], var.region)
    error_message = "Cloud Scheduler isn't known to be in ${var.region}. Set scheduler_region to a region that has it; or to ${var.region} itself, if it has it by now."
  }
}
