import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** Pays, and looks up a Pix key, through Pix:  java Client.java SPI-URL DICT-URL ISPB PACS008-FILE KEY PAYER END-TO-END-ID */
public class Client {
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public static void main(String[] args) throws Exception {
        String spi = args[0], dict = args[1], ispb = args[2], file = args[3], key = args[4], payer = args[5], endToEndId = args[6];
        System.out.println("pacs.008 " + call(true, HttpRequest.newBuilder(URI.create(spi + "/api/v1/in/" + ispb + "/msgs"))
            .header("Content-Type", "application/xml; charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofFile(Path.of(file)))));
        System.out.println("getEntry " + call(false, HttpRequest.newBuilder(URI.create(dict + "/api/v2/entries/" + URLEncoder.encode(key, StandardCharsets.UTF_8)))
            .header("PI-RequestingParticipant", ispb).header("PI-PayerId", payer).header("PI-EndToEndId", endToEndId)));
    }

    /**
     * Sends the same request until its outcome is known, three times at most. The same bytes again cannot pay twice.
     * After an attempt of a write whose outcome is unknown only a 2xx settles it: a refusal of a later attempt says nothing about the earlier one.
     */
    private static String call(boolean write, HttpRequest.Builder request) throws InterruptedException {
        boolean unknown = false;
        for (int attempt = 1; ; attempt++) {
            int status = 0;
            long wait = 1;
            String outcome = "outcome-unknown";
            try {
                var answer = HTTP.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofByteArray());
                status = answer.statusCode();
                outcome = answer.headers().firstValue("pix-outcome").orElse("outcome-unknown");
                wait = answer.headers().firstValueAsLong("Retry-After").orElse(1);
            } catch (IOException lost) {
                // Nobody there, or the answer was lost.
            }

            boolean answered = outcome.equals("answered"), rejected = outcome.equals("rejected");
            if ((answered && (!unknown || status / 100 == 2)) || (rejected && !unknown)) {
                return status + " " + outcome;
            }

            unknown |= write && !answered && !rejected && !outcome.equals("not-sent");
            if (attempt == 3) {
                // outcome-unknown: keep it so, send the same bytes later, read the stream.
                return unknown ? "outcome-unknown" : status + " " + outcome;
            }

            Thread.sleep(wait * 1000);
        }
    }
}
