using Microsoft.Extensions.Hosting;
using Pix.Audit;
using Pix.Contracts.Status;
using Pix.Hsm;
using Pix.Transmission;

namespace Pix.Grains.Status;

/// <summary>Whether this silo can carry messages: the HSM signs, both journals can be written, not every endpoint is cut off.</summary>
public sealed class SiloReadinessProbe
{
    private readonly ISigningKeyRing _keys;
    private readonly MtlsIdentity _mtls;
    private readonly IAuditJournals _journals;
    private readonly Transmitters _transmitters;
    private readonly ILocalSiloDetails _silo;
    private readonly IHostApplicationLifetime _lifetime;

    /// <summary>Reads the state of the rooms of this silo.</summary>
    public SiloReadinessProbe(ISigningKeyRing keys, MtlsIdentity mtls, IAuditJournals journals, Transmitters transmitters, ILocalSiloDetails silo, IHostApplicationLifetime lifetime)
    {
        _keys = keys;
        _mtls = mtls;
        _journals = journals;
        _transmitters = transmitters;
        _silo = silo;
        _lifetime = lifetime;
    }

    /// <summary>The state now, with a reason for each part.</summary>
    public SiloReadiness Read() => new(_silo.Name,
    [
        new PartReadiness("hsm", _keys.State.Ready, _keys.State.Detail),
        Mtls(),
        Journal("audit-dict", AuditStream.Dict),
        Journal("audit-spi", AuditStream.Spi),
        Endpoints(),
        .. Stopping(),
    ]);

    private PartReadiness[] Stopping() => _lifetime.ApplicationStopping.IsCancellationRequested
        ? [new PartReadiness("stopping", false, "This silo was told to stop: it finishes what is under way and takes nothing new.")]
        : [];

    private PartReadiness Mtls() => _mtls.IsReady
        ? new PartReadiness("mtls", true, "The TLS key and its certificate are usable.")
        : new PartReadiness("mtls", false, "No pair of TLS key and certificate is valid now; see Pix:MtlsKeyLabel and Pix:MtlsCertificate.");

    private PartReadiness Journal(string part, AuditStream stream)
    {
        var state = _journals[stream].State;
        return new PartReadiness(part, state.AcceptsIntents, $"{state.Condition}, {state.BacklogRecords} records wait to be shipped.");
    }

    private PartReadiness Endpoints()
    {
        var states = _transmitters.States;
        var open = states.Where(state => state.Circuit == CircuitState.Open).Select(state => state.Lane.ToString()).ToArray();
        return new PartReadiness("endpoints", states.Count == 0 || open.Length < states.Count, open.Length == 0
            ? "No endpoint is cut off."
            : $"Cut off after too many failures: {string.Join(", ", open)}.");
    }
}
