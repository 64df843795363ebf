namespace Pix.Aws.Configuration.Remote;

/// <summary>Settings cannot be read; the message is a sentence for the operator and contains no value.</summary>
/// <param name="message">The sentence.</param>
/// <param name="cause">The exception that caused it.</param>
public sealed class RemoteSettingsException(string message, Exception? cause = null) : Exception(message, cause);
