using System.Net;
using System.Text.Json;
using Pix.Cluster.Tests.Support;
using Pix.Operations.Tests.Support;
using Pix.TestToken;

namespace Pix.Operations.Tests;

/// <summary>Which part is sick: a part is broken under real processes, and the verdict of the front door, the silo's readiness and a caller say the same; then it is mended.</summary>
/// <remarks>Payments go on all the time, as in a bank; conditions are waited for, so that a loaded machine makes the test slower and not wrong.</remarks>
public sealed class DrillTests(RunningPix pix)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_HSM_that_does_not_sign_is_down_with_what_callers_get_and_up_when_it_signs_again()
    {
        var module = FaultyModule.Build();
        await using var site = await Site.StartAsync(pix, ("Pix__Pkcs11Library", module.File));
        await site.IsAsync("Up");

        module.Do("* return 0x30"); // CKR_DEVICE_ERROR
        var down = await site.IsAsync("Down");
        Assert.Equal("hsm", down.Cause);
        Assert.Matches(@"^down since \d\d:\d\d:\d\d: \d+ of \d+ payments failed, .+; callers get 503, nothing was sent; .+ \(docs/operations\.md#hsm\)\.$", down.Sentence);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "not-sent"), await site.PayAsync());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await site.StatusAsync("/health/ready"));
        Assert.Equal(HttpStatusCode.OK, await site.StatusAsync("/health/live"));

        module.Do();
        await site.IsAsync("Up");
        Assert.Equal((HttpStatusCode.Created, "answered"), await site.PayAsync());
    }

    [Fact]
    public async Task A_dead_SPI_is_down_and_leaves_DICT_in_service_and_is_up_when_it_is_back()
    {
        var settings = pix.Around.SiloSettings();
        await using var port = new Relay(int.Parse(settings["Pix__BcbSpiEndpoint"].Split(':')[1], System.Globalization.CultureInfo.InvariantCulture));
        port.Live();
        await using var site = await Site.StartAsync(pix, ("Pix__BcbSpiEndpoint", $"127.0.0.1:{port.Port}"), ("Pix__CircuitBreak", "00:00:01"), ("Pix__MaxResends", "0"));
        await site.IsAsync("Up");

        await port.DieAsync();
        var down = await site.IsAsync("Down");
        Assert.Equal("endpoints", down.Cause);
        Assert.Contains($"127.0.0.1:{port.Port}", down.Sentence, StringComparison.Ordinal);
        Assert.Contains("callers get 503, nothing was sent", down.Sentence, StringComparison.Ordinal);
        Assert.Equal("Up", (await site.VerdictAsync("dict"))!.Level);
        Assert.Equal(HttpStatusCode.OK, await site.StatusAsync("/health/live"));

        port.Live();
        await site.IsAsync("Up");
    }

    [Fact]
    public async Task A_silo_that_died_is_told_and_since_when()
    {
        await using var site = await Site.StartAsync(pix);
        await site.IsAsync("Up");

        await site.KillSiloAsync();

        var down = await site.IsAsync("Down", isPaying: false);
        Assert.Equal("cluster", down.Cause);
        Assert.Contains("no silo answers; callers get 503, nothing was sent", down.Sentence, StringComparison.Ordinal);
    }

    private sealed record Told(string Level, string Cause, string Sentence);

    private sealed class Site(PixProcess silo, PixProcess api, HttpClient spi, HttpClient management) : IAsyncDisposable
    {
        public static async Task<Site> StartAsync(RunningPix pix, params (string Name, string Value)[] changes)
        {
            var settings = pix.Around.SiloSettings();
            foreach (var (name, value) in changes)
            {
                settings[name] = value;
            }

            var ports = FreePorts.Take(3);
            var site = new Site(
                PixProcess.Start("silo/Pix.Silo", settings), PixProcess.Start("api/Pix.Api", RunningPix.ApiSettings(settings, ports)),
                RunningPix.Client($"{ports[1]}"), RunningPix.Client($"{ports[2]}"));
            await site.ReadyAsync();
            return site;
        }

        /// <summary>Pays until the verdict on payments is at that level.</summary>
        public Task<Told> IsAsync(string level, bool isPaying = true) => Wait.ForAsync(
            async () =>
            {
                if (isPaying)
                {
                    await PayAsync();
                }

                return await VerdictAsync("spi") is { } told && told.Level == level ? told : null;
            },
            $"payments are {level}",
            seconds: 90);

        public async Task<(HttpStatusCode Status, string Outcome)> PayAsync()
        {
            using var answer = await spi.PostAsync(Some.PaymentPath, Some.Payment().Content, Cancel);
            return (answer.StatusCode, answer.Headers.GetValues("pix-outcome").Single());
        }

        public async Task<HttpStatusCode> StatusAsync(string path)
        {
            using var answer = await management.GetAsync(path, Cancel);
            return answer.StatusCode;
        }

        public async Task<Told?> VerdictAsync(string channel)
        {
            using var answer = await management.GetAsync("/health/ready", Cancel);
            using var body = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Cancel));
            var told = body.RootElement.GetProperty("verdict").GetProperty("channels").EnumerateArray().Single(entry => entry.GetProperty("channel").GetString() == channel);
            return new Told(told.GetProperty("level").GetString()!, told.GetProperty("cause").GetString()!, told.GetProperty("sentence").GetString()!);
        }

        public async Task KillSiloAsync()
        {
            silo.Kill();
            await silo.EndAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await api.DisposeAsync();
            await silo.DisposeAsync();
            spi.Dispose();
            management.Dispose();
        }

        private Task ReadyAsync() => api.ReadyAsync(management);
    }
}
