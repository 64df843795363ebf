namespace Pix.Grains.Observation;

/// <summary>The steps of an exchange that are timed, each a span of its trace.</summary>
internal enum ExchangeStage
{
    Admit,
    Sign,
    RecordIntent,
    Transmit,
    Verify,
    RecordOutcome,
}
