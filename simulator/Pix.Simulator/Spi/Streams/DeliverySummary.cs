namespace Pix.Simulator.Spi.Streams;

/// <summary>Number of delivered messages, and how long messages waited until they were read, in milliseconds.</summary>
internal sealed record DeliverySummary(long Delivered, double ShareWithin200Ms, int P50Ms, int P99Ms, int MaxMs);
