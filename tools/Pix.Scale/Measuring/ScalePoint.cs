namespace Pix.Scale.Measuring;

/// <summary>One measurement.</summary>
/// <param name="DelayInMilliseconds">What a signature took in the token without the processor.</param>
/// <param name="Silos">Silo processes.</param>
/// <param name="PerSecond">Messages answered 201 a second.</param>
/// <param name="CpuBusy">Part of all cores' time that was used, by whomever, 0 to 1.</param>
/// <param name="SiloMicroseconds">Processor time of all silos a message.</param>
/// <param name="ApiMicroseconds">Of the front door.</param>
/// <param name="SimulatorMicroseconds">Of the simulator.</param>
/// <param name="P50">Median latency in milliseconds, of senders who never pause.</param>
/// <param name="P99">The 99th percentile.</param>
/// <param name="Messages">Messages sent.</param>
/// <param name="Failures">Those not answered 201.</param>
/// <param name="IdleSilos">Silos that carried less than a tenth of their even share.</param>
internal sealed record ScalePoint(
    int DelayInMilliseconds, int Silos, double PerSecond, double CpuBusy, double SiloMicroseconds, double ApiMicroseconds, double SimulatorMicroseconds,
    double P50, double P99, int Messages, int Failures, int IdleSilos);
