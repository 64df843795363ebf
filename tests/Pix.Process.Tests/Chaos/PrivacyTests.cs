using System.Net.Http.Headers;
using System.Text;

namespace Pix.Chaos.Tests;

/// <summary>What the processes print holds handles only.</summary>
public sealed class PrivacyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_that_any_process_prints_or_answers_as_a_problem_is_personal_or_secret()
    {
        await using var site = await PixSite.StartAsync(silos: 1, new() { ["Logging__LogLevel__Default"] = "Debug" }, Cancel);
        using var centralBank = new ReceivedMessages(site.ControlPort);
        using var client = new HttpClient();
        var problems = new StringBuilder();
        await using (var load = PaymentLoad.Start([site.Silos[0].Spi], sendersEach: 2))
        {
            await Wait.UntilAsync(() => load.Accepted.Count >= 5, "payments were answered");
        }

        var entries = new Uri(site.Silos[0].Dict, "/api/v2/entries/");
        var entry = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "createEntry.xml"), Cancel);
        await PostAsync(client, problems, entries, entry);
        await centralBank.BreakAsync("bad-signature", "dict", null, 1, Cancel);
        await PostAsync(client, problems, entries, entry);
        await PostAsync(client, problems, new Uri(site.Silos[0].Spi, $"/api/v1/in/{PixSite.Ispb}/msgs"), "<Fulano>da Silva 70000000000</Fulano>");
        new StoredAudit(site).Break();
        await centralBank.BreakAsync("reset-before-answer", "dict", null, 20, Cancel);
        await PostAsync(client, problems, entries, entry);
        await site.Silos[0].Silo!.StopAsync(Cancel);
        await PostAsync(client, problems, entries, entry);

        string[] secrets = [.. site.Secrets, "11122233300", "70000000000", "80000000000", "Silva", "Fulano", "+5561988880000", "<Envelope", "<CreateEntryRequest"];
        Assert.Contains("urn:pix:problem:", problems.ToString(), StringComparison.Ordinal);
        foreach (var (name, text) in Printed(site).Append(("problem answers", problems.ToString())))
        {
            Assert.False(text.Length == 0, $"{name} is empty.");
            Assert.All(secrets, secret => Assert.False(text.Contains(secret, StringComparison.Ordinal), $"{name} holds '{secret}'."));
        }
    }

    private static IEnumerable<(string Name, string Text)> Printed(PixSite site) =>
        Directory.GetFiles(site.Logs).Where(file => !file.EndsWith("simulator.log", StringComparison.Ordinal)).Select(file => (Path.GetFileName(file), File.ReadAllText(file)));

    private static async Task PostAsync(HttpClient client, StringBuilder problems, Uri target, string body)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/xml") { CharSet = "utf-8" };
        using var answer = await client.PostAsync(target, content, Cancel);
        if (answer.Content.Headers.ContentType?.MediaType == "application/problem+json")
        {
            problems.Append(await answer.Content.ReadAsStringAsync(Cancel));
        }
    }
}
