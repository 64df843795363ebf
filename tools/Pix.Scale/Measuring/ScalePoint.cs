namespace Pix.Scale.Measuring;

/// <summary>One scale measurement.</summary>
/// <param name="DelayInMilliseconds">Time that a signature waited in the HSM token without using the processor.</param>
/// <param name="Silos">Number of silo processes.</param>
/// <param name="PerSecond">Messages answered 201 per second.</param>
/// <param name="CpuBusy">Fraction of all cores' time that any program used, 0 to 1.</param>
/// <param name="SiloMicroseconds">CPU time of all silos together per message.</param>
/// <param name="ApiMicroseconds">CPU time of the front door per message.</param>
/// <param name="SimulatorMicroseconds">CPU time of the simulator per message.</param>
/// <param name="P50">Median latency in milliseconds, with senders that never pause.</param>
/// <param name="P99">99th percentile of the latency in milliseconds.</param>
/// <param name="Messages">Number of messages sent.</param>
/// <param name="Failures">Number of messages not answered 201, in warm-up and measurement.</param>
/// <param name="IdleSilos">Number of silos that used less than a tenth of an even share of the silos' CPU time.</param>
internal sealed record ScalePoint(
    int DelayInMilliseconds, int Silos, double PerSecond, double CpuBusy, double SiloMicroseconds, double ApiMicroseconds, double SimulatorMicroseconds,
    double P50, double P99, int Messages, int Failures, int IdleSilos);
