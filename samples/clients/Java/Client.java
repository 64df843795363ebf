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
        System.out.println("pacs.008 " + call(HttpRequest.newBuilder(URI.create(spi + "/api/v1/in/" + ispb + "/msgs"))
            .header("Content-Type", "application/xml; charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofFile(Path.of(file)))));
        System.out.println("getEntry " + call(HttpRequest.newBuilder(URI.create(dict + "/api/v2/entries/" + URLEncoder.encode(key, StandardCharsets.UTF_8)))
            .header("PI-RequestingParticipant", ispb).header("PI-PayerId", payer).header("PI-EndToEndId", endToEndId)));
    }

    /** Sends until the outcome is known. The same bytes again cannot pay twice. */
    private static String call(HttpRequest.Builder request) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            int status = 0;
            long wait = 1;
            String outcome = "";
            try {
                var answer = HTTP.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofByteArray());
                status = answer.statusCode();
                outcome = answer.headers().firstValue("pix-outcome").orElse("");
                wait = answer.headers().firstValueAsLong("Retry-After").orElse(1);
            } catch (IOException lost) {
                // Nobody there, or the answer was lost.
            }

            // The Central Bank's answer; or: never send this again as it is. Else: not-sent, outcome-unknown, nobody there.
            if (outcome.equals("answered") || outcome.equals("rejected") || attempt == 3) {
                return status + " " + outcome;
            }

            Thread.sleep(wait * 1000);
        }
    }
}
