package io.nextmavens.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** docs/adr/0001-shape.md, where code can break it. */
@AnalyzeClasses(packages = "io.nextmavens.operator", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule THE_DATABASE_KNOWS_NOTHING_OF_KUBERNETES = noClasses()
            .that()
            .resideInAPackage("..database..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.fabric8..",
                    "io.javaoperatorsdk..",
                    "io.nextmavens.crds..",
                    "io.nextmavens.operator.project..",
                    "io.nextmavens.operator.owned..");

    @ArchTest
    static final ArchRule WHAT_IS_WANTED_IS_SAID_WITHOUT_ASKING_ANYONE = noClasses()
            .that()
            .haveSimpleNameEndingWith("Objects")
            .and()
            .haveSimpleNameNotStartingWith("Owned")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.fabric8.kubernetes.client..");

    @ArchTest
    static final ArchRule ONLY_THE_DATABASE_PACKAGE_SPEAKS_SQL = noClasses()
            .that()
            .resideOutsideOfPackage("..database..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.sql..");

    @ArchTest
    static final ArchRule PACKAGES_DEPEND_ONE_WAY =
            slices().matching("io.nextmavens.operator.(*)..").should().beFreeOfCycles();
}
