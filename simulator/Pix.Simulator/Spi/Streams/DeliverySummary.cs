namespace Pix.Simulator.Spi.Streams;

/// <summary>Messages delivered, and how long they had waited, in milliseconds.</summary>
internal sealed record DeliverySummary(long Delivered, double ShareWithin200Ms, int P50Ms, int P99Ms, int MaxMs);
