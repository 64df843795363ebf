namespace Pix.Aws.Configuration.Remote;

/// <summary>Remote settings cannot be read. The message is for the operator and does not contain the value of a setting.</summary>
/// <param name="message">One or two sentences for the operator.</param>
/// <param name="cause">The exception that caused this one; null if there is none.</param>
public sealed class RemoteSettingsException(string message, Exception? cause = null) : Exception(message, cause);
