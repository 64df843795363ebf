using Pix.Simulator.Dict;
using Pix.Simulator.Dict.Claims;
using Pix.Simulator.Dict.Entries;
using Pix.Simulator.Dict.Policies;
using Pix.Simulator.Dict.Reconciliation;
using Pix.Simulator.Dict.Reports;
using Pix.Simulator.Dict.Resources;
using Pix.Simulator.Dict.Statistics;
using Pix.Simulator.Faults;
using Pix.Simulator.Recording;
using Pix.Simulator.Spi;
using Pix.Simulator.Spi.Settlement;
using Pix.Simulator.Spi.Streams;
using Pix.Simulator.Tls;
using Pix.Simulator.Wire;
using Pix.Simulator.Xml;

namespace Pix.Simulator;

/// <summary>Registers the simulator's services.</summary>
internal static class SimulatorServices
{
    public static void AddSimulator(this IServiceCollection services, SimulatorOptions options, KeyRing keys, TimeProvider time)
    {
        services.AddSingleton(options);
        services.AddSingleton(time);
        services.AddSingleton<FaultBoard>();
        services.AddSingleton(new ExchangeLog(options.RecordedExchanges));
        services.AddSingleton<ViolationLog>();
        services.AddSingleton(new DocumentSigner(new SigningIdentity(keys.Signature), new SigningIdentity(keys.Stranger)));
        services.AddSingleton(provider => new SignerDirectory(Signers(provider, options), time));
        services.AddSingleton(provider => new ParticipantCertificates(
            nameof(options.ParticipantMtls), options.ParticipantMtls, Logger<ParticipantCertificates>(provider)));
        services.AddSpi(options);
        services.AddDict();
        services.AddSingleton<IReadOnlyDictionary<Channel, IChannelEndpoint>>(provider => new Dictionary<Channel, IChannelEndpoint>
        {
            [Channel.Spi] = provider.GetRequiredService<SpiEndpoint>(),
            [Channel.SpiSecondary] = provider.GetRequiredService<SpiEndpoint>(),
            [Channel.Dict] = provider.GetRequiredService<DictEndpoint>(),
            [Channel.DictKeysCheck] = provider.GetRequiredService<DictEndpoint>(),
        });
        services.AddSingleton<ExchangePipeline>();
    }

    private static void AddSpi(this IServiceCollection services, SimulatorOptions options)
    {
        services.AddSingleton<SpiVerifier>();
        services.AddSingleton<SchemaJudge>();
        services.AddSingleton<MessageJudge>();
        services.AddSingleton<PaymentLedger>();
        services.AddSingleton(provider => new SpiBucket(options, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SpiLimits>();
        services.AddSingleton<SpiInbox>();
        services.AddSingleton<MessageQueue>();
        services.AddSingleton<StreamRegistry>();
        services.AddSingleton<ConfirmedMessages>();
        services.AddSingleton(provider => new PullNextWriter(options.Ispb, Enum.Parse<PullNextForm>(options.PullNextForm)));
        services.AddSingleton<DeliveryTimes>();
        services.AddSingleton<SpiStreams>();
        services.AddSingleton<SecondaryChannel>();
        services.AddSingleton<Outbox>();
        services.AddSettlement();
        services.AddSingleton<SpiEndpoint>();
    }

    private static void AddSettlement(this IServiceCollection services)
    {
        services.AddSingleton<SpiWriter>();
        services.AddSingleton<IncomingPayments>();
        services.AddSingleton<PendingOrders>();
        services.AddSingleton<Counterparties>();
        services.AddSingleton<SettlementAccounts>();
        services.AddSingleton<OrderBook>();
        services.AddSingleton<AccountDesk>();
        services.AddSingleton<MessageDesk>();
        services.AddSingleton<IncomingTraffic>();
        services.AddSingleton<SettlementQueue>();
        services.AddHostedService(provider => provider.GetRequiredService<SettlementQueue>());
    }

    private static void AddDict(this IServiceCollection services)
    {
        services.AddSingleton<DictVerifier>();
        services.AddSingleton<DictAnswer>();
        services.AddSingleton<EntryStore>();
        services.AddSingleton<EntryOperations>();
        services.AddSingleton<EventLog>();
        services.AddSingleton<ClaimOperations>();
        services.AddSingleton<ReportOperations>();
        services.AddSingleton<FundsRecoveryOperations>();
        services.AddSingleton<ReconciliationOperations>();
        services.AddSingleton<StatisticsOperations>();
        services.AddSingleton<PolicyBuckets>();
        services.AddSingleton<LookUps>();
        services.AddSingleton<RateLimiter>();
        services.AddSingleton<PolicyOperations>();
        services.AddSingleton<DictOperations>();
        services.AddSingleton<DictEndpoint>();
    }

    private static Func<IReadOnlyList<System.Security.Cryptography.X509Certificates.X509Certificate2>> Signers(
        IServiceProvider provider, SimulatorOptions options)
    {
        var registered = new ParticipantCertificates(
            nameof(options.ParticipantSignature), options.ParticipantSignature, Logger<ParticipantCertificates>(provider));
        return () => registered.Current;
    }

    private static ILogger<T> Logger<T>(IServiceProvider provider) => provider.GetRequiredService<ILogger<T>>();
}
