namespace Pix.Load.Targets;

/// <summary>Number of messages that the simulator delivered, and how long they had waited before their delivery, in milliseconds.</summary>
internal sealed record Deliveries(long Delivered, double ShareWithin200Ms, int P50Ms, int P99Ms, int MaxMs);
