package dev.modelregistry.internal.registry;

import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.entry.VersionStatus;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.spi.VersionRow;
import java.util.Optional;
import java.util.Set;

/** Which version an act is about. Acts go by the log, so that two of them never see two truths. */
final class VersionSelection {

    private final Governor governor;

    VersionSelection(Governor governor) {
        this.governor = governor;
    }

    /** The row of the version that a URI names. */
    VersionRow row(Governor.Situation situation, ModelUri uri) {
        VersionRow row = governor.requireVersion(situation, number(situation, uri));
        if (LightReads.status(row) != VersionStatus.READY) {
            throw new NotFoundException("version " + row.number() + " of model '" + uri.model() + "' is "
                    + LightReads.status(row) + ", not READY");
        }
        return row;
    }

    private static VersionNumber number(Governor.Situation situation, ModelUri uri) {
        ModelUri.Selector selector = uri.selector();
        Optional<VersionNumber> number;
        if (selector instanceof ModelUri.ByNumber by) {
            number = Optional.of(by.number());
        } else if (selector instanceof ModelUri.ByAlias by) {
            number = situation.state().alias(by.alias());
        } else if (selector instanceof ModelUri.BySemanticVersion by) {
            number = situation.state().bySemanticVersion(by.version());
        } else if (selector instanceof ModelUri.ByStage by
                && (by.stage() == Stage.PRODUCTION || by.stage() == Stage.STAGING)) {
            Set<VersionNumber> all = situation.state().inStage(by.stage());
            if (all.size() > 1) {
                throw new ConflictException("'" + uri + "' names more than one version: " + all);
            }
            number = all.stream().findFirst();
        } else {
            throw new InvalidException("'" + uri + "' does not name one version to act on: use its number or an alias");
        }
        return number.orElseThrow(
                () -> new NotFoundException("'" + uri + "' names no version of model '" + uri.model() + "'"));
    }
}
