mock_provider "google" {
  mock_resource "google_monitoring_notification_channel" {
    defaults        = { name = "projects/my-project/notificationChannels/1" }
    override_during = plan
  }
}
mock_provider "time" {}

variables {
  project_id = "my-project"
}

run "the_basic_example_plans" {
  command = plan

  module {
    source = "./examples/basic"
  }
}

run "the_private_example_plans" {
  command = plan

  module {
    source = "./examples/private"
  }
}
