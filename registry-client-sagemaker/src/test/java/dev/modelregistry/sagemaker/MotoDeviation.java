package dev.modelregistry.sagemaker;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What moto 5.2.5 does otherwise than AWS, and the cases of the contract that fail on it for that reason; a case that meets several
 * stands with one of them. {@code docs/sagemaker-on-moto.md} shows the same.
 */
enum MotoDeviation {
    NO_DELETION("`DeleteModelPackage` and `DeleteModelPackageGroup` are answered by 500", """
            ConcurrencyContract.aVersionThatAnotherWriterFinishedKeepsItsBytes
            ConcurrencyContract.anAliasNeverEndsOnADeletedVersion
            ConcurrencyContract.theSameContentFromManyIsOneVersion
            DeleteContract.aDeletedModelIsGone
            DeleteContract.aDeletedVersionIsGoneAndOthersStay
            DeleteContract.aModelInUseIsDeletedOnlyByForce
            DeleteContract.aReCreatedModelBeginsANewIncarnationAndTheNumbersOfEventsGoOn
            DeleteContract.aVersionInUseIsDeletedOnlyByForce
            DeleteContract.deletingAVersionFreesItsRequestKey
            DeleteContract.theFilesOfADeletedVersionBecomeGarbage
            DeleteContract.whatWasDeletedInAnEarlierModelIsNotDeletedInTheNewOne
            HistoryContract.aDeletedModelIsRememberedAtTheTimeWhenItWasThere
            PolicyContract.deletingAndArchivingAreKeptForTheirRoles
            RegistrationContract.numbersAreNeverGivenTwice
            SemanticVersionContract.deletingAVersionFreesItsKeyButNotItsSemanticVersion
            TakeoverContract.whoGoesOnWithARowThatIsGivenUpBeginsAgain
            TakeoverContract.whoGoesOnWithTheRowOfAnotherIsNotHarmedWhenItIsClearedUp
            VerifyContract.aDeletedNativeRowIsReported
            """),
    NO_PARTIAL_UPDATE(
            "`UpdateModelPackage` clears the approval and all properties that the request does not carry", """
            ApprovalContract.anApprovalIsRecordedAsGiven
            ApproverContract.aFurtherApprovalAddsANameAndKeepsTheDay
            ApproverContract.anApprovalThatReplacesAnExpiredOneGivesTheDay
            ApproverContract.manyAndForeignNamesAreShownAsFarAsTheyFit
            ApproverContract.onlyTheWholePolicyNamesItsApproversAndTheDayOnWhichItHeld
            ApproverContract.tagsOfPeopleWithTheSameNamesStayTheirs
            ApproverContract.whatIsWrittenOverByHandIsDriftAndCanBeRestored
            ErasureContract.aRejectionIsLiftedOnlyWhereOneStands
            ErasureContract.anErasedTextIsGoneAndTheLogVerifies
            ErasureContract.whatSaysItIsErasedAndIsThereIsStale
            RollbackContract.aTargetWhoseBytesAreGoneIsAConflict
            VersionContract.aVersionIsFoundByNumberAliasSemanticVersionAndStage
            VersionContract.theLightRowAndTheEntryAgree
            """),
    NO_LIFE_CYCLE("`ModelLifeCycle` is accepted and dropped", """
            CapabilityContract.withoutAnySingleCapabilityTheRegistryWorks
            ConcurrencyContract.mixedActsEndInTheStateThatTheirEventsTell
            ConcurrencyContract.promotionsAtOnceEndAsTheLogSays
            ConcurrencyContract.rollbacksAtOnceGoOneStepEach
            HistoryContract.everyActIsOneEventWithNumbersInARow
            ListingContract.versionsCanBeFilteredByEveryField
            PolicyContract.aRejectionIsLiftedByWhoMayChangeThePolicyAndThatIsRecorded
            PolicyContract.textsAreErasedByWhoMayRetire
            PolicyContract.withEverythingThatIsDemandedAVersionEnters
            RollbackContract.aLaterRejectionOfTheTargetIsAConflict
            RollbackContract.aLaterRejectionThatItsGiverTookBackIsNoConflict
            RollbackContract.aPlanOfARollbackWritesNothing
            RollbackContract.aPromotionThatReplacedNothingGoesBackToTheFormerStage
            RollbackContract.aRejectionFromBeforeThePromotionIsNoConflictWhateverOthersSaidSince
            RollbackContract.aRollbackBringsBackWhatThePromotionReplaced
            RollbackContract.anAliasAloneGoesBackWhileStagesStay
            RollbackContract.anAliasThatMovedOnIsAConflictThatNamesBothVersions
            RollbackContract.anotherRollbackGoesOneStepFurther
            RollbackContract.promotingAfterARollbackIsANewStep
            StageContract.aPromotionDecidesStageAliasesAndArchivingInOneEvent
            StageContract.aVersionBeginsInDevelopmentAndGoesWhereItIsSent
            StageContract.archivingSendsAVersionOutOfUse
            StageContract.archivingTakesEveryOtherVersionOfTheStageAndNoneElse
            StageContract.withoutArchivingTwoVersionsShareTheStage
            StrangerContract.aStageForgedForWhatIsNotThereBlocksNothing
            VerifyContract.aWellKeptModelVerifies
            VerifyContract.anActOnADriftedFieldRecordsWhatItFound
            VerifyContract.driftIsRestoredOrAdoptedOnDemand
            VersionContract.aStageOfSeveralVersionsIsAConflictThatListsThem
            """),
    TAGS_PILE_UP(
            "`AddTags` puts a second tag of a name beside the first, and the second page of a list with such tags names itself as the next",
            """
            HistoryContract.aLongLogIsReadFromAnyClient
            """);

    /** Passes where none of its clients loses, since then none has a row to delete. */
    private static final String RACE = "ConcurrencyContract.theSameContentFromManyIsOneVersion";

    private final String behaviour;
    private final List<String> cases;

    MotoDeviation(String behaviour, String cases) {
        this.behaviour = behaviour;
        this.cases = cases.lines().toList();
    }

    /** What moto does. */
    String behaviour() {
        return behaviour;
    }

    /** Topic and method of each case. */
    List<String> cases() {
        return cases;
    }

    /** Why a case fails on moto; empty where it has to pass. */
    static Optional<MotoDeviation> of(Method test) {
        String name = name(test);
        return Arrays.stream(values()).filter(one -> one.cases.contains(name)).findFirst();
    }

    /** Whether a case may pass by the order of its clients. */
    static boolean mayPass(Method test) {
        return name(test).equals(RACE);
    }

    /** A case as it is named here. */
    static String name(Method test) {
        return test.getDeclaringClass().getSimpleName() + "." + test.getName();
    }
}
