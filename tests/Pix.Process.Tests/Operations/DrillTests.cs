using System.Globalization;
using System.Net;
using Pix.Operations.Tests.Support;
using Pix.TestDisk;
using Pix.TestToken;

namespace Pix.Operations.Tests;

/// <summary>
/// Which part is sick: a part is broken under real processes, and console, readiness, <c>./pix status</c>, <c>./pix doctor</c> and a caller
/// say the same; then it is mended.
/// </summary>
/// <remarks>
/// How soon: the judgement's own time carries the bound. It says that the trouble began no later than the first answer that a caller felt
/// it by, so red is never later than a payment that fails. When green follows the last failure is tested on a clock of the tests
/// (Pix.Health.Tests): here it is waited for. Where Pix must notice by itself that a file changed, the seconds of the promise count,
/// without those in which a thread of Pix stood in the queue for a processor.
/// </remarks>
public sealed class DrillTests(RunningPix pix)
{
    private const int Red = 5, Green = 10;
    private const string NothingSent = "callers get 503, nothing was sent";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_HSM_that_does_not_sign()
    {
        var module = FaultyModule.Build(TokenKind.ForProcesses);
        await using var drilled = await DrilledPix.StartAsync(Settings(("Pix__Pkcs11Library", module.File)));

        module.Do("* return 0x30"); // CKR_DEVICE_ERROR
        await IsDownAsync(drilled, "hsm", "CKR_DEVICE_ERROR");

        module.Do();
        await IsUpAsync(drilled);
    }

    [Fact]
    public async Task A_token_that_is_gone_and_back()
    {
        var before = Directory.GetDirectories(TokenStore.Shared.Tokens);
        var token = TokenKind.ForProcesses.Create("pix-drill");
        var folder = Directory.GetDirectories(TokenStore.Shared.Tokens).Except(before).ToList();
        Assert.SkipWhen(folder.Count != 1, "Tokens of this kind are no folders.");
        pix.Around.Register(token);
        await using var drilled = await DrilledPix.StartAsync(pix.Around.SiloSettings(token));

        var away = Path.Combine(TokenStore.Shared.Folder, Path.GetFileName(folder[0]));
        Directory.Move(folder[0], away);
        await IsDownAsync(drilled, "hsm", "pix-drill");

        Directory.Move(away, folder[0]);
        await IsUpAsync(drilled);
    }

    [Fact]
    public async Task A_PIN_that_is_wrong_is_tried_once_and_by_nobody_else()
    {
        var module = FaultyModule.Build(TokenKind.ForProcesses);
        var secret = Path.Combine(pix.Around.Folder, $"secret-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(secret, pix.Around.Token.Secret, Cancel);
        await using var drilled = await DrilledPix.StartAsync(Settings(("Pix__Pkcs11Library", module.File), ("Pix__CloudHSMSecret", secret)));

        await File.WriteAllTextAsync(secret, pix.Around.Token.SecretOf("wrong"), Cancel);
        await drilled.IsAsync("Degraded", "settings", seconds: Red);
        Assert.Equal(1, module.RefusedLogins);
        await EverybodyTellsAsync(drilled, "Degraded", "settings", "Pix:CloudHSMSecret", "callers feel nothing: the previous value stays in force");
        for (var payment = 0; payment < 10; payment++)
        {
            Assert.Equal((HttpStatusCode.Created, "answered"), await drilled.PayAsync());
        }

        Assert.Equal(1, module.RefusedLogins);

        await File.WriteAllTextAsync(secret, pix.Around.Token.Secret, Cancel);
        await IsUpAsync(drilled, Green);
        Assert.Equal(1, module.RefusedLogins);
    }

    [Fact]
    public async Task A_dead_SPI_leaves_DICT_in_service()
    {
        var settings = Settings(("Pix__CircuitBreak", "00:00:01"), ("Pix__MaxResends", "0"));
        await using var port = new Relay(int.Parse(settings["Pix__BcbSpiEndpoint"].Split(':')[1], CultureInfo.InvariantCulture));
        port.Live();
        settings["Pix__BcbSpiEndpoint"] = $"127.0.0.1:{port.Port}";
        await using var drilled = await DrilledPix.StartAsync(settings);

        await port.DieAsync();
        await IsDownAsync(drilled, "endpoints", $"127.0.0.1:{port.Port}");
        Assert.Equal("Up", (await drilled.VerdictAsync("dict"))!.Level);

        port.Live();
        await IsUpAsync(drilled);
    }

    [Fact]
    public async Task A_silo_of_two_that_died_is_felt_by_nobody_and_told_until_another_is_there()
    {
        (string, string)[] quickly = [("Pix__Membership__ProbeTimeout", "00:00:02"), ("Pix__Membership__NumMissedProbesLimit", "3")];
        var first = Settings([("Pix__SiloName", "first"), .. quickly]);
        var second = Settings([.. quickly,
            ("Pix__SiloName", "second"), ("Pix__ClusterId", first["Pix__ClusterId"]), ("Pix__PrimarySiloPort", first["Pix__SiloPort"]),
            ("Pix__JournalPath", first["Pix__JournalPath"]), ("Pix__AuditPath", first["Pix__AuditPath"])]);
        await using var drilled = await DrilledPix.StartAsync(first, second);

        await drilled.KillSiloAsync(1);
        var degraded = await drilled.IsAsync("Degraded", "cluster");
        Assert.Contains("callers feel nothing", degraded.Sentence, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Created, "answered"), await drilled.PayAsync());
        Assert.Equal(HttpStatusCode.OK, (await drilled.ReadinessAsync()).Status);
        await EverybodyTellsAsync(drilled, "Degraded", "cluster", "callers feel nothing");
        // The silo that is left tells the alerts, once it knows.
        await Wait.UntilAsync(async () => await drilled.MetricAsync() == "1", "the metric of the other silo is degraded", seconds: 120);

        await drilled.StartSiloAsync(1);
        await IsUpAsync(drilled);
    }

    [Fact]
    public async Task The_only_silo_that_died()
    {
        await using var drilled = await DrilledPix.StartAsync(Settings());

        await drilled.KillSiloAsync(0);
        var down = await drilled.IsAsync("Down", "cluster", isPaying: false);
        Assert.InRange(down.Since!.Value, drilled.LastUp, TimeProvider.System.GetUtcNow());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await drilled.ReadinessAsync()).Status);
        await EverybodyTellsAsync(drilled, "Down", "cluster", "no silo answers");

        await drilled.StartSiloAsync(0);
        await IsUpAsync(drilled);
    }

    [Fact]
    public async Task A_disk_that_is_full()
    {
        Assert.SkipWhen(DiskFaults.Unavailable is not null, DiskFaults.Unavailable ?? "");
        var faults = DiskFaults.Build(Path.Combine(pix.Around.Folder, $"shim-{Guid.NewGuid():N}"));
        var settings = Settings([.. faults.Environment.Select(pair => (pair.Key, pair.Value))]);
        await using var drilled = await DrilledPix.StartAsync(settings);

        faults.Do($"write ENOSPC {settings["Pix__JournalPath"]}/*.journal*");
        await IsDownAsync(drilled, "audit", "No space left on device");
        Assert.Contains(faults.Met, met => met.StartsWith("write ENOSPC ", StringComparison.Ordinal));

        faults.Do();
        await IsUpAsync(drilled);
    }

    [Fact]
    public async Task What_nobody_uses_is_asked_before_it_is_called_good()
    {
        Assert.SkipWhen(DiskFaults.Unavailable is not null, DiskFaults.Unavailable ?? "");
        var (faults, module) = (DiskFaults.Build(Path.Combine(pix.Around.Folder, $"shim-{Guid.NewGuid():N}")), FaultyModule.Build(TokenKind.ForProcesses));
        var settings = Settings([("Pix__Pkcs11Library", module.File), .. faults.Environment.Select(pair => (pair.Key, pair.Value))]);
        await using var port = new Relay(int.Parse(settings["Pix__BcbSpiEndpoint"].Split(':')[1], CultureInfo.InvariantCulture));
        port.Live();
        settings["Pix__BcbSpiEndpoint"] = $"127.0.0.1:{port.Port}";
        await using var drilled = await DrilledPix.StartAsync(settings);

        // Only who asks finds a disk that hangs while nobody appends.
        faults.Do($"sync hang {settings["Pix__JournalPath"]}/*.journal*");
        var down = await drilled.IsAsync("Down", "audit", isPaying: false);
        Assert.Contains("an fsync of the journal has not come back within 5 s", down.Sentence, StringComparison.Ordinal);
        faults.Do();
        await drilled.IsAsync("Up", isPaying: false);

        module.Do("* return 0x30"); // CKR_DEVICE_ERROR
        await drilled.IsAsync("Down", "hsm", isPaying: false);
        module.Do();
        await drilled.IsAsync("Up", isPaying: false);

        // Nobody has read a stream here.
        await port.DieAsync();
        await Wait.UntilAsync(async () => await drilled.VerdictAsync("streams") is { Level: "Down", Cause: "endpoints" }, "reads are down", seconds: 120);
        port.Live();
        await Wait.UntilAsync(async () => await drilled.VerdictAsync("streams") is { Level: "Up" }, "reads are up", seconds: 120);
    }

    [Fact]
    public async Task A_container_is_replaced_only_when_its_patience_is_over_and_another_silo_signs()
    {
        FaultyModule[] modules = [FaultyModule.Build(TokenKind.ForProcesses), FaultyModule.Build(TokenKind.ForProcesses)];
        var hasty = Settings(("Pix__SiloName", "hasty"), ("Pix__Pkcs11Library", modules[0].File), ("Pix__ContainerPatience", "00:00:01"));
        var patient = Settings(
            ("Pix__SiloName", "patient"), ("Pix__Pkcs11Library", modules[1].File), ("Pix__ContainerPatience", "1.00:00:00"), ("Pix__ClusterId", hasty["Pix__ClusterId"]), ("Pix__PrimarySiloPort", hasty["Pix__SiloPort"]),
            ("Pix__JournalPath", hasty["Pix__JournalPath"]), ("Pix__AuditPath", hasty["Pix__AuditPath"]));
        await using var drilled = await DrilledPix.StartAsync(hasty, patient);
        Task UntilAsync(int silo, string path, HttpStatusCode status) => Wait.UntilAsync(async () => await drilled.OfSiloAsync(silo, path) == status, $"{path} of silo {silo} is {status}");

        // The look that logs the verdict has asked whether the patience is over.
        modules[1].Do("* return 0x30"); // CKR_DEVICE_ERROR
        await Wait.UntilAsync(() => Task.FromResult(drilled.HasLogged(1, "Health of this silo changed: down")), "the patient silo knows that it does not sign");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), (await drilled.OfSiloAsync(1, "/health/live"), await drilled.OfSiloAsync(1, "/health/ready")));
        modules[1].Do();
        await UntilAsync(1, "/health/ready", HttpStatusCode.OK);

        modules[0].Do("* return 0x30");
        await UntilAsync(0, "/health/live", HttpStatusCode.ServiceUnavailable);

        // A new container would not sign either.
        modules[1].Do("* return 0x30");
        await UntilAsync(0, "/health/live", HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await drilled.OfSiloAsync(0, "/health/ready"));
    }

    [Theory]
    [InlineData("Pix__SignatureCertificate", "certificates", "expired at")]
    [InlineData("Pix__MtlsCertificate", "mtls", "No pair of TLS key and certificate is valid now")]
    public async Task A_certificate_that_expires_while_running(string setting, string cause, string because)
    {
        var file = Path.Combine(pix.Around.Folder, $"certificate-{Guid.NewGuid():N}.pem");
        await using var drilled = await WithExpiringAsync(setting, file);

        await IsDownAsync(drilled, cause, because);

        var renewed = Certify(setting, TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow().AddYears(1));
        await File.AppendAllTextAsync(file, $"\n{renewed}", Cancel);
        await IsUpAsync(drilled, Green);
    }

    /// <summary>A silo that began with a certificate of so short a life that it ends soon; longer when the machine is too slow to start within it.</summary>
    private async Task<DrilledPix> WithExpiringAsync(string setting, string file)
    {
        for (var seconds = 15; ; seconds *= 2)
        {
            Assert.InRange(seconds, 1, 240);
            var now = TimeProvider.System.GetUtcNow();
            await File.WriteAllTextAsync(file, Certify(setting, now.AddDays(-1), now.AddSeconds(seconds)), Cancel);
            var drilled = await DrilledPix.TryStartAsync(now.AddSeconds(seconds), Settings((setting, file), ("Pix__ConnectionLifetime", "00:00:01")));
            if (drilled is not null)
            {
                return drilled;
            }
        }
    }

    private string Certify(string setting, DateTimeOffset from, DateTimeOffset to)
    {
        var token = pix.Around.Token;
        var isSigner = setting.Contains("Signature", StringComparison.Ordinal);
        using var certificate = (isSigner ? token.SignatureKey : token.MtlsKey).Certify(from, to);
        if (isSigner)
        {
            pix.Around.RegisterSigner(certificate);
        }
        else
        {
            pix.Around.RegisterClient(certificate);
        }

        return certificate.ExportCertificatePem();
    }

    private static async Task IsDownAsync(DrilledPix drilled, string cause, string because)
    {
        var down = await drilled.IsAsync("Down", cause);
        Assert.Matches(@"^down since \d\d:\d\d:\d\d: ", down.Sentence);
        Assert.InRange(down.Since!.Value, drilled.LastUp, drilled.FirstFelt ?? TimeProvider.System.GetUtcNow());
        // A connection that was opened before may carry one more, until Pix:ConnectionLifetime is over.
        await Wait.UntilAsync(async () => await drilled.PayAsync() == (HttpStatusCode.ServiceUnavailable, "not-sent"), "payments are refused and not sent");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await drilled.ReadinessAsync()).Status);
        Assert.Equal(HttpStatusCode.OK, await drilled.LiveAsync());
        Assert.Equal("2", await drilled.MetricAsync());
        await EverybodyTellsAsync(drilled, "Down", cause, because, NothingSent);
    }

    private static async Task EverybodyTellsAsync(DrilledPix drilled, string level, string cause, params string[] words)
    {
        string[] all = [$"{level.ToLowerInvariant()} since", $"(docs/operations.md#{cause})", .. words];
        // Failures are down at once; the part that explains them may be known a moment later.
        var ready = await Wait.ForAsync(async () => await drilled.VerdictAsync("spi") is { } told && told.Level == level && Array.TrueForAll(all, word => told.Sentence.Contains(word, StringComparison.Ordinal)) ? told : null, $"readiness tells {string.Join(", ", all)}");
        var console = await drilled.ConsoleAsync();
        Assert.All([ready, console!], told => Assert.Equal((level, cause), (told.Level, told.Cause)));
        var (exitCode, doctor) = await drilled.DoctorAsync();
        Assert.True(level != "Down" || exitCode == 1, doctor);
        string[] texts = [console!.Sentence, await drilled.StatusAsync(), doctor];
        Assert.All(texts, text => Assert.All(all, word => Assert.Contains(word, text, StringComparison.Ordinal)));
    }

    private static async Task IsUpAsync(DrilledPix drilled, int seconds = 0)
    {
        await drilled.IsAsync("Up", seconds: seconds);
        Assert.Equal((HttpStatusCode.Created, "answered"), await drilled.PayAsync());
        // DICT, of which nobody asks anything here, is up when its parts were asked again.
        await Wait.UntilAsync(async () => (await drilled.ReadinessAsync()).Status == HttpStatusCode.OK, "the front door is ready");
        Assert.Equal(("Up", "0"), ((await drilled.ConsoleAsync())!.Level, await drilled.MetricAsync()));
        Assert.DoesNotContain("down since", (await drilled.DoctorAsync()).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("payments", await drilled.StatusAsync(), StringComparison.Ordinal);
    }

    private Dictionary<string, string> Settings(params (string Name, string Value)[] changes)
    {
        var settings = pix.Around.SiloSettings();
        foreach (var (name, value) in changes)
        {
            settings[name] = value;
        }

        return settings;
    }
}
