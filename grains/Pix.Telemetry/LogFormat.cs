namespace Pix.Telemetry;

/// <summary>Form of the log lines.</summary>
public enum LogFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>For machines: one JSON object a line, with scopes.</summary>
    Json,
}
