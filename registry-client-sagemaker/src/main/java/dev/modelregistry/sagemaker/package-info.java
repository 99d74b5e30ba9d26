/**
 * SageMaker Model Registry, with artifacts, log and aliases on S3, by plain HTTP and AWS's own signer.
 *
 * <p>{@code sagemaker:us-east-1?artifacts=s3://bucket/prefix} names a registry. What SageMaker has a place for is kept there, as
 * its own users expect; what it lacks stands in tags and properties that begin with {@code mre:} and in objects below the prefix.
 */
@NullMarked
package dev.modelregistry.sagemaker;

import org.jspecify.annotations.NullMarked;
