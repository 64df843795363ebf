namespace Pix.Telemetry;

/// <summary>Form of the log lines.</summary>
public enum LogFormat
{
    /// <summary>Lines of text, for people.</summary>
    Text,

    /// <summary>One JSON object a line with its log scopes, for machines.</summary>
    Json,
}
