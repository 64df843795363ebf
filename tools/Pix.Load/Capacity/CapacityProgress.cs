namespace Pix.Load.Capacity;

/// <summary>The state of a capacity run at one moment, to be shown to the user.</summary>
internal sealed record CapacityProgress(string Phase, TimeSpan Elapsed, TimeSpan Duration, PayerSide Payer, ReceiverSide Receiver)
{
    public string Line =>
        $"{Phase} {Elapsed.TotalSeconds,4:F0} s of {Duration.TotalSeconds:F0}   sent {Payer.Sent:N0}, waiting {Payer.Waiting:N0}   received {Receiver.Received:N0}, waiting {Receiver.Waiting:N0}"
        + $"   errors {Payer.Errors.Total + Receiver.Errors.Total}   round trip p50 {Payer.RoundTrip.Milliseconds(50):F0} p99 {Payer.RoundTrip.Milliseconds(99):F0} ms";
}
