using System.Net;
using System.Text.Json;
using Pix.Operations.Tests.Support;
using Pix.TestDisk;
using Pix.TestToken;

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
        var front = RunningPix.ApiSettings(settings, ports);
        front["Pix__ExchangeDeadline"] = "00:00:05";
        await using var api = PixProcess.Start("api/Pix.Api", front);
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

    /// <summary>The disk answers neither yes nor no: what was not durable in its caller's time is not sent, and is not sent when the disk answers after all.</summary>
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

    private static async Task PayAsync(HttpClient spi)
    {
        using var answer = await spi.PostAsync(Some.PaymentPath, Some.Payment().Content, Cancel);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancel)}");
    }

    private static async Task<IReadOnlyList<string>> RefusedAsync(HttpClient spi)
    {
        var payments = Enumerable.Range(0, 5).Select(_ => Some.Payment()).ToList();
        await Task.WhenAll(payments.Select(payment => RefusedAsync(spi, payment.Content)));
        return [.. payments.Select(payment => payment.EndToEndId)];
    }

    private static async Task RefusedAsync(HttpClient spi, HttpContent payment)
    {
        using var answer = await spi.PostAsync(Some.PaymentPath, payment, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.StatusCode == HttpStatusCode.ServiceUnavailable, $"{(int)answer.StatusCode} {text}");
        Assert.Equal("not-sent", JsonDocument.Parse(text).RootElement.GetProperty("fate").GetString());
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
