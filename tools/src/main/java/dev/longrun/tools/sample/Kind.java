package dev.longrun.tools.sample;

import java.util.List;

/**
 * One kind of work in the day.
 *
 * @param id what the ids begin with
 * @param workers how many do it; their names end in 1, 2, ...
 * @param minutes that it takes, give or take
 * @param units that it counts its progress in
 * @param aDay how many there are in a day
 */
record Kind(
    String id,
    String type,
    String worker,
    int workers,
    String team,
    String startedBy,
    int minutes,
    long units,
    int aDay) {
  private static final String SCHEDULER = "scheduler@demo.iam.gserviceaccount.com";
  private static final String SHOP = "shop@demo.iam.gserviceaccount.com";

  static final List<Kind> ALL =
      List.of(
          new Kind("export", "EXPORT_ENTITIES", "exporter", 3, "data", SCHEDULER, 8, 120_000, 40),
          new Kind(
              "import",
              "IMPORT_ENTITIES",
              "importer",
              2,
              "data",
              "ben@example.com",
              12,
              64_000,
              18),
          new Kind("video", "TRANSCODE_VIDEO", "media", 4, "media", SHOP, 4, 5_400, 84),
          new Kind(
              "index", "REBUILD_INDEX", "search", 1, "search", "ann@example.com", 25, 9_000, 9),
          new Kind("invoices", "SEND_INVOICES", "billing", 1, "billing", SCHEDULER, 15, 2_150, 12),
          new Kind("backup", "BACKUP_DATABASE", "backup", 1, "platform", SCHEDULER, 35, 800_000, 8),
          new Kind("model", "TRAIN_MODEL", "gpu", 2, "research", "mia@example.com", 150, 300, 4));
}
