variable "audiences" {
  description = "Further addresses of the service, such as a domain of your own, that tokens may be for: in auth_mode oauth those that service accounts sign themselves; in iam, with an image only, those that Cloud Run checks."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for audience in var.audiences : can(regex("^https://[^,[:space:]]+$", audience))])
    error_message = "An audience is an address like https://operations.example.com."
  }
  validation {
    condition     = length(var.audiences) == 0 || var.auth_mode == "oauth" || var.image != null
    error_message = "Audiences are for auth_mode oauth, or for an image: with iam, Cloud Run checks for whom a token is, and takes other addresses of an image alone."
  }
}

variable "auth_mode" {
  description = "How callers are known. oauth: by Google access tokens with the scope auth/datastore or auth/cloud-platform, as stock Google clients send them; the service checks them itself, so it can be reached by everyone. iam: by ID tokens, which Cloud Run's IAM checks before a request reaches the service."
  type        = string

  validation {
    condition     = contains(["oauth", "iam"], var.auth_mode)
    error_message = "auth_mode is oauth or iam; a service that is open to all can't be deployed."
  }
}

variable "clients" {
  description = "Ids of the OAuth clients whose tokens of users are taken, such as gcloud's, 32555940559.apps.googleusercontent.com. By default any client's, so that any program to which a user gave the scope may act as that user. Tokens of service accounts are taken in any case. Only with auth_mode oauth."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for client in var.clients : can(regex("^[0-9A-Za-z._-]+$", client))])
    error_message = "The id of an OAuth client is like 32555940559.apps.googleusercontent.com."
  }
  validation {
    condition     = length(var.clients) == 0 || var.auth_mode == "oauth"
    error_message = "Clients are for auth_mode oauth."
  }
}

variable "cors_origins" {
  description = "Web origins whose pages may call the service from a browser, such as https://console.example.com; \"*\" for all. Only with auth_mode oauth: Cloud Run's IAM refuses what a browser asks beforehand, since that carries no token."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for origin in var.cors_origins : can(regex("^([*]|https?://[a-z0-9.-]+(:[0-9]{1,5})?)$", origin))])
    error_message = "An origin has a scheme and a host, in lower case and without a slash at the end, like https://console.example.com."
  }
  validation {
    condition     = length(var.cors_origins) == 0 || var.auth_mode == "oauth"
    error_message = "Origins are for auth_mode oauth; with iam, Cloud Run refuses what a browser asks beforehand."
  }
}

variable "ingress" {
  description = "From where the service can be reached: ALLOW_ALL, ALLOW_INTERNAL_AND_GCLB (the project's networks and an external load balancer) or ALLOW_INTERNAL_ONLY."
  type        = string
  default     = "ALLOW_ALL"
  nullable    = false

  validation {
    condition     = contains(["ALLOW_ALL", "ALLOW_INTERNAL_AND_GCLB", "ALLOW_INTERNAL_ONLY"], var.ingress)
    error_message = "ingress is ALLOW_ALL, ALLOW_INTERNAL_AND_GCLB or ALLOW_INTERNAL_ONLY."
  }
}

variable "invokers" {
  description = "Who may reach the service besides the members of the policy, in IAM's spelling: groups, for example. Reaching it permits nothing; the policy does. Only with auth_mode iam."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for member in var.invokers : can(regex("^(user|serviceAccount|group|domain|principal|principalSet):[^[:space:]]+$", member))])
    error_message = "An invoker is a member like group:team@example.com; allUsers and allAuthenticatedUsers are refused, since in iam mode nothing is public."
  }
  validation {
    condition     = length(var.invokers) == 0 || var.auth_mode == "iam"
    error_message = "Invokers are for auth_mode iam; with oauth everyone reaches the service, which checks the tokens itself."
  }
  validation {
    condition     = var.auth_mode != "iam" || length(var.invokers) > 0 || anytrue([for binding in var.policy : length([for member in binding.members : member if !can(regex("^(allAuthenticatedUsers|serviceAccount:[0-9]+)$", member))]) > 0])
    error_message = "With auth_mode iam someone must be able to reach the service: name an invoker, or a member of the policy with an address."
  }
}

variable "policy" {
  description = "Who may do what: a list of bindings, each with role, members (a list) and, if it is about one project alone, project. Roles: viewer (get, list, wait, inspect), operator (also cancel), admin (also delete and terminate), worker (start, and do the work). Members: user:, serviceAccount: (an address, or the unique id of one whose tokens don't tell its address; with auth_mode iam name it among invokers too), domain:, or allAuthenticatedUsers (with auth_mode iam: everyone who can reach the service). project narrows a binding to the operations of one project."
  type        = any # an object type would drop what it doesn't know, and so a misspelt project
  nullable    = false

  validation {
    condition = can([for binding in var.policy : [for member in binding.members : tostring(member)]]) && alltrue([
    for binding in var.policy : length(setsubtract(keys(binding), ["role", "members", "project"])) == 0])
    error_message = "A binding has role, members (a list) and, if it is about one project alone, project; nothing else."
  }
  validation {
    condition     = length(var.policy) > 0
    error_message = "The policy needs a binding, or nobody could do anything."
  }
  validation {
    condition     = alltrue([for binding in var.policy : contains(["viewer", "operator", "admin", "worker"], binding.role)])
    error_message = "The roles are viewer, operator, admin and worker."
  }
  validation {
    condition     = alltrue([for binding in var.policy : length(binding.members) > 0])
    error_message = "Every binding needs a member."
  }
  validation {
    condition = alltrue([for member in flatten(var.policy[*].members) : member == "allAuthenticatedUsers" ||
      can(regex("^domain:[A-Za-z0-9-]+([.][A-Za-z0-9-]+)+$", member)) ||
      can(regex("^serviceAccount:[0-9]{21}$", member)) ||
    can(regex("^(user|serviceAccount):[!-?A-~]{1,64}@[A-Za-z0-9.-]{1,253}$", member))])
    error_message = "A member is user:ann@example.com, serviceAccount:job@my-project.iam.gserviceaccount.com, serviceAccount: and a unique id of 21 digits, domain:example.com or allAuthenticatedUsers. Groups can't be looked up by the service; allUsers would open it to everyone."
  }
  validation {
    condition = alltrue([for member in flatten(var.policy[*].members) :
      startswith(member, "domain:") || can(regex("^serviceAccount:[0-9]+$", member)) ||
    startswith(member, "serviceAccount:") == endswith(lower(member), ".gserviceaccount.com")])
    error_message = "Service accounts, whose addresses end in .gserviceaccount.com, are written serviceAccount:, and people user:."
  }
  validation {
    condition     = alltrue([for binding in var.policy : try(binding.project, null) == null || can(regex("^[a-zA-Z0-9][a-zA-Z0-9.:_-]{0,127}$", binding.project))])
    error_message = "A binding's project is a project id."
  }
  validation {
    condition     = length(jsonencode(var.policy)) + length(join(",", concat(var.audiences, var.clients, var.cors_origins))) <= 30000
    error_message = "policy, audiences, clients and cors_origins together are longer than the 32 KiB that all environment variables of a function have; name domains instead of people."
  }
}

variable "public_access" {
  description = "How everyone reaches the service in auth_mode oauth. iam: allUsers may invoke it. none: the module grants nothing, for an organization that restricts domains and so refuses allUsers; switch the check off yourself, see the README."
  type        = string
  default     = "iam"
  nullable    = false

  validation {
    condition     = contains(["iam", "none"], var.public_access)
    error_message = "public_access is iam or none."
  }
  validation {
    condition     = var.public_access == "iam" || var.auth_mode == "oauth"
    error_message = "public_access is for auth_mode oauth; with iam nothing is public."
  }
}
