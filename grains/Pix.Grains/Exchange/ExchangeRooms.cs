using Microsoft.Extensions.Options;
using Pix.Grains.Audit;
using Pix.Grains.Observation;
using Pix.Grains.Rates;
using Pix.Grains.Reading;
using Pix.Grains.Stopping;
using Pix.Grains.Verification;
using Pix.Health;
using Pix.Protocol;
using Pix.Protocol.Admission;
using Pix.Protocol.Operations;
using Pix.Rates.Desk;
using Pix.Transmission;

namespace Pix.Grains.Exchange;

/// <summary>What every exchange on this silo uses.</summary>
internal sealed record ExchangeRooms(
    OperationTable Operations,
    RequestAdmission Admission,
    AnswerVerifier Verifier,
    Withholding Withholding,
    AuditHalves Records,
    ExchangeMemory Memory,
    OutcomeLedger Outcomes,
    ExchangesUnderWay UnderWay,
    ReadsUnderWay Reads,
    PullNextKeys PullNextKeys,
    ExchangeTelemetry Telemetry,
    RateDesk Rates,
    RateCorrections Corrections,
    IOptionsMonitor<ProtocolOptions> Protocol,
    IOptionsMonitor<TransmissionOptions> Transmission,
    TimeProvider Time);
