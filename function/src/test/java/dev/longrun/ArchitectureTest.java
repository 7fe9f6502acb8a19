package dev.longrun;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Which package may use which, and that no files go round in a circle. */
class ArchitectureTest {
  private static final String ROOT = "dev.longrun";

  /** Beside these, every package may use {@code error} and {@code time}. */
  private static final Map<String, List<String>> MAY_USE = new TreeMap<>();

  static {
    MAY_USE.put("admission", List.of());
    MAY_USE.put("http", List.of());
    MAY_USE.put("json", List.of("operation"));
    MAY_USE.put("store", List.of("operation"));
    MAY_USE.put("store.firestore", List.of("store", "operation"));
    MAY_USE.put("store.sqlite", List.of("store", "operation"));
    MAY_USE.put("filter", List.of("json", "store", "operation"));
    MAY_USE.put("service", List.of("filter", "store", "admission", "operation"));
    MAY_USE.put("google", List.of());
    MAY_USE.put("backend", List.of("service", "operation", "google"));
    MAY_USE.put("event", List.of("service", "operation", "google", "json"));
    MAY_USE.put("auth", List.of("http", "admission", "operation"));
    MAY_USE.put("console", List.of("http"));
    MAY_USE.put("api", List.of("http", "json"));
    MAY_USE.put(
        "server",
        List.of(
            "api",
            "auth",
            "service",
            "console",
            "http",
            "json",
            "filter",
            "admission",
            "operation"));
  }

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages(ROOT);

  private static final JavaClasses ALL = new ClassFileImporter().importPackages(ROOT);

  @TestFactory
  Stream<DynamicTest> aPackage_usesOnlyThoseBelowIt() {
    return MAY_USE.entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(), () -> rule(entry.getKey(), entry.getValue()).check(MAIN)));
  }

  private static ArchRule rule(String name, List<String> below) {
    List<String> allowed = new ArrayList<>(List.of(ROOT + "." + name));
    Stream.concat(below.stream(), Stream.of("error", "time"))
        .forEach(it -> allowed.add(ROOT + "." + it));
    return noClasses()
        .that()
        .resideInAPackage(ROOT + "." + name)
        .should()
        .dependOnClassesThat(
            new com.tngtech.archunit.base.DescribedPredicate<>("are ours, outside of " + allowed) {
              @Override
              public boolean test(JavaClass used) {
                return used.getPackageName().startsWith(ROOT)
                    && !allowed.contains(used.getPackageName());
              }
            });
  }

  @Test
  void error_usesNothingOfOurs() {
    ruleOf("error").check(MAIN);
  }

  private static ArchRule ruleOf(String name) {
    return noClasses()
        .that()
        .resideInAPackage(ROOT + "." + name)
        .should()
        .dependOnClassesThat(
            new com.tngtech.archunit.base.DescribedPredicate<>("are ours, elsewhere") {
              @Override
              public boolean test(JavaClass used) {
                return used.getPackageName().startsWith(ROOT)
                    && !used.getPackageName().equals(ROOT + "." + name);
              }
            });
  }

  @Test
  void operation_usesOnlyTheJdk_jspecifyAndErrors() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".operation")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages("java..", "org.jspecify..", ROOT + ".operation", ROOT + ".error")
        .check(MAIN);
  }

  @Test
  void everyPackage_hasARule() {
    List<String> unknown =
        MAIN.stream()
            .map(JavaClass::getPackageName)
            .filter(it -> it.startsWith(ROOT + "."))
            .map(it -> it.substring(ROOT.length() + 1))
            .filter(it -> !MAY_USE.containsKey(it))
            .filter(it -> !List.of("error", "time", "operation").contains(it))
            .distinct()
            .toList();
    org.junit.jupiter.api.Assertions.assertEquals(List.of(), unknown);
  }

  /** Nested types belong to the file that they stand in. */
  @Test
  void noFilesGoRoundInACircle_testsIncluded() {
    slices()
        .assignedFrom(
            new SliceAssignment() {
              @Override
              public SliceIdentifier getIdentifierOf(JavaClass type) {
                String name = type.getName();
                int nested = name.indexOf('$');
                return SliceIdentifier.of(nested < 0 ? name : name.substring(0, nested));
              }

              @Override
              public String getDescription() {
                return "files";
              }
            })
        .should()
        .beFreeOfCycles()
        .check(ALL);
  }
}
