import com.google.cloud.aiplatform.v1.GetModelRequest;
import com.google.cloud.aiplatform.v1.Model;
import com.google.protobuf.util.JsonFormat;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Answers GetModel over gRPC as the strict fake does over HTTP: ADDRESS of the fake, its TOKEN, MODEL@ALIAS. Ends with its input. */
final class GrpcServer {

    public static void main(String... arguments) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(arguments[0] + "/v1/" + arguments[2]))
                .header("Authorization", "Bearer " + arguments[1])
                .build();
        Model.Builder read = Model.newBuilder();
        JsonFormat.parser()
                .merge(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body(), read);
        Model model = read.build();
        MethodDescriptor<GetModelRequest, Model> method = MethodDescriptor.<GetModelRequest, Model>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName("google.cloud.aiplatform.v1.ModelService/GetModel")
                .setRequestMarshaller(ProtoUtils.marshaller(GetModelRequest.getDefaultInstance()))
                .setResponseMarshaller(ProtoUtils.marshaller(Model.getDefaultInstance()))
                .build();
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .addService(ServerServiceDefinition.builder("google.cloud.aiplatform.v1.ModelService")
                        .addMethod(method, ServerCalls.asyncUnaryCall((asked, answer) -> {
                            answer.onNext(model);
                            answer.onCompleted();
                        }))
                        .build())
                .build()
                .start();
        System.out.println("127.0.0.1:" + server.getPort());
        System.in.transferTo(OutputStream.nullOutputStream());
        server.shutdownNow();
    }
}
