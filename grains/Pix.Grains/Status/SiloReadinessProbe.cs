using Pix.Audit;
using Pix.Contracts.Status;
using Pix.Grains.Watch;
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
    private readonly CatalogWatch _catalog;

    internal SiloReadinessProbe(
        ISigningKeyRing keys, MtlsIdentity mtls, IAuditJournals journals, Transmitters transmitters, CatalogWatch catalog, ILocalSiloDetails silo)
    {
        _keys = keys;
        _mtls = mtls;
        _journals = journals;
        _transmitters = transmitters;
        _silo = silo;
        _catalog = catalog;
    }

    /// <summary>The state now, with a reason for each part.</summary>
    public SiloReadiness Read() => new(_silo.Name,
    [
        new PartReadiness("hsm", _keys.State.Ready, _keys.State.Detail),
        Mtls(),
        Journal("audit-dict", AuditStream.Dict),
        Journal("audit-spi", AuditStream.Spi),
        Endpoints(),
        Catalog(),
    ]);

    // A mismatch is an alarm and stops nothing: it does not make the silo unready.
    private PartReadiness Catalog()
    {
        var troubles = _catalog.States.SelectMany(state => state.Failure.Length > 0 ? [state.Failure] : state.Mismatches).ToArray();
        return new PartReadiness("catalog", true, troubles.Length > 0 ? string.Join("; ", troubles)
            : _catalog.States.Count == 0 ? "Not read yet." : "The SPI's message versions are those configured.");
    }

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
