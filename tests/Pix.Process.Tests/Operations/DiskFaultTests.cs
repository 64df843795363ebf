using System.Net;
using System.Text.Json;
using Pix.Operations.Tests.Support;
using Pix.TestDisk;

namespace Pix.Operations.Tests;

/// <summary>A silo whose journal's disk takes writes and fails to keep them: what callers, operators and the Central Bank see of it.</summary>
public sealed class DiskFaultTests(RunningPix pix)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_the_journal_cannot_be_made_durable_nothing_is_sent_and_it_heals_by_itself()
    {
        Assert.SkipWhen(DiskFaults.Unavailable is not null, DiskFaults.Unavailable ?? "");
        var settings = pix.Around.SiloSettings();
        var faults = DiskFaults.Build(Path.Combine(pix.Around.Folder, $"shim-{Guid.NewGuid():N}"));
        await using var silo = PixProcess.Start("silo/Pix.Silo", settings.Concat(faults.Environment).ToDictionary());
        using var siloManagement = RunningPix.Client(settings["Pix__SiloManagementPort"]);
        await silo.ReadyAsync(siloManagement);
        var ports = FreePorts.Take(3);
        await using var api = PixProcess.Start("api/Pix.Api", RunningPix.ApiSettings(settings, ports));
        using var management = RunningPix.Client($"{ports[2]}");
        using var spi = RunningPix.Client($"{ports[1]}");
        await api.ReadyAsync(management);

        foreach (var error in (string[])["EIO", "EROFS", "ENOSPC"])
        {
            await PayAsync(spi);
            faults.Do($"sync {error} {settings["Pix__JournalPath"]}/*.journal* lose");

            var refused = await RefusedAsync(spi);
            Assert.Contains(faults.Met, met => met.StartsWith($"sync {error} ", StringComparison.Ordinal));
            var reason = await Wait.ForAsync(() => ReasonAsync(siloManagement), $"readiness is red with {error}");
            Assert.Contains("journal", reason, StringComparison.OrdinalIgnoreCase);
            refused = [.. refused, .. await RefusedAsync(spi)];
            await NotSentAsync(refused);

            faults.Do();
            await Wait.UntilAsync(async () => await ReasonAsync(siloManagement) is null, $"readiness is green after {error}");
        }

        await PayAsync(spi);
        await HangsAsync(faults, settings["Pix__JournalPath"], spi);
    }

    /// <summary>
    /// The disk answers neither yes nor no: what was not durable in its caller's time is not sent, and is not sent when the disk answers
    /// after all.
    /// </summary>
    private async Task HangsAsync(DiskFaults faults, string journalPath, HttpClient spi)
    {
        faults.Do($"sync hang {journalPath}/*.journal*");
        var refused = await RefusedAsync(spi);
        Assert.Contains(faults.Met, met => met.StartsWith("sync hang ", StringComparison.Ordinal));

        faults.Do();
        await PayAsync(spi);
        await NotSentAsync(refused);
    }

    private async Task NotSentAsync(IReadOnlyList<string> refused)
    {
        var wire = (await pix.Around.WireAsync()).Select(exchange => exchange.GetRawText()).ToList();
        Assert.All(refused, endToEndId => Assert.DoesNotContain(wire, exchange => exchange.Contains(endToEndId, StringComparison.Ordinal)));
    }

    /// <summary>Pays until a payment goes through.</summary>
    private static Task PayAsync(HttpClient spi) => Wait.UntilAsync(
        async () =>
        {
            using var answer = await spi.PostAsync(Some.PaymentPath, Some.Payment().Content, Cancel);
            return answer.StatusCode == HttpStatusCode.Created;
        },
        "a payment goes through");

    /// <summary>
    /// Payments of which none goes through, until all of some are refused as not sent: of a silo that is late to say so, callers hear that
    /// the outcome is unknown.
    /// </summary>
    private static async Task<IReadOnlyList<string>> RefusedAsync(HttpClient spi)
    {
        var refused = new List<string>();
        await Wait.UntilAsync(
            async () =>
            {
                var payments = Enumerable.Range(0, 5).Select(_ => Some.Payment()).ToList();
                refused.AddRange(payments.Select(payment => payment.EndToEndId));
                var areNotSent = await Task.WhenAll(payments.Select(payment => IsNotSentAsync(spi, payment.Content)));
                return Array.TrueForAll(areNotSent, isNotSent => isNotSent);
            },
            "payments are refused as not sent");
        return refused;
    }

    private static async Task<bool> IsNotSentAsync(HttpClient spi, HttpContent payment)
    {
        using var answer = await spi.PostAsync(Some.PaymentPath, payment, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout, $"{(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement.GetProperty("fate").GetString() == "not-sent";
    }

    /// <summary>Why the journal of payments is not ready; null when it is.</summary>
    private static async Task<string?> ReasonAsync(HttpClient management)
    {
        using var answer = await management.GetAsync("/health/ready", Cancel);
        var parts = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Cancel)).RootElement.GetProperty("parts").EnumerateArray();
        var journal = parts.Single(part => part.GetProperty("part").GetString() == "audit-spi");
        return journal.GetProperty("ready").GetBoolean() ? null : journal.GetProperty("reason").GetString();
    }
}
