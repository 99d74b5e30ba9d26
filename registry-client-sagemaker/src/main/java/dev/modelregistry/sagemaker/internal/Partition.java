package dev.modelregistry.sagemaker.internal;

import dev.modelregistry.error.InvalidException;
import java.util.Map;

/**
 * Host names of a region. They follow rules that AWS publishes with its clients.
 *
 * @param region for example {@code eu-central-1}
 * @param fips whether validated cryptography is asked for
 * @param dualStack whether IPv6 is asked for
 */
record Partition(String region, boolean fips, boolean dualStack) {

    /** What host names end with: plain, and for dual stack; by what the region's name begins with. */
    private static final Map<String, String[]> SUFFIXES = Map.of(
            "cn-", new String[] {"amazonaws.com.cn", "api.amazonwebservices.com.cn"},
            "us-iso-", new String[] {"c2s.ic.gov", "api.aws.ic.gov"},
            "us-isob-", new String[] {"sc2s.sgov.gov", "api.aws.scloud"},
            "eusc-", new String[] {"amazonaws.eu", "api.amazonwebservices.eu"});

    private static final String[] COMMON = {"amazonaws.com", "api.aws"};

    /** What host names of a region end with where nothing else is asked for. */
    static String plainSuffix(String region) {
        return new Partition(region, false, false).suffix(false);
    }

    private String suffix(boolean api) {
        String[] found = SUFFIXES.entrySet().stream()
                .filter(entry -> region.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(COMMON);
        return found[api ? 1 : 0];
    }

    private boolean common() {
        return SUFFIXES.keySet().stream().noneMatch(region::startsWith);
    }

    /** The older form of the name lives on in the common partitions, without dual stack. */
    String sagemaker() {
        boolean older = common() && !dualStack;
        return "https://api" + (fips && older ? "-fips" : "") + ".sagemaker" + (fips && !older ? "-fips" : "") + "."
                + region + "." + suffix(dualStack);
    }

    /**
     * S3 names dual stack in the middle, not at the end.
     *
     * @throws InvalidException there is no such address
     */
    String s3Host() {
        if (fips && region.startsWith("cn-")) {
            throw new InvalidException("AWS_USE_FIPS_ENDPOINT is 'true', but S3 has no such address in " + region);
        }
        return "s3" + (fips ? "-fips" : "") + (dualStack ? ".dualstack" : "") + "." + region + "." + suffix(false);
    }

    /** In the government's regions the plain address is the validated one. */
    String sts() {
        boolean plain = !fips || region.startsWith("us-gov-") && !dualStack;
        return "https://sts" + (plain ? "" : "-fips") + "." + region + "." + suffix(dualStack);
    }
}
