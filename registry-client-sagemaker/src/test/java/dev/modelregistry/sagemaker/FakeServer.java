package dev.modelregistry.sagemaker;

import java.util.concurrent.CountDownLatch;

/** The strict fake as a program of its own: prints its address and runs until it is ended. */
final class FakeServer {

    private FakeServer() {}

    /** No arguments. */
    public static void main(String... arguments) throws InterruptedException {
        FakeAws aws = new FakeAws();
        System.out.println(aws.address());
        System.out.flush();
        new CountDownLatch(1).await();
    }
}
