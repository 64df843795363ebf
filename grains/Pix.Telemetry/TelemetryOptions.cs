using System.ComponentModel.DataAnnotations;

namespace Pix.Telemetry;

/// <summary>Settings of logs and traces. Section <c>Pix</c>; <c>Pix__LogFormat</c> in the environment.</summary>
public sealed class TelemetryOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Pix";

    /// <summary>Format of the log lines on standard output: <c>Text</c> (default) or <c>Json</c>, one object a line.</summary>
    [EnumDataType(typeof(LogFormat))]
    public LogFormat LogFormat { get; set; } = LogFormat.Text;

    /// <summary>Share of requests that are traced when the caller did not decide it (<c>traceparent</c>), 0 to 1. Default 0.1.</summary>
    [Range(0.0, 1.0)]
    public double TraceSampleRatio { get; set; } = 0.1;
}
