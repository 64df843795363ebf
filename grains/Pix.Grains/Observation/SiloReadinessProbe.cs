using Microsoft.Extensions.Hosting;
using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Contracts.Status;
using Pix.Domain;
using Pix.Grains.Stopping;
using Pix.Grains.Transmission;
using Pix.Hsm.Keys;
using Pix.Hsm.Mtls;
using Pix.Transmission;

namespace Pix.Grains.Observation;

/// <summary>
/// Finds whether this silo can carry out requests. It can if the silo is in the cluster and not stopping, the HSM signs, the TLS key is usable,
/// the journals accept records, and at least one lane is usable.
/// </summary>
public sealed class SiloReadinessProbe
{
    private readonly ISigningKeyRing _keys;
    private readonly MtlsIdentity _mtls;
    private readonly IAuditJournals _journals;
    private readonly LaneBoard _lanes;
    private readonly ILocalSiloDetails _silo;
    private readonly IClusterMembershipService _membership;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly CatalogWatch _catalog;
    private readonly SiloDrain? _drain;

    internal SiloReadinessProbe(
        ISigningKeyRing keys,
        MtlsIdentity mtls,
        IAuditJournals journals,
        LaneBoard lanes,
        CatalogWatch catalog,
        ILocalSiloDetails silo,
        IClusterMembershipService membership,
        IHostApplicationLifetime lifetime,
        SiloDrain? drain = null)
    {
        _drain = drain;
        _keys = keys;
        _mtls = mtls;
        _journals = journals;
        _lanes = lanes;
        _silo = silo;
        _membership = membership;
        _lifetime = lifetime;
        _catalog = catalog;
    }

    /// <summary>Returns the current state, with a reason for each part.</summary>
    public SiloReadiness Read()
    {
        var (dict, spi) = (JournalReadiness.Of("audit-dict", _journals[AuditStream.Dict].State), JournalReadiness.Of("audit-spi", _journals[AuditStream.Spi].State));
        PartReadiness[] shared = [Cluster(), new PartReadiness("hsm", _keys.State.Ready, _keys.State.Detail), Mtls()];
        PartReadiness[] stopping = Stopping();
        return new(_silo.Name, [.. shared, dict, spi, Endpoints(), Catalog(), .. stopping])
        {
            Channels =
            [
                Channel(PixChannel.Dict, [.. shared, dict, .. stopping]),
                Channel(PixChannel.Spi, [.. shared, spi, .. stopping]),
            ],
        };
    }

    private PartReadiness Channel(PixChannel channel, IEnumerable<PartReadiness> parts)
    {
        var endpoints = EndpointReadiness.Of([.. _lanes.States.Where(state => (state.Lane is Lane.Dict or Lane.DictKeysCheck) == (channel == PixChannel.Dict))]);
        var broken = parts.Append(endpoints).Where(part => !part.Ready).Select(part => $"{part.Part}: {part.Reason}").ToArray();
        return new PartReadiness(channel.ToString().ToLowerInvariant(), broken.Length == 0, broken.Length == 0 ? "Can carry it." : string.Join(" ", broken));
    }

    private PartReadiness[] Stopping() => _lifetime.ApplicationStopping.IsCancellationRequested || _drain?.Progress is not null
        ? [new PartReadiness("stopping", false, "This silo was told to stop: it finishes what is under way and takes nothing new.")]
        : [];

    private PartReadiness Cluster()
    {
        var status = _membership.CurrentSnapshot.GetSiloStatus(_silo.SiloAddress);
        return status == SiloStatus.Active
            ? new PartReadiness("cluster", true, "The silo is a member of the cluster.")
            : new PartReadiness("cluster", false, $"The silo is {status} in the cluster's membership, so no request is sent to it; it is starting, stopping, or the others hold it for dead.");
    }

    // A mismatch of the catalogue raises an alarm but does not make the silo unready.
    private PartReadiness Catalog()
    {
        var troubles = _catalog.States.SelectMany(state => state.Failure.Length > 0 ? [state.Failure] : state.Mismatches.AddRange(state.News)).ToArray();
        return new PartReadiness("catalog", true, troubles.Length > 0 ? string.Join("; ", troubles)
            : _catalog.States.Count == 0 ? "Not read yet." : "The SPI's message versions are those configured.");
    }

    private PartReadiness Mtls() => _mtls.IsReady
        ? new PartReadiness("mtls", true, "The TLS key and its certificate are usable.")
        : new PartReadiness("mtls", false, "No pair of TLS key and certificate is valid now; see Pix:MtlsKeyLabel and Pix:MtlsCertificate.");

    private PartReadiness Endpoints() => EndpointReadiness.Of(_lanes.States);
}
