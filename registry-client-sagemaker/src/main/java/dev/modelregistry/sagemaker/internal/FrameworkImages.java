package dev.modelregistry.sagemaker.internal;

import dev.modelregistry.entry.Flavor;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * AWS's own images that serve a framework. Named only where there is one of the version's own major and minor number: another one may not
 * read the model. Accounts, names and tags are those that AWS publishes with its SDK for Python ({@code image_uri_config/sklearn.json} and
 * {@code xgboost.json} of {@code aws/sagemaker-python-sdk}, read on 2026-11-26).
 */
final class FrameworkImages {

    /**
     * The images of one framework.
     *
     * @param name of the images
     * @param tags by major and minor number of the framework
     */
    private record Family(String name, Map<String, String> tags) {}

    /** By name of the flavor. */
    private static final Map<String, Family> FAMILIES = Map.of(
            "sklearn",
            new Family(
                    "sagemaker-scikit-learn",
                    Map.of(
                            "0.20", "0.20.0-cpu-py3",
                            "0.23", "0.23-1-cpu-py3",
                            "1.0", "1.0-1-cpu-py3",
                            "1.2", "1.2-1-cpu-py3")),
            "xgboost",
            new Family(
                    "sagemaker-xgboost",
                    Map.of(
                            "1.0", "1.0-1-cpu-py3",
                            "1.2", "1.2-2",
                            "1.3", "1.3-1",
                            "1.5", "1.5-1",
                            "1.7", "1.7-1",
                            "2.1", "2.1-0")));

    /** Both frameworks have the same account in a region. */
    private static final Map<String, String> ACCOUNTS = Map.ofEntries(
            Map.entry("af-south-1", "510948584623"),
            Map.entry("ap-east-1", "651117190479"),
            Map.entry("ap-northeast-1", "354813040037"),
            Map.entry("ap-northeast-2", "366743142698"),
            Map.entry("ap-northeast-3", "867004704886"),
            Map.entry("ap-south-1", "720646828776"),
            Map.entry("ap-south-2", "628508329040"),
            Map.entry("ap-southeast-1", "121021644041"),
            Map.entry("ap-southeast-2", "783357654285"),
            Map.entry("ap-southeast-3", "951798379941"),
            Map.entry("ap-southeast-4", "106583098589"),
            Map.entry("ca-central-1", "341280168497"),
            Map.entry("cn-north-1", "450853457545"),
            Map.entry("cn-northwest-1", "451049120500"),
            Map.entry("eu-central-1", "492215442770"),
            Map.entry("eu-central-2", "680994064768"),
            Map.entry("eu-north-1", "662702820516"),
            Map.entry("eu-south-1", "978288397137"),
            Map.entry("eu-south-2", "104374241257"),
            Map.entry("eu-west-1", "141502667606"),
            Map.entry("eu-west-2", "764974769150"),
            Map.entry("eu-west-3", "659782779980"),
            Map.entry("me-central-1", "272398656194"),
            Map.entry("me-south-1", "801668240914"),
            Map.entry("sa-east-1", "737474898029"),
            Map.entry("us-east-1", "683313688378"),
            Map.entry("us-east-2", "257758044811"),
            Map.entry("us-gov-east-1", "237065988967"),
            Map.entry("us-gov-west-1", "414596584902"),
            Map.entry("us-west-1", "746614075791"),
            Map.entry("us-west-2", "246618743249"));

    private FrameworkImages() {}

    /** The image for a flavor in a region; empty where AWS lists none of that version there. */
    static Optional<String> of(Flavor flavor, String region) {
        Family family = FAMILIES.get(flavor.name().toLowerCase(Locale.ROOT));
        String account = ACCOUNTS.get(region);
        if (family == null || account == null) {
            return Optional.empty();
        }
        return flavor.version()
                .map(version -> family.tags().get(version.replaceFirst("^([0-9]+\\.[0-9]+)\\..*$", "$1")))
                .map(tag -> account + ".dkr.ecr." + region + "." + Partition.plainSuffix(region) + "/" + family.name()
                        + ":" + tag);
    }
}
