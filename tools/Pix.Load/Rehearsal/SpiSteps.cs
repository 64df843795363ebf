using System.Net;
using System.Xml.Linq;
using Pix.Load.Reading;

namespace Pix.Load.Rehearsal;

/// <summary>Rehearsal steps of the SPI, in the order of the Central Bank's homologation.</summary>
internal static class SpiSteps
{
    private const string Section = "SPI";
    private const string Pays = "the paying virtual participant must send to us";

    public static IEnumerable<Step> All() =>
    [
        new(Section, "Connectivity: echo (pibr.001 → pibr.002)", EchoAsync),
        new(Section, "Catalogues of messages, both ways", CatalogueAsync),
        new(Section, "First pacs.008 and its pacs.002", async (bench, cancel) => $"ACSC, {await bench.PayAsync("ACSC", cancel)}"),
        new(Section, "Reading with 6 connections, and no seventh", SixStreamsAsync),
        new(Section, "pacs.008 by account data (MANU)", async (bench, cancel) => $"ACSC, {await bench.PayAsync("ACSC", cancel)}"),
        new(Section, "pacs.008 begun with a key (DICT)", ByKeyAsync),
        new(Section, "Receive and accept (ACSP)", AcceptAsync) { ByHand = Pays },
        new(Section, "Receive and reject (RJCT)", RejectAsync) { ByHand = Pays },
        new(Section, "Return what we received: MD06", (bench, cancel) => ReturnAsync(bench, "MD06", cancel)) { ByHand = Pays },
        new(Section, "Return what we received: FRAD", (bench, cancel) => ReturnAsync(bench, "FRAD", cancel)) { ByHand = Pays },
        new(Section, "Be given back what we paid: MD06", (bench, cancel) => BeReturnedAsync(bench, "MD06", cancel)) { ByHand = "the accepting virtual participant must return a payment" },
        new(Section, "Be given back what we paid: FRAD", (bench, cancel) => BeReturnedAsync(bench, "FRAD", cancel)) { ByHand = "the accepting virtual participant must return a payment" },
        new(Section, "Several catalogue versions", VersionsAsync),
        new(Section, "Time-out (AB03)", TimeOutAsync) { ByHand = "a participant that does not answer must be agreed on" },
    ];

    private static async Task<string> EchoAsync(Workbench bench, CancellationToken cancellationToken)
    {
        var data = "Ensaio " + Guid.NewGuid().ToString("N");
        await bench.Spi.SendAsync(bench.Spi.Messages.Echo(data), cancellationToken);
        await bench.Spi.Inbox.WaitAsync(
            "pibr.002", message => message.Kind == "pibr.002" && message.Header.GetValueOrDefault("OrgnlData") == data, bench.Plan.Patience, cancellationToken);
        return "the echo came back";
    }

    private static async Task<string> CatalogueAsync(Workbench bench, CancellationToken cancellationToken)
    {
        var accepted = await VersionsAsync(bench, "in", cancellationToken);
        var delivered = await VersionsAsync(bench, "out", cancellationToken);
        return accepted.Any(version => version.StartsWith("pacs.008.spi.", StringComparison.Ordinal))
            ? $"{accepted.Count} accepted, {delivered.Count} delivered"
            : throw new StepFailedException("no pacs.008 is accepted");
    }

    private static async Task<IReadOnlyList<string>> VersionsAsync(Workbench bench, string direction, CancellationToken cancellationToken)
    {
        var (status, body, _) = await bench.Spi.GetAsync($"/api/v1/{direction}/catalog", cancellationToken);
        return status == HttpStatusCode.OK
            ? [.. XDocument.Parse(body).Descendants().Where(element => element.Name.LocalName == "Message").Select(element => element.Value.Trim())]
            : throw new StepFailedException($"the catalogue was answered {(int)status}");
    }

    private static async Task<string> SixStreamsAsync(Workbench bench, CancellationToken cancellationToken)
    {
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => bench.PayAsync("ACSC", cancellationToken)));
        var waited = System.Diagnostics.Stopwatch.GetTimestamp();
        while (bench.Spi.Streams.Any(stream => stream.Reads == 0) && System.Diagnostics.Stopwatch.GetElapsedTime(waited) < bench.Plan.Patience)
        {
            await Task.Delay(50, cancellationToken);
        }

        var reading = bench.Spi.Streams.Count(stream => stream.Reads > 0);
        // A seventh stream is refused by the Central Bank, or by Pix if all its connections are used by reads. Both answer 429 at once.
        var (seventh, _, outcome) = await bench.Spi.GetAsync($"/api/v1/out/{bench.Pix.Ispb}/stream/start", cancellationToken);
        return reading == StreamSet.Most && seventh == HttpStatusCode.TooManyRequests
            ? $"6 streams read, the seventh was answered {(int)seventh} ({outcome})"
            : throw new StepFailedException($"{reading} streams were answered, the seventh {(int)seventh} ({outcome})");
    }

    private static async Task<string> ByKeyAsync(Workbench bench, CancellationToken cancellationToken)
    {
        var key = await DictSteps.SomebodysKeyAsync(bench, cancellationToken);
        var id = bench.Spi.Messages.Ids.EndToEnd();
        var found = await bench.Dict.LookUpAsync(key, "11122233300", id, HttpStatusCode.OK, cancellationToken);
        var holder = found.Element("Entry")!.Element("Account")!.Element("Participant")!.Value;
        await bench.PayAsync("ACSC", cancellationToken, bench.Control is null ? bench.Plan.Accepting : holder, key, id);
        return $"looked up, then paid under the same EndToEndId: ACSC, {id}";
    }

    private static async Task<string> AcceptAsync(Workbench bench, CancellationToken cancellationToken)
    {
        var id = await bench.BePaidAsync(10m, cancellationToken);
        await bench.ExpectAsync(id, "ACCC", cancellationToken);
        return $"ACSP, settled (ACCC), {id}";
    }

    private static async Task<string> RejectAsync(Workbench bench, CancellationToken cancellationToken)
    {
        bench.Spi.RejectWith = "AC03";
        try
        {
            var id = await bench.BePaidAsync(10m, cancellationToken);
            await Until.HoldsAsync(
                $"the Central Bank does not show {id} as rejected",
                async () => (await bench.Other.GetAsync("/incoming", cancellationToken)).EnumerateArray()
                    .Any(payment => payment.GetProperty("endToEndId").GetString() == id && payment.GetProperty("status").GetString() == "RJCT AC03"),
                bench.Plan.Patience, cancellationToken);
            return $"RJCT AC03, not settled, {id}";
        }
        finally
        {
            bench.Spi.RejectWith = null;
        }
    }

    private static async Task<string> ReturnAsync(Workbench bench, string reason, CancellationToken cancellationToken)
    {
        var id = await bench.BePaidAsync(10m, cancellationToken);
        await bench.ExpectAsync(id, "ACCC", cancellationToken);
        var returnId = bench.Spi.Messages.Ids.Return();
        await bench.Spi.SendAsync(bench.Spi.Messages.Return(returnId, id, bench.Plan.Paying, 10m, reason), cancellationToken);
        await bench.ExpectAsync(returnId, "ACSC", cancellationToken);
        return $"ACSC, {returnId} of {id}";
    }

    private static async Task<string> BeReturnedAsync(Workbench bench, string reason, CancellationToken cancellationToken)
    {
        var id = await bench.PayAsync("ACSC", cancellationToken);
        var made = await bench.Other.PostAsync($"/return?endToEndId={id}&payer={bench.Plan.Accepting}&amount=10&reason={reason}", cancellationToken);
        var returnId = made.GetProperty("id").GetString()!;
        var message = await bench.Spi.Inbox.WaitAsync(
            "pacs.004", message => message.Kind == "pacs.004" && message.Transactions[0].GetValueOrDefault("RtrId") == returnId, bench.Plan.Patience, cancellationToken);
        var given = message.Transactions[0].GetValueOrDefault("Cd");
        await bench.ExpectAsync(returnId, "ACCC", cancellationToken);
        return given == reason ? $"ACCC, {returnId} of {id}" : throw new StepFailedException($"the pacs.004 says {given}, not {reason}");
    }

    private static async Task<string> VersionsAsync(Workbench bench, CancellationToken cancellationToken)
    {
        var versions = (await VersionsAsync(bench, "in", cancellationToken)).Where(name => name.StartsWith("pacs.008.spi.", StringComparison.Ordinal)).ToList();
        var told = new List<string>();
        foreach (var version in versions)
        {
            var id = bench.Spi.Messages.Ids.EndToEnd();
            var (status, outcome, _) = await bench.Spi.TrySendAsync(
                bench.Spi.Messages.Payment(id, bench.Plan.Accepting, 10m, version: version["pacs.008.spi.".Length..]), cancellationToken);
            if (status != HttpStatusCode.Created)
            {
                throw new StepFailedException($"{version} is in the Central Bank's catalogue, but was answered {(int)status} ({outcome}): is it in Pix__SpiMessages?");
            }

            await bench.ExpectAsync(id, "ACSC", cancellationToken);
            told.Add(version);
        }

        var (unknown, fate, _) = await bench.Spi.TrySendAsync(
            bench.Spi.Messages.Payment(bench.Spi.Messages.Ids.EndToEnd(), bench.Plan.Accepting, 10m, version: "9.99"), cancellationToken);
        return (int)unknown is >= 400 and < 500
            ? $"{string.Join(" and ", told)} settled; 9.99 was refused before it was signed ({(int)unknown}, {fate})"
            : throw new StepFailedException($"version 9.99, which nobody knows, was answered {(int)unknown}");
    }

    private static async Task<string> TimeOutAsync(Workbench bench, CancellationToken cancellationToken)
    {
        await bench.Other.AnswerAsync(bench.Plan.Silent, "silent", cancellationToken);
        if (bench.Plan.Quick)
        {
            await bench.Other.SendAsync(HttpMethod.Put, $"/acceptance-time?milliseconds={bench.Plan.QuickTimeOut.TotalMilliseconds:F0}", cancellationToken);
        }

        var started = bench.Time.GetTimestamp();
        try
        {
            var id = await bench.PayAsync("RJCT AB03", cancellationToken, bench.Plan.Silent, patience: TimeSpan.FromSeconds(60));
            return $"RJCT AB03 after {bench.Time.GetElapsedTime(started).TotalSeconds:F0} s, {id}";
        }
        finally
        {
            await bench.Other.SendAsync(HttpMethod.Delete, "/acceptance-time", cancellationToken);
        }
    }
}
