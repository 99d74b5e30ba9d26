package dev.modelregistry.sagemaker.internal;

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
            "us-iso-", new String[] {"c2s.ic.gov", "c2s.ic.gov"},
            "us-isob-", new String[] {"sc2s.sgov.gov", "sc2s.sgov.gov"},
            "eusc-", new String[] {"amazonaws.eu", "amazonaws.eu"});

    private static final String[] COMMON = {"amazonaws.com", "api.aws"};

    private String suffix(boolean api) {
        String[] found = SUFFIXES.entrySet().stream()
                .filter(entry -> region.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(COMMON);
        return found[api ? 1 : 0];
    }

    String sagemaker() {
        return "https://api" + (fips ? "-fips" : "") + ".sagemaker." + region + "." + suffix(dualStack);
    }

    /** S3 names dual stack in the middle, not at the end. */
    String s3Host() {
        return "s3" + (fips ? "-fips" : "") + (dualStack ? ".dualstack" : "") + "." + region + "." + suffix(false);
    }

    String sts() {
        return "https://sts" + (fips ? "-fips" : "") + "." + region + "." + suffix(dualStack);
    }
}
