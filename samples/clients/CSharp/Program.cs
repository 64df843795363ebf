// Pays, and looks up a Pix key, through Pix:  Client SPI-URL DICT-URL ISPB PACS008-FILE KEY PAYER END-TO-END-ID
var (spi, dict, ispb, file, key, payer, endToEndId) = (args[0], args[1], args[2], args[3], args[4], args[5], args[6]);
using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(60) };
var document = await File.ReadAllBytesAsync(file);

Console.WriteLine($"pacs.008 {await CallAsync(write: true, () => new HttpRequestMessage(HttpMethod.Post, $"{spi}/api/v1/in/{ispb}/msgs")
{
    Content = new ByteArrayContent(document) { Headers = { { "Content-Type", "application/xml; charset=utf-8" } } },
})}");
Console.WriteLine($"getEntry {await CallAsync(write: false, () => new HttpRequestMessage(HttpMethod.Get, $"{dict}/api/v2/entries/{Uri.EscapeDataString(key)}")
{
    Headers = { { "PI-RequestingParticipant", ispb }, { "PI-PayerId", payer }, { "PI-EndToEndId", endToEndId } },
})}");

// Sends the same request until its outcome is known, three times at most. The same bytes again cannot pay twice.
// After an attempt of a write whose outcome is unknown only a 2xx settles it: a refusal of a later attempt says nothing about the earlier one.
async Task<string> CallAsync(bool write, Func<HttpRequestMessage> request)
{
    var unknown = false;
    for (var attempt = 1; ; attempt++)
    {
        var (status, outcome, wait) = await SendAsync(request());
        if ((outcome is "answered" && (!unknown || status is >= 200 and < 300)) || (outcome is "rejected" && !unknown))
        {
            return $"{status} {outcome}";
        }

        unknown |= write && outcome is not ("answered" or "rejected" or "not-sent");
        if (attempt == 3)
        {
            // outcome-unknown: keep it so, send the same bytes later, read the stream.
            return unknown ? "outcome-unknown" : $"{status} {outcome}";
        }

        await Task.Delay(wait);
    }
}

async Task<(int Status, string Outcome, TimeSpan Wait)> SendAsync(HttpRequestMessage request)
{
    try
    {
        using var answer = await http.SendAsync(request);
        var outcome = answer.Headers.TryGetValues("pix-outcome", out var values) ? values.First() : "outcome-unknown";
        return ((int)answer.StatusCode, outcome, answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1));
    }
    catch (Exception lost) when (lost is HttpRequestException or TaskCanceledException)
    {
        return (0, "outcome-unknown", TimeSpan.FromSeconds(1));
    }
}
