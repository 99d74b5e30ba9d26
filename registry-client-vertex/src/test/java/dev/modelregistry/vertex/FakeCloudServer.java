package dev.modelregistry.vertex;

import java.io.IOException;
import java.io.OutputStream;

/** The strict fake as a program: prints its address and its bearer token, and ends with its standard input. */
final class FakeCloudServer {

    private FakeCloudServer() {}

    public static void main(String[] arguments) throws IOException {
        try (FakeCloud cloud = new FakeCloud(100)) {
            System.out.println(cloud.address() + " " + FakeCloud.TOKEN);
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
