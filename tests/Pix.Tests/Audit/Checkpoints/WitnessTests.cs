using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Pix.Audit.Checkpoints;
using Pix.Audit.Journal;
using Pix.Audit.Reading;
using Pix.Audit.Records;
using Pix.Audit.Tests.Support;
using Pix.Settings;

namespace Pix.Audit.Tests.Checkpoints;

/// <summary>Checkpoints are countersigned by a witness outside, over real HTTPS; whatever it does, nothing waits for it.</summary>
public sealed class WitnessTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly FakeTimeProvider _time = new(SomeRecord.Date);
    private readonly MemoryKey _key = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _folder.Dispose();
        _key.Dispose();
    }

    [Theory]
    [InlineData("ec", "")]
    [InlineData("rsa", "")]
    [InlineData("ec", "busy")]
    public async Task A_countersignature_stands_in_the_next_checkpoint_of_the_journal(string keyType, string path)
    {
        using var process = await WitnessProcess.StartAsync(_folder.Path, keyType, Cancellation);
        using var witness = await StartAsync(process, path);
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        var writer = Writer(journal, witness);
        await MinuteAsync(journal, writer);
        await UntilAsync(() => witness.AnswerFor(journal.JournalId) is not null);
        await MinuteAsync(journal, writer);

        var (first, second) = (_key.Signed[0], _key.Signed[1]);
        var kept = second.Statement.Witnessed!;
        Assert.Null(first.Statement.Witnessed);
        Assert.Equal(Convert.ToHexStringLower(first.Digest()), kept.TryRead()!.Digest);
        using var right = WitnessKey.Read(process.Certificate);
        Assert.Null(right.Wrong(kept));
        Assert.NotNull(right.Wrong(kept with { Payload = Convert.ToBase64String("{\"digest\":\"\",\"at\":\"\"}"u8) }));
        Assert.NotNull(right.Wrong(kept with { Signature = "AAAA" }));
        using var other = await WitnessProcess.StartAsync(_folder["other"], keyType, Cancellation);
        using var wrong = WitnessKey.Read(other.Certificate);
        Assert.NotNull(wrong.Wrong(kept));
        var stored = await StoredAsync(journal);
        Assert.Equal((0, 1), Check(stored, right));
        Assert.Equal((1, 0), Check(stored, wrong));
        await witness.StopAsync(Cancellation);
    }

    [Fact]
    public async Task What_is_no_countersignature_of_the_checkpoint_is_not_kept_and_asked_for_again()
    {
        using var process = await WitnessProcess.StartAsync(_folder.Path, "ec", Cancellation);
        var (meter, failed) = (new AuditMeter(), 0);
        using var listener = new System.Diagnostics.Metrics.MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "pix.audit.witness")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => failed += tags.Length > 0 && tags[0].Value as string == "failed" ? 1 : 0);
        listener.Start();
        using var witness = await StartAsync(process, "other", meter);
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        await MinuteAsync(journal, Writer(journal, witness));

        await UntilAsync(() => Volatile.Read(ref failed) >= 3);

        Assert.Null(witness.AnswerFor(journal.JournalId));
        await witness.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_witness_that_hangs_holds_up_no_checkpoint_and_no_stop()
    {
        using var process = await WitnessProcess.StartAsync(_folder.Path, "ec", Cancellation);
        using var witness = await StartAsync(process, "hang");
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        var writer = Writer(journal, witness);
        for (var minute = 0; minute < 100; minute++)
        {
            await MinuteAsync(journal, writer);
        }

        Assert.Equal(100, _key.Signed.Count);
        await witness.StopAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    [Theory]
    [InlineData("https://witness.example/heads", true, null)]
    [InlineData("http://127.0.0.1:8080/", true, null)]
    [InlineData("http://witness.example/", true, "must be an https URL")]
    [InlineData("ftp://witness.example/", true, "must be an https URL")]
    [InlineData("https://user:secret@witness.example/", true, "must be an https URL")]
    [InlineData("heads", true, "must be an https URL")]
    [InlineData("https://witness.example/", false, "set both, or none")]
    [InlineData("", true, "set both, or none")]
    public async Task Settings_are_checked_at_start(string url, bool hasCertificate, string? refusal)
    {
        using var process = await WitnessProcess.StartAsync(_folder.Path, "ec", Cancellation);
        var options = new AuditOptions { JournalPath = "/j", AuditPath = "/a", CheckpointWitnessUrl = url, CheckpointWitnessCertificate = hasCertificate ? process.Certificate : "" };

        var failures = new AuditOptionsValidator().Validate(null, options).Failures ?? [];

        Assert.Equal(refusal is null ? 0 : 1, failures.Count());
        Assert.All(failures, failure => Assert.Contains(refusal!, failure, StringComparison.Ordinal));
    }

    [Fact]
    public void A_certificate_that_cannot_be_read_is_refused_at_start()
    {
        var options = new AuditOptions { JournalPath = "/j", AuditPath = "/a", CheckpointWitnessUrl = "https://witness.example/", CheckpointWitnessCertificate = "/nowhere.pem" };

        Assert.Contains("Pix:CheckpointWitnessCertificate is not readable", Assert.Single(new AuditOptionsValidator().Validate(null, options).Failures!), StringComparison.Ordinal);
    }

    private async Task<CheckpointWitness> StartAsync(WitnessProcess process, string path, AuditMeter? meter = null)
    {
        var certificate = X509CertificateLoader.LoadCertificate(X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(process.Certificate, Cancellation)).RawData);
        var options = new AuditOptions { CheckpointWitnessUrl = $"{process.Url}/{path}", CheckpointWitnessCertificate = process.Certificate };
        var witness = new CheckpointWitness(Options.Create(options), new SettingRefusals(), _time, meter ?? new AuditMeter(), NullLogger<CheckpointWitness>.Instance)
        {
            // This machine does not trust the certificate made a moment ago.
            Handler = () => new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, shown, _, _) => shown is X509Certificate2 it && it.Thumbprint == certificate.Thumbprint } },
        };
        await witness.StartAsync(Cancellation);
        return witness;
    }

    private CheckpointWriter Writer(AuditJournal journal, CheckpointWitness witness)
    {
        var options = new AuditOptions { JournalPath = _folder.Path, SiloName = "silo-1" };
        return new CheckpointWriters([_key], new CheckpointBook(), Options.Create(options), LogMachine.Real(_time), new AuditMeter(), NullLogger<CheckpointWriter>.Instance, witness).OfOwn(journal);
    }

    /// <summary>Faults, and countersignatures that hold, in what is stored.</summary>
    private (int Faults, long Countersigned) Check(IEnumerable<AuditRecord> stored, WitnessKey key)
    {
        using var checkpoints = new CheckpointCheck(_key.Wrong) { WrongCountersignature = key.Wrong };
        using var chain = new ChainCheck();
        foreach (var record in stored)
        {
            checkpoints.Add(record);
            chain.Add(record);
        }

        return (checkpoints.Judge(chain, DateTimeOffset.MinValue).Count + checkpoints.Missing(DateTimeOffset.MaxValue, oldestMayBeGone: false).Count, checkpoints.Countersigned);
    }

    private static async Task<IReadOnlyList<AuditRecord>> StoredAsync(AuditJournal journal)
    {
        var taken = journal.Take(new ShippingOrder());
        var rows = await journal.ReadAsync(taken);
        return [.. taken.Select(record => RecordAssembly.Of(journal.JournalId, rows.GetValueOrDefault(record.IntentSequence), rows.GetValueOrDefault(record.OutcomeSequence)))];
    }

    private async Task MinuteAsync(AuditJournal journal, CheckpointWriter writer)
    {
        var intent = SomeRecord.Intent();
        await journal.AppendIntentAsync(intent, Cancellation);
        await journal.AppendOutcomeAsync(SomeRecord.Outcome(intent.RecordId), Cancellation);
        await writer.WriteIfDueAsync(Cancellation);
        _time.Advance(TimeSpan.FromMinutes(1));
    }

    /// <summary>The witness waits by the clock of the test, which goes on meanwhile.</summary>
    private Task UntilAsync(Func<bool> condition) => Wait.UntilAsync(() =>
    {
        _time.Advance(TimeSpan.FromMinutes(1));
        return condition();
    });
}
