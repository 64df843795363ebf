using System.Collections.Immutable;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Hosting;
using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Grains.Observation;
using Pix.Grains.Tests.Support;
using Pix.Grains.Transmission;
using Pix.Hsm.Keys;
using Pix.Hsm.Mtls;
using Pix.Hsm.Pairs;
using Pix.Hsm.Sessions;
using Pix.Transmission;
using Pix.Transmission.Exchanges;
using Pix.Transmission.Lanes;
using Pix.Transmission.Tls;

namespace Pix.Grains.Tests.Observation;

/// <summary>The parts that a silo's probe looks at, in the hands of a test.</summary>
internal sealed class ProbedSilo : IAsyncDisposable, IClusterMembershipService
{
    private readonly ThisSilo _silo = new();
    private readonly MtlsIdentity _mtls;
    private readonly LaneBoard _board = new();
    private readonly OpenLanes _lanes;

    public ProbedSilo()
    {
        _mtls = new MtlsIdentity(Catalog.Time);
        _mtls.Replace([new MtlsPair(NewCertificate(), [])], fromFile: false);
        var options = new TransmissionOptions
        {
            BcbDictEndpoint = "dict:443",
            BcbSpiEndpoint = "spi:443",
            BcbSpiSecondaryEndpoint = "secondary:443",
            BcbMtlsCertificate = _mtls.Certificate.ExportCertificatePem(),
            CircuitMinimumAttempts = 2,
            MaxResends = 0,
        };
        _lanes = new OpenLanes(_board, new FixedOptions<TransmissionOptions>(options), new NoCertificate(), new NoNames(), Catalog.Time);
        Probe = new SiloReadinessProbe(Keys, _mtls, Journals, _board, Catalog.Watch, _silo, this, Lifetime);
    }

    public SomeCatalog Catalog { get; } = new();

    public FakeKeys Keys { get; } = new();

    public FakeJournals Journals { get; } = new();

    public FakeLifetime Lifetime { get; } = new();

    public SiloStatus Member { get; set; } = SiloStatus.Active;

    /// <summary>Whether the membership has this silo; it always has another, which is active.</summary>
    public bool IsListed { get; set; } = true;

    public SiloReadinessProbe Probe { get; }

    public ClusterMembershipSnapshot CurrentSnapshot
    {
        get
        {
            var other = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 9), 9);
            var members = ImmutableDictionary<SiloAddress, ClusterMember>.Empty.Add(other, new ClusterMember(other, SiloStatus.Active, "other"));
            return new(IsListed ? members.Add(_silo.SiloAddress, new ClusterMember(_silo.SiloAddress, Member, _silo.Name)) : members, new MembershipVersion(1));
        }
    }

    public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => throw new NotSupportedException();

    /// <summary>Lets time pass beyond the certificate's.</summary>
    public void Expire() => Catalog.Time.Advance(TimeSpan.FromDays(800));

    /// <summary>A lane is used, without a request.</summary>
    public void Use(Lane lane) => _lanes.Get(lane);

    /// <summary>Requests of a lane fail until its circuit opens.</summary>
    public async Task CutOffAsync(Lane lane)
    {
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var result = await _lanes.Get(lane).SendAsync(new OutboundRequest { Method = "GET", Path = "/a" }, TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
            Assert.Equal(TransmissionFate.NotSent, result.Fate);
        }
    }

    public ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<bool> TryKill(SiloAddress siloAddress) => throw new NotSupportedException();

    public async ValueTask DisposeAsync()
    {
        await _lanes.DisposeAsync();
        _mtls.Dispose();
        Lifetime.Dispose();
    }

    private static X509Certificate2 NewCertificate()
    {
        using var key = RSA.Create(2048);
        return new CertificateRequest("CN=Pix", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(SomeCatalog.Start.AddDays(-1), SomeCatalog.Start.AddDays(700));
    }

    private sealed class NoCertificate : IClientCertificate
    {
        public SslStreamCertificateContext Current => throw new NotSupportedException("No connection is made.");
    }

    private sealed class NoNames : INameResolver
    {
        public ValueTask<IPAddress[]> FindAsync(string host, CancellationToken cancellationToken) => throw new SocketException((int)SocketError.HostNotFound);
    }
}

/// <summary>Keys of which only the state is asked.</summary>
internal sealed class FakeKeys : ISigningKeyRing
{
    public ISigningKey Current => throw new NotSupportedException();

    public IReadOnlyList<ISigningKey> Keys => [];

    public SigningSchedule Schedule => SigningSchedule.Empty;

    public HsmState State { get; set; } = new(true, "4 sessions.", 4, 4, 0);

    public SigningChoice At(DateTimeOffset created) => throw new NotSupportedException();
}

/// <summary>Journals of which only the state is asked.</summary>
internal sealed class FakeJournals : IAuditJournals
{
    private readonly Dictionary<AuditStream, JournalState> _states = new()
    {
        [AuditStream.Dict] = new(JournalCondition.Open, 0, 0, TimeSpan.Zero),
        [AuditStream.Spi] = new(JournalCondition.Open, 0, 0, TimeSpan.Zero),
    };

    public JournalState this[AuditStream stream]
    {
        set => _states[stream] = value;
    }

    IAuditJournal IAuditJournals.this[AuditStream stream] => new Journal(_states[stream]);

    private sealed class Journal(JournalState state) : IAuditJournal
    {
        public JournalState State => state;

        public ValueTask<JournalWrite> AppendIntentAsync(AuditIntent intent, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<JournalWrite> AskAsync() => throw new NotSupportedException();

        public ValueTask<JournalWrite> AppendOutcomeAsync(AuditOutcome outcome, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}

/// <summary>A process that a test tells to stop.</summary>
internal sealed class FakeLifetime : IHostApplicationLifetime, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    public CancellationToken ApplicationStarted => default;

    public CancellationToken ApplicationStopping => _stopping.Token;

    public CancellationToken ApplicationStopped => default;

    public void Stop() => _stopping.Cancel();

    public void StopApplication() => Stop();

    public void Dispose() => _stopping.Dispose();
}
