namespace Pix.Simulator.Spi.Streams;

/// <summary>Delivered messages, and their waiting times in milliseconds.</summary>
internal sealed record DeliverySummary(long Delivered, double ShareWithin200Ms, int P50Ms, int P99Ms, int MaxMs);
