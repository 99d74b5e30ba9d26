package dev.modelregistry.sagemaker;

import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The strict fake as a program of its own: prints its address and runs until it is ended. */
final class FakeServer {

    private FakeServer() {}

    /**
     * Starts it.
     *
     * @param arguments {@code --discard} to check and count the parts of large uploads, and keep nothing of them
     */
    public static void main(String... arguments) throws InterruptedException {
        FakeAws aws = new FakeAws();
        aws.s3().discarding = List.of(arguments).contains("--discard");
        System.out.println(aws.address());
        System.out.flush();
        new CountDownLatch(1).await();
    }
}
