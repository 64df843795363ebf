using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Grains.Audit;
using Pix.Grains.Exchange;
using Pix.Grains.Observation;
using Pix.Grains.Rates;
using Pix.Grains.Reading;
using Pix.Grains.Stopping;
using Pix.Grains.Verification;
using Pix.Health;
using Pix.Protocol;
using Pix.Rates.Desk;
using Pix.Rates.Leases;
using Pix.Rates.Policies;
using Pix.Settings;
using Pix.Transmission;
using Pix.Transmission.Tls;

namespace Pix.Grains.Tests.Support;

/// <summary>Exchanges of one silo, with everything real but the HSM, the journal, the connections and the clock.</summary>
internal sealed class OneSilo : IDisposable
{
    private static readonly string Signer = NewCertificate();

    private readonly TrustedSignersSource _signers;

    /// <param name="signer">Certificate of the Central Bank as PEM text; one of which the tests have no key when null.</param>
    public OneSilo(string? signer = null)
    {
        _signers = new TrustedSignersSource(new FixedOptions<VerificationOptions>(new VerificationOptions { BcbSignatureCertificate = signer ?? Signer }), new SettingRefusals(), TimeProvider.System, NullLogger<TrustedSignersSource>.Instance);
        var silo = new ThisSilo();
        var transmission = new FixedOptions<TransmissionOptions>(Transmission);
        var desk = new RateDesk("test", NoBudgetOwner, new FixedOptions<RateOptions>(new RateOptions()), Time, NullLogger<RateDesk>.Instance);
        Memory = new ExchangeMemory(Time);
        Reads = new ReadsUnderWay(Time);
        Outcomes = new OutcomeLedger(Time);
        Telemetry = new ExchangeTelemetry(_signers, new ServerCertificates(transmission), Time);
        Runner = new ExchangeRunner(
            SomeProtocol.Operations(),
            SomeProtocol.Admission(),
            new PullNextKeys(Keys, Time),
            new ExchangeRates(desk, NullLogger<ExchangeRates>.Instance),
            Reads,
            new AnswerVerifier(_signers, Time, NullLogger<AnswerVerifier>.Instance),
            new AuditHalves(silo, Time),
            new Withholding(Telemetry, Alarms),
            Telemetry,
            Memory,
            Outcomes,
            UnderWay,
            new FixedOptions<ProtocolOptions>(SomeProtocol.Options()),
            transmission,
            Time,
            silo,
            Log);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 8, 3, 12, 0, 0, TimeSpan.Zero));

    /// <summary>The keys of which the tags of PI-Pull-Next are made.</summary>
    public TagKeys Keys { get; } = new();

    public RecordedSteps Steps { get; } = new();

    /// <summary>The settings of the ways to the Central Bank.</summary>
    public TransmissionOptions Transmission { get; } = new();

    public ExchangesUnderWay UnderWay { get; } = new();

    public ReadsUnderWay Reads { get; }

    /// <summary>What is logged of exchanges.</summary>
    public RecordedLog<ExchangeRunner> Log { get; } = new();

    /// <summary>What is logged of withheld messages.</summary>
    public RecordedLog<Withholding> Alarms { get; } = new();

    /// <summary>Budgets whose owner was asked for.</summary>
    public List<string> BudgetsAskedFor { get; } = [];

    public ExchangeMemory Memory { get; }

    public OutcomeLedger Outcomes { get; }

    public ExchangeTelemetry Telemetry { get; }

    public ExchangeRunner Runner { get; }

    public static ExchangeRequest Payment() => SomeProtocol.SpiSend(SomeProtocol.Pacs008()) with { RequestId = "request-1" };

    public static ExchangeRequest LookUp() => SomeProtocol.Get(
        PixChannel.Dict, "/api/v2/entries/11122233300", "",
        new HeaderField("PI-RequestingParticipant", SomeProtocol.Ispb), new HeaderField("PI-PayerId", "11122233300"), new HeaderField("PI-EndToEndId", "E9999901020260803120012345678900"));

    public static ExchangeRequest StartStream() => SomeProtocol.Get(PixChannel.Spi, $"/api/v1/out/{SomeProtocol.Ispb}/stream/start");

    public Task<ExchangeReply> RunAsync(ExchangeRequest request) => Runner.RunAsync(request, Steps);

    public void Dispose()
    {
        Telemetry.Dispose();
        _signers.Dispose();
    }

    private IRateAuthority NoBudgetOwner(string budget)
    {
        BudgetsAskedFor.Add(budget);
        throw new InvalidOperationException("No budget owner.");
    }

    private static string NewCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Central Bank of the tests", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2040, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return certificate.ExportCertificatePem();
    }
}
