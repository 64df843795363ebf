namespace Pix.Grains.Observation;

/// <summary>The stages of an exchange. Each stage is timed and is a span of the exchange's trace.</summary>
internal enum ExchangeStage
{
    Admit,
    Sign,
    RecordIntent,
    Transmit,
    Verify,
    RecordOutcome,
}
