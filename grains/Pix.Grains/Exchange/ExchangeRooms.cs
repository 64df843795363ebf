using Pix.Grains.Audit;
using Pix.Grains.Operating;
using Pix.Grains.Telemetry;
using Pix.Grains.Verification;
using Pix.Protocol;

namespace Pix.Grains.Exchange;

/// <summary>What every exchange on this silo uses.</summary>
internal sealed record ExchangeRooms(
    Operations Operations,
    Admission Admission,
    AnswerVerifier Verifier,
    AuditRecords Records,
    ExchangeMemory Memory,
    ExchangesUnderWay UnderWay,
    ExchangeTelemetry Telemetry,
    TimeProvider Time);
