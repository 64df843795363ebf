using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Pix.Hsm.Sessions;
using Pix.Hsm.Tests.Support;
using Pix.Settings;

namespace Pix.Hsm.Tests;

public sealed class MetricsTests
{
    [Fact]
    public async Task Every_documented_instrument_is_there_and_counts()
    {
        var seen = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, listener) => Listen(instrument, listener) };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(seen, instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(seen, instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(seen, instrument, value, tags));
        listener.Start();
        await using var hsm = await FaultyHsm.Start(settings => settings["Pix:HsmSignTimeout"] = "00:00:02");
        hsm.Module.Do("C_Sign flip count=1", "C_Sign hang count=1");
        await hsm.SignMany(10);
        hsm.Module.Do("* return 0x190 until=init");
        await hsm.Healed();
        hsm.Module.Do("C_SignInit return 0x68");
        await hsm.Until(signature => signature.Failure == SigningFailure.KeyMissing, "the key may not sign");

        listener.RecordObservableInstruments();

        string[] expected =
        [
            "pix.hsm.signatures", "pix.hsm.signatures.wrong", "pix.hsm.failures/KeyMissing", "pix.hsm.failures/SignTimedOut", "pix.hsm.troubles/Library",
            "pix.hsm.calls.written_off", "pix.hsm.tokens.down", "pix.hsm.library.initializations", "pix.hsm.queue.wait", "pix.hsm.sign.duration",
            "pix.hsm.heal.duration", "pix.hsm.sessions/working", "pix.hsm.sessions/wanted", $"pix.hsm.calls.limit/{Some.SharedToken().Label}", "pix.hsm.certificate.time_left/signature",
        ];
        Assert.Equal([], expected.Where(name => !(seen.GetValueOrDefault(name) > 0)));
        Assert.Contains("pix.hsm.queue.depth", seen.Keys);
        Assert.Contains("pix.hsm.sessions/hanging", seen.Keys);
    }

    [Fact]
    public async Task Days_left_are_measured_for_every_certificate_of_both_keys()
    {
        var token = Some.SharedToken();
        var (settings, days) = (token.Settings(), new ConcurrentDictionary<string, double>());
        var renewed = token.SignatureKey.Certify(notAfter: DateTimeOffset.UtcNow.AddDays(20));
        settings["Pix:SignatureCertificate"] += "\n" + renewed.ExportCertificatePem();
        using var listener = new MeterListener { InstrumentPublished = (instrument, listener) => Listen(instrument, listener) };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            if (instrument.Name == "pix.hsm.certificate.time_left")
            {
                days[$"{tags[0].Value} {tags[1].Value}"] = value;
            }
        });
        listener.Start();
        await using var hsm = await RunningHsm.Start(settings);

        listener.RecordObservableInstruments();

        Assert.InRange(days[$"signature {CertificateText.Serial(renewed)}"], 19.9, 20);
        Assert.InRange(days[$"signature {CertificateText.Serial(token.SignatureCertificate)}"], 364, 366);
        Assert.InRange(days[$"mtls {CertificateText.Serial(token.MtlsCertificate)}"], 364, 366);
    }

    private static void Listen(Instrument instrument, MeterListener listener)
    {
        if (instrument.Meter.Name == "Pix.Hsm")
        {
            listener.EnableMeasurementEvents(instrument);
        }
    }

    private static void Add(ConcurrentDictionary<string, double> seen, Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var name = tags.Length == 0 ? instrument.Name : $"{instrument.Name}/{tags[0].Value}";
        seen.AddOrUpdate(name, value, (_, before) => before + value);
    }
}
