package dev.modelregistry.examples;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Patients who ask all the time, and know afterwards whether the answer was right. */
final class Visitors implements AutoCloseable {

    private static final int THREADS = 3;

    private final URI server;
    private final List<BreastCancerData.Patient> patients;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final Map<Integer, Answers> byVersion = new ConcurrentHashMap<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger next = new AtomicInteger();

    Visitors(URI server, List<BreastCancerData.Patient> patients) {
        this.server = server;
        this.patients = List.copyOf(patients);
        for (int i = 0; i < THREADS; i++) {
            threads.execute(this::visit);
        }
    }

    /** Answers of one version. */
    static final class Answers {

        private int all;
        private int wrong;

        synchronized void add(boolean right) {
            all++;
            wrong += right ? 0 : 1;
            notifyAll();
        }

        synchronized int all() {
            return all;
        }

        synchronized double errorRate() {
            return all == 0 ? 0 : (double) wrong / all;
        }

        synchronized void await(int count) throws InterruptedException {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (all < count) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    throw new IllegalStateException("only " + all + " answers in a minute");
                }
                wait(left);
            }
        }
    }

    private void visit() {
        while (!threads.isShutdown()) {
            int number = next.getAndIncrement();
            ask(number, patients.get(number % patients.size()));
        }
    }

    private void ask(int number, BreastCancerData.Patient patient) {
        String body = java.util.Arrays.stream(patient.measurements())
                .mapToObj(Double::toString)
                .collect(Collectors.joining(","));
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/predict/patient-" + number))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                failures.incrementAndGet();
                return;
            }
            boolean alarm = Double.parseDouble(response.body()) >= 0.5;
            boolean right = alarm == patient.diagnosis().equals(BreastCancerData.MALIGNANT);
            int version = Integer.parseInt(
                    response.headers().firstValue(PredictionServer.VERSION).orElseThrow());
            of(version).add(right);
        } catch (IOException e) {
            failures.incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    Answers of(int version) {
        return byVersion.computeIfAbsent(version, one -> new Answers());
    }

    /** How many answers each version has given. */
    Map<Integer, Integer> counts() {
        Map<Integer, Integer> counts = new TreeMap<>();
        byVersion.forEach((version, answers) -> counts.put(version, answers.all()));
        return counts;
    }

    int failures() {
        return failures.get();
    }

    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("a visitor does not leave");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
