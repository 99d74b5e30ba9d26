package dev.modelregistry.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which code may know which. */
class DirectionTest {

    private static final String ROOT = "dev.modelregistry";
    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);
    private static final String[] CORE = {
        ROOT,
        ROOT + ".entry",
        ROOT + ".schema",
        ROOT + ".lineage",
        ROOT + ".policy",
        ROOT + ".log",
        ROOT + ".document",
        ROOT + ".serving",
        ROOT + ".error",
        ROOT + ".spi",
        ROOT + ".internal.."
    };
    private static final String[] EXPORTED = {
        ROOT,
        ROOT + ".entry",
        ROOT + ".schema",
        ROOT + ".lineage",
        ROOT + ".policy",
        ROOT + ".log",
        ROOT + ".document",
        ROOT + ".serving",
        ROOT + ".error",
        ROOT + ".spi",
        ROOT + ".local",
        ROOT + ".mlflow",
        ROOT + ".sagemaker",
        ROOT + ".vertex",
        ROOT + ".http",
        ROOT + ".artifacts",
        ROOT + ".trust"
    };

    @Test
    void everyModuleIsLookedAt() {
        assertThat(OURS.stream().map(JavaClass::getPackageName).toList())
                .contains(
                        ROOT,
                        ROOT + ".spi",
                        ROOT + ".internal.registry",
                        ROOT + ".local",
                        ROOT + ".mlflow",
                        ROOT + ".mlflow.internal",
                        ROOT + ".sagemaker",
                        ROOT + ".sagemaker.internal",
                        ROOT + ".vertex",
                        ROOT + ".vertex.internal",
                        ROOT + ".http",
                        ROOT + ".artifacts",
                        ROOT + ".trust",
                        ROOT + ".cli");
    }

    @Test
    void coreKnowsNoneOfTheOtherModules() {
        noClasses()
                .that()
                .resideInAnyPackage(CORE)
                .should()
                .dependOnClassesThat(
                        resideInAPackage(ROOT + "..").and(DescribedPredicate.not(resideInAnyPackage(CORE))))
                .check(OURS);
    }

    @Test
    void valuesKnowOnlyValues() {
        classes()
                .that()
                .resideInAnyPackage(ROOT + ".entry", ROOT + ".schema", ROOT + ".lineage", ROOT + ".error")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        ROOT + ".entry",
                        ROOT + ".schema",
                        ROOT + ".lineage",
                        ROOT + ".error",
                        ROOT + ".policy"))
                .check(OURS);
    }

    @Test
    void theSpiKnowsValuesAndNothingOfTheApi() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".spi")
                .should()
                .dependOnClassesThat(resideInAnyPackage(ROOT, ROOT + ".log", ROOT + ".internal.."))
                .check(OURS);
    }

    @Test
    void providersUseTheSpiAndNotTheLogOfTheCore() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + ".local..",
                        ROOT + ".mlflow..",
                        ROOT + ".sagemaker..",
                        ROOT + ".vertex..",
                        ROOT + ".http..",
                        ROOT + ".artifacts..",
                        ROOT + ".trust..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(ROOT + ".internal.log", ROOT + ".internal.registry"))
                .check(OURS);
    }

    @Test
    void providersAndArtifactsDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".local..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        ROOT + ".artifacts..",
                        ROOT + ".mlflow..",
                        ROOT + ".sagemaker..",
                        ROOT + ".vertex..",
                        ROOT + ".http..",
                        ROOT + ".cli..",
                        ROOT + ".testkit.."))
                .check(OURS);
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".mlflow..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        ROOT + ".local..",
                        ROOT + ".sagemaker..",
                        ROOT + ".vertex..",
                        ROOT + ".cli..",
                        ROOT + ".testkit.."))
                .check(OURS);
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".sagemaker..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        ROOT + ".local..",
                        ROOT + ".mlflow..",
                        ROOT + ".vertex..",
                        ROOT + ".cli..",
                        ROOT + ".testkit.."))
                .check(OURS);
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".vertex..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        ROOT + ".local..",
                        ROOT + ".mlflow..",
                        ROOT + ".sagemaker..",
                        ROOT + ".artifacts..",
                        ROOT + ".cli..",
                        ROOT + ".testkit.."))
                .check(OURS);
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".http..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        ROOT + ".local..",
                        ROOT + ".mlflow..",
                        ROOT + ".sagemaker..",
                        ROOT + ".vertex..",
                        ROOT + ".artifacts..",
                        ROOT + ".cli..",
                        ROOT + ".internal.."))
                .check(OURS);
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".artifacts..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        ROOT + ".local..",
                        ROOT + ".mlflow..",
                        ROOT + ".sagemaker..",
                        ROOT + ".vertex..",
                        ROOT + ".http..",
                        ROOT + ".cli..",
                        ROOT + ".testkit.."))
                .check(OURS);
    }

    @Test
    void noLibraryOfOthersShowsInAnExportedSignature() {
        Set<String> allowed = Set.of("java", "org.jspecify", ROOT);
        DescribedPredicate<JavaClass> foreign = DescribedPredicate.describe(
                "types of other libraries",
                type -> !type.getBaseComponentType().isPrimitive()
                        && allowed.stream()
                                .noneMatch(prefix ->
                                        type.getBaseComponentType().getName().startsWith(prefix + ".")));
        DescribedPredicate<JavaMethod> visible = DescribedPredicate.describe(
                "public in public types",
                method -> method.getModifiers().contains(JavaModifier.PUBLIC)
                        && method.getOwner().getModifiers().contains(JavaModifier.PUBLIC));
        noMethods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(EXPORTED)
                .and(visible)
                .should()
                .haveRawReturnType(foreign)
                .check(OURS);
        methods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(EXPORTED)
                .and(visible)
                .should()
                .haveRawParameterTypes(DescribedPredicate.describe(
                        "of ours or the JDK's only", types -> types.stream().noneMatch(foreign)))
                .check(OURS);
    }

    @Test
    void nothingPrintsButTheCommandLineAndItsLikes() {
        noClasses()
                .that()
                .resideInAnyPackage(CORE)
                .or()
                .resideInAnyPackage(
                        ROOT + ".local..",
                        ROOT + ".mlflow..",
                        ROOT + ".sagemaker..",
                        ROOT + ".vertex..",
                        ROOT + ".http..",
                        ROOT + ".artifacts..",
                        ROOT + ".trust..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(OURS);
    }

    @Test
    void noNameSaysNothing() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "..")
                .should()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .check(OURS);
    }
}
