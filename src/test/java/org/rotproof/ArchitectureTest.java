package org.rotproof;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds the arrows between the packages: who may use whom. */
class ArchitectureTest {
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.rotproof");

  /** What every part of the window may use. */
  private static final List<String> WINDOW =
      List.of("host", "protocol", "plan", "storage", "scrub");

  /** Package to what it may use of ours. No screen stands on another. */
  private static final Map<String, List<String>> ARROWS =
      Map.ofEntries(
          Map.entry("storage", List.of()),
          Map.entry("storage.meta", List.of("storage")),
          Map.entry("linux", List.of()),
          Map.entry("plan.boot", List.of()),
          Map.entry("plan", List.of("plan.boot", "storage")),
          Map.entry("scrub", List.of("storage")),
          Map.entry("scrub.history", List.of("scrub", "storage")),
          Map.entry("scrub.run", List.of("scrub", "storage", "linux")),
          Map.entry("vital", List.of("scrub", "plan", "storage", "storage.meta", "linux")),
          Map.entry("rehearse", List.of("scrub", "plan", "storage", "linux")),
          Map.entry("engine", List.of("plan", "storage", "linux")),
          Map.entry("notify", List.of("scrub", "storage", "linux")),
          Map.entry("notify.send", List.of("notify", "linux")),
          Map.entry("protocol", List.of("plan", "storage", "scrub", "notify")),
          Map.entry(
              "helper.wire", List.of("protocol", "engine", "notify", "plan", "storage", "linux")),
          Map.entry(
              "helper.look",
              List.of(
                  "helper.wire", "protocol", "engine", "plan", "plan.boot", "storage", "linux")),
          Map.entry(
              "helper.scrub",
              List.of(
                  "helper.wire",
                  "helper.look",
                  "protocol",
                  "scrub",
                  "scrub.run",
                  "scrub.history",
                  "engine",
                  "vital",
                  "rehearse",
                  "plan",
                  "storage",
                  "linux")),
          Map.entry(
              "helper.work",
              List.of(
                  "helper.wire",
                  "helper.look",
                  "helper.scrub",
                  "protocol",
                  "engine",
                  "scrub",
                  "scrub.run",
                  "scrub.history",
                  "plan",
                  "storage",
                  "linux")),
          Map.entry(
              "helper.tell",
              List.of(
                  "helper.wire",
                  "helper.look",
                  "helper.scrub",
                  "protocol",
                  "notify",
                  "notify.send",
                  "scrub",
                  "scrub.history",
                  "plan",
                  "storage",
                  "linux")),
          Map.entry(
              "helper",
              List.of(
                  "helper.wire",
                  "helper.look",
                  "helper.scrub",
                  "helper.work",
                  "helper.tell",
                  "protocol",
                  "scrub",
                  "scrub.history",
                  "plan",
                  "storage",
                  "linux")),
          Map.entry("host", List.of("protocol", "plan", "storage", "scrub", "linux")),
          Map.entry("ui.common", WINDOW),
          Map.entry("ui.common.chart", List.of()),
          Map.entry("ui.work", window("ui.common")),
          Map.entry("ui.wizard", window("ui.common", "ui.work")),
          Map.entry("ui.life", window("ui.common", "ui.work")),
          Map.entry("ui.monitor.model", window("ui.common", "ui.common.chart")),
          Map.entry("ui.monitor", window("ui.common", "ui.common.chart", "ui.monitor.model")),
          Map.entry("ui.start", window("ui.common")),
          Map.entry("ui.tour", window("ui.common")),
          Map.entry("ui", window("ui.common", "ui.wizard", "ui.life", "ui.monitor", "ui.start")),
          Map.entry(
              "cli",
              window("ui", "ui.common", "ui.tour", "notify", "linux", "helper", "helper.look")));

  private static List<String> window(String... more) {
    return Stream.concat(WINDOW.stream(), Stream.of(more)).toList();
  }

  @TestFactory
  List<DynamicTest> everyPackageUsesOnlyWhatItMay() {
    List<DynamicTest> tests = new ArrayList<>();
    ARROWS.forEach(
        (from, to) -> {
          List<String> allowed =
              new ArrayList<>(to.stream().map(p -> "org.rotproof." + p).toList());
          allowed.add("org.rotproof." + from);
          tests.add(
              DynamicTest.dynamicTest(
                  from,
                  () ->
                      noClasses()
                          .that()
                          .resideInAPackage("org.rotproof." + from)
                          .should()
                          .dependOnClassesThat(
                              resideInAnyPackage("org.rotproof..")
                                  .and(not(resideInAnyPackage(allowed.toArray(String[]::new)))))
                          .allowEmptyShould(true)
                          .check(OURS)));
        });
    return tests;
  }

  @Test
  void onlyTheWindowKnowsJavaFx() {
    noClasses()
        .that(not(resideInAnyPackage("org.rotproof.ui..")))
        .should()
        .dependOnClassesThat(resideInAnyPackage("javafx..", "org.controlsfx..", "atlantafx.."))
        .check(OURS);
  }

  @Test
  void onlyLinuxCallsLibcAndOnlyLinuxAndHostStartProcesses() {
    noClasses()
        .that(not(resideInAnyPackage("org.rotproof.linux")))
        .should()
        .dependOnClassesThat(resideInAnyPackage("com.sun.jna.."))
        .check(OURS);
    noClasses()
        .that(not(resideInAnyPackage("org.rotproof.linux", "org.rotproof.host")))
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.ProcessBuilder")
        .orShould()
        .dependOnClassesThat(resideInAnyPackage("org.apache.commons.exec.."))
        .check(OURS);
  }

  @Test
  void everyClassHasAPackageWithAPlaceOnTheMap() {
    String[] known = ARROWS.keySet().stream().map(p -> "org.rotproof." + p).toArray(String[]::new);
    classes().should().resideInAnyPackage(known).check(OURS);
  }

  @Test
  void noCyclesBetweenPackages() {
    slices()
        .matching("org.rotproof.(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(OURS);
  }
}
