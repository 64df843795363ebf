using System.Diagnostics.Metrics;
using Pix.Hsm.Pkcs11;

namespace Pix.Hsm.Sessions;

/// <summary>The meter <c>Pix.Hsm</c>, with the names and units of all its instruments.</summary>
/// <remarks>
/// pix.hsm.queue.depth (waiting requests) · pix.hsm.queue.wait (s) · pix.hsm.sign.duration (s) · pix.hsm.sessions (state: working, wanted,
/// hanging) · pix.hsm.calls.limit (token) · pix.hsm.signatures · pix.hsm.failures (failure) · pix.hsm.troubles (class of return value) ·
/// pix.hsm.throttled · pix.hsm.signatures.wrong · pix.hsm.calls.written_off · pix.hsm.tokens.down · pix.hsm.library.initializations ·
/// pix.hsm.heal.duration (s) · pix.hsm.certificate.time_left (use, serial).
/// </remarks>
internal sealed class HsmMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Pix.Hsm";

    private readonly Meter _meter;
    private readonly Counter<long> _signatures;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _troubles;
    private readonly Counter<long> _throttled;
    private readonly Counter<long> _wrong;
    private readonly Counter<long> _writtenOff;
    private readonly Counter<long> _tokensDown;
    private readonly Counter<long> _initializations;
    private readonly Histogram<double> _wait;
    private readonly Histogram<double> _sign;
    private readonly Histogram<double> _heal;

    public HsmMetrics(IMeterFactory? factory = null)
    {
        _meter = factory?.Create(MeterName) ?? new Meter(MeterName);
        _signatures = _meter.CreateCounter<long>("pix.hsm.signatures", "{signature}", "Signatures made and verified.");
        _failures = _meter.CreateCounter<long>("pix.hsm.failures", "{request}", "Requests that got no signature, by failure.");
        _troubles = _meter.CreateCounter<long>("pix.hsm.troubles", "{attempt}", "Attempts that failed, by class of the return value.");
        _throttled = _meter.CreateCounter<long>("pix.hsm.throttled", "{attempt}", "Signatures that a token threw back because it was asked for too many; they were tried again.");
        _wrong = _meter.CreateCounter<long>("pix.hsm.signatures.wrong", "{signature}", "Signatures of the token that did not verify.");
        _writtenOff = _meter.CreateCounter<long>("pix.hsm.calls.written_off", "{call}", "Calls that the token did not answer in time.");
        _tokensDown = _meter.CreateCounter<long>("pix.hsm.tokens.down", "{failure}", "Times that a token failed and was skipped.");
        _initializations = _meter.CreateCounter<long>("pix.hsm.library.initializations", "{time}", "Times that the library was initialized again.");
        _wait = _meter.CreateHistogram<double>("pix.hsm.queue.wait", "s", "Time a request waited for a session.");
        _sign = _meter.CreateHistogram<double>("pix.hsm.sign.duration", "s", "Time of a signature in the token, with its check.");
        _heal = _meter.CreateHistogram<double>("pix.hsm.heal.duration", "s", "Time from a token's failure until it signed again.");
    }

    public void Signed(TimeSpan waited, TimeSpan signed)
    {
        _signatures.Add(1);
        _wait.Record(waited.TotalSeconds);
        _sign.Record(signed.TotalSeconds);
    }

    public void Failed(SigningFailure failure, TimeSpan waited)
    {
        _failures.Add(1, new KeyValuePair<string, object?>("failure", failure.ToString()));
        _wait.Record(waited.TotalSeconds);
    }

    public void Trouble(ReturnValueClass kind) => _troubles.Add(1, new KeyValuePair<string, object?>("class", kind.ToString()));

    public void Throttled() => _throttled.Add(1);

    public void WrongSignature() => _wrong.Add(1);

    public void WrittenOff() => _writtenOff.Add(1);

    public void TokenDown() => _tokensDown.Add(1);

    public void LibraryInitialized() => _initializations.Add(1);

    public void Healed(double seconds) => _heal.Record(seconds);

    /// <summary>Creates the instruments whose values are read on demand.</summary>
    public void Observe(Func<HsmState> state, Func<int> hanging, Func<IEnumerable<Measurement<int>>> limits, Func<IEnumerable<Measurement<double>>> daysLeft)
    {
        _meter.CreateObservableUpDownCounter("pix.hsm.queue.depth", () => state().QueueDepth, "{request}", "Requests waiting for a session.");
        _meter.CreateObservableUpDownCounter("pix.hsm.sessions", () => Sessions(state(), hanging()), "{session}", "Sessions, by state.");
        _meter.CreateObservableGauge("pix.hsm.calls.limit", limits, "{signature}", "Signatures that a token is given at a time: as many as it has sessions, fewer while it throttles.");
        _meter.CreateObservableGauge("pix.hsm.certificate.time_left", daysLeft, "d", "Days until a certificate expires.");
    }

    public void Dispose() => _meter.Dispose();

    private static Measurement<int>[] Sessions(HsmState state, int hanging) =>
    [
        new(state.Sessions, new KeyValuePair<string, object?>("state", "working")),
        new(state.SessionsWanted, new KeyValuePair<string, object?>("state", "wanted")),
        new(hanging, new KeyValuePair<string, object?>("state", "hanging")),
    ];
}
