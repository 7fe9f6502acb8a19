terraform {
  required_version = ">= 1.9" # from which on a validation may look at other variables

  required_providers {
    archive = {
      source  = "hashicorp/archive"
      version = ">= 2.7, < 3"
    }
    google = {
      source  = "hashicorp/google"
      version = ">= 7.45, < 8" # the oldest that is tested; fields have a deletion_policy since some months before
    }
    time = {
      source  = "hashicorp/time"
      version = ">= 0.13, < 1"
    }
  }
}
