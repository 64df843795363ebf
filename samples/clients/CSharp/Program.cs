// Pays, and looks up a Pix key, through Pix:  Client SPI-URL DICT-URL ISPB PACS008-FILE KEY PAYER END-TO-END-ID
var (spi, dict, ispb, file, key, payer, endToEndId) = (args[0], args[1], args[2], args[3], args[4], args[5], args[6]);
using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(60) };
var document = await File.ReadAllBytesAsync(file);

Console.WriteLine($"pacs.008 {await CallAsync(() => new HttpRequestMessage(HttpMethod.Post, $"{spi}/api/v1/in/{ispb}/msgs")
{
    Content = new ByteArrayContent(document) { Headers = { { "Content-Type", "application/xml; charset=utf-8" } } },
})}");
Console.WriteLine($"getEntry {await CallAsync(() => new HttpRequestMessage(HttpMethod.Get, $"{dict}/api/v2/entries/{Uri.EscapeDataString(key)}")
{
    Headers = { { "PI-RequestingParticipant", ispb }, { "PI-PayerId", payer }, { "PI-EndToEndId", endToEndId } },
})}");

// Sends until the outcome is known. The same bytes again cannot pay twice.
async Task<string> CallAsync(Func<HttpRequestMessage> request)
{
    for (var attempt = 1; ; attempt++)
    {
        var (status, outcome, wait) = await SendAsync(request());
        // The Central Bank's answer; or: never send this again as it is. Else: not-sent, outcome-unknown, nobody there.
        if (outcome is "answered" or "rejected" || attempt == 3)
        {
            return $"{status} {outcome}";
        }

        await Task.Delay(wait);
    }
}

async Task<(int Status, string Outcome, TimeSpan Wait)> SendAsync(HttpRequestMessage request)
{
    try
    {
        using var answer = await http.SendAsync(request);
        var outcome = answer.Headers.TryGetValues("pix-outcome", out var values) ? values.First() : "";
        return ((int)answer.StatusCode, outcome, answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1));
    }
    catch (Exception lost) when (lost is HttpRequestException or TaskCanceledException)
    {
        return (0, "", TimeSpan.FromSeconds(1));
    }
}
