namespace Pix.Telemetry;

/// <summary>Format of the log lines on standard output.</summary>
public enum LogFormat
{
    /// <summary>Lines of text, for people.</summary>
    Text,

    /// <summary>One JSON object a line with its log scopes, for machines.</summary>
    Json,
}
